// Keeps one whole version of the app on the device, so that it opens without a network. It answers for the page and the
// files of that version and for nothing else: /v1/, uploads, photos and other origins never pass through here.
//
// `cargo xtask build` writes the version and its files into the next two lines. Without files, as here, this is the off
// switch: it clears what was kept and removes itself.
const VERSION = '';
const FILES = [];

const SCOPE = self.registration.scope;
/** How the names of our caches begin: two apps on one origin have two scopes. */
const OURS = `linli ${SCOPE} `;
const CACHE = OURS + VERSION;
/** How many files are fetched at once: the app's own requests must not starve. */
const AT_ONCE = 4;
/** How long a tab may take to say whether it is busy. One that is silent is taken for busy. */
const ANSWER_MS = 3000;
/** What tabs and worker say to each other; the app knows the same words. */
const WORDS = { version: 'linli version', takeOver: 'linli take over', busy: 'linli busy' };

const addresses = new Set(FILES.map(([path]) => new URL(path, SCOPE).href));

// Installing: the whole version or nothing. What was kept before a try broke off, or by another version, is not
// fetched again.

async function isWhole(response, sha256, size) {
  if (!response?.ok) return false;
  const bytes = await response.clone().arrayBuffer();
  if (bytes.byteLength !== size) return false;
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return sha256 === [...sum].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function keep(cache, [path, sha256, size]) {
  const address = new URL(path, SCOPE).href;
  if (await isWhole(await cache.match(address, { ignoreVary: true }), sha256, size)) return;
  const sources = [
    () => caches.match(address, { ignoreVary: true }),
    () => fetch(address),
    // The browser's own cache may hold something old or broken.
    () => fetch(address, { cache: 'reload' }),
  ];
  for (const source of sources) {
    const response = await source();
    if (await isWhole(response, sha256, size)) return cache.put(address, response);
  }
  throw new Error(`${path} is not of version ${VERSION}`);
}

async function keepAll() {
  const cache = await caches.open(CACHE);
  const left = [...FILES];
  const keepNext = async () => {
    for (let file = left.shift(); file; file = left.shift()) await keep(cache, file);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, keepNext));
  } catch (error) {
    left.length = 0;
    // The room belongs to drafts and photos first.
    if (error.name === 'QuotaExceededError') await caches.delete(CACHE);
    throw error;
  }
}

async function dropOthers() {
  const others = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function removeItself() {
  await Promise.all((await caches.keys()).filter((name) => name.startsWith(OURS)).map((name) => caches.delete(name)));
  await self.registration.unregister();
}

// Answering: from the device first. The browser looks for a newer version behind each page that opens.

/** A browser that cannot read what it kept still has the network. */
async function answer(request, address) {
  const kept = await caches.match(address, { cacheName: CACHE, ignoreVary: true }).catch(() => undefined);
  return kept ?? fetch(request);
}

/** A server that no longer has this script wants it gone. No answer at all says nothing. */
async function leaveIfGone() {
  const response = await fetch(new URL('sw.js', SCOPE), { method: 'HEAD', cache: 'no-store' }).catch(() => undefined);
  if (response && (response.status === 404 || response.status === 410)) await removeItself();
}

function onFetch(event) {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  const opens = request.mode === 'navigate';
  let address = origin + pathname;
  if (opens && address === `${SCOPE}index.html`) address = SCOPE;
  if (request.method !== 'GET' || (search && !opens) || !addresses.has(address)) return;
  event.respondWith(answer(request, address));
  if (opens) event.waitUntil(leaveIfGone());
}

// Taking over from the version in force: only when a person wants it and no tab writes or sends.

function isFree(tab) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data === false);
    setTimeout(resolve, ANSWER_MS, false);
    tab.postMessage(WORDS.busy, [port2]);
  });
}

async function takeOver(asking, port) {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const others = tabs.filter((tab) => tab.url.startsWith(SCOPE) && tab.id !== asking.id);
  const free = (await Promise.all(others.map(isFree))).every(Boolean);
  if (free) await self.skipWaiting();
  port.postMessage(free);
}

function onMessage(event) {
  const [port] = event.ports;
  if (event.data === WORDS.version) port.postMessage(VERSION);
  if (event.data === WORDS.takeOver) event.waitUntil(takeOver(event.source, port));
}

if (FILES.length) {
  self.addEventListener('install', (event) => event.waitUntil(keepAll()));
  self.addEventListener('activate', (event) => event.waitUntil(dropOthers()));
  self.addEventListener('fetch', onFetch);
  self.addEventListener('message', onMessage);
} else {
  self.addEventListener('install', () => self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(removeItself()));
  // A page that registers what is just going keeps it alive.
  self.addEventListener('message', (event) => event.waitUntil(removeItself()));
  self.addEventListener('message', onMessage);
}
