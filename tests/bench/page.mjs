// The page of the benchmark: three subjects behind the same few calls. Each does on the page's own thread what its documentation
// says, nothing smarter and nothing more careless.
//
// save(text)       what is typed is kept, each time instead of the last        ends when IndexedDB's transaction is complete
// submit(photos)   a submission with its photos is kept                        "
// enqueue(command) a command is kept until it is sent                          "
// drain()          sends what waits; ends when nothing waits any more

import PouchDB from 'pouchdb-browser';
import { Queue, QueueStore } from 'workbox-background-sync';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function linli() {
  const { default: load, Core } = await import('/core.js');
  await load({ module_or_path: '/core_bg.wasm' });
  const core = await Core.open();
  return {
    save: (text) => core.save(text),
    submit: (photos) => core.submit(photos),
    enqueue: (command) => core.enqueue(command),
    async drain() {
      core.wake();
      for (let waiting = 1; waiting > 0; waiting = core.waiting()) {
        if (waiting === undefined) throw new Error('a command needs its author');
        await pause(5);
      }
    },
  };
}

async function workbox() {
  // Queue looks for the service worker that it usually runs in; here it replays when it is told to.
  self.registration = {};
  let replaying;
  const queue = new Queue('bench', { forceSyncFallback: true, onSync: () => {} });
  // It knows no drafts: of each text an entry is made, and the one before it removed when that is durable.
  const typed = new QueueStore('typed');
  let texts = 0;
  const request = (body) => new Request('/plain/command', { method: 'POST', body });
  const replay = async () => {
    while ((await queue.size()) > 0) await queue.replayRequests().catch(() => pause(20));
  };
  return {
    async save(text) {
      await typed.pushEntry({ requestData: { text }, timestamp: Date.now() });
      if (texts++ > 0) void typed.shiftEntry();
    },
    submit(photos) {
      const form = new FormData();
      form.append('text', 'with photos');
      photos.forEach((photo, n) => form.append(`photo-${n}`, new Blob([photo], { type: 'image/jpeg' }), 'IMG_0001.jpg'));
      return queue.pushRequest({ request: request(form) });
    },
    enqueue: (command) => queue.pushRequest({ request: request(command) }),
    drain: () => (replaying ??= replay().finally(() => (replaying = undefined))),
  };
}

async function pouchdb() {
  const local = new PouchDB('bench', { auto_compaction: true });
  const sent = new PouchDB('bench-queue');
  const remote = `${location.origin}/couch`;
  let revision;
  let saving = Promise.resolve();
  let replicating;
  const replicate = async () => {
    for (;;) {
      try {
        const { docs_written, ok } = await sent.replicate.to(remote);
        if (ok && docs_written === 0) return;
      } catch {
        await pause(20);
      }
    }
  };
  return {
    // The next revision names the one before.
    save: (text) => (saving = saving.then(async () => (revision = (await local.put({ _id: 'draft', _rev: revision, text })).rev))),
    submit(photos) {
      const attachment = (photo) => ({ content_type: 'image/jpeg', data: new Blob([photo], { type: 'image/jpeg' }) });
      const _attachments = Object.fromEntries(photos.map((photo, n) => [`photo-${n}`, attachment(photo)]));
      return local.put({ _id: `submission-${crypto.randomUUID()}`, text: 'with photos', _attachments });
    },
    enqueue: (command) => sent.put({ _id: command }),
    drain: () => (replicating ??= replicate().finally(() => (replicating = undefined))),
  };
}

const subject = await { linli, workbox, pouchdb }[new URLSearchParams(location.search).get('subject')]();

/** Milliseconds from each input event to its durable save, in order. */
const typed = [];
const field = document.querySelector('textarea');
field.addEventListener('input', async (event) => {
  await subject.save(field.value);
  typed.push(performance.now() - event.timeStamp);
});

window.bench = {
  typed: () => typed,
  async submit(length) {
    const photos = [0, 1, 2].map(() => {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
      return bytes;
    });
    const began = performance.now();
    await subject.submit(photos);
    return performance.now() - began;
  },
  async enqueue(count) {
    const began = performance.now();
    for (let n = 0; n < count; n++) await subject.enqueue(`command-${n}`);
    return performance.now() - began;
  },
  async flush() {
    const began = performance.now();
    await subject.drain();
    return performance.now() - began;
  },
  /** Keeps commands and sends them at the same time; `acknowledged` is told of each that is durable. */
  async run(count) {
    for (let n = 0; n < count; n++) {
      await subject.enqueue(`command-${n}`);
      await window.acknowledged(`command-${n}`);
      if (n % 5 === 0) void subject.drain();
    }
    // One that has begun before the last command may end without it.
    await subject.drain();
    await subject.drain();
  },
};
document.title = 'ready';
