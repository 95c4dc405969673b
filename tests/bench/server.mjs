// The one server that all subjects send to. It counts what takes effect, and does nothing else: the native protocol for ours, a plain
// address for Workbox, and as much of CouchDB's replication protocol as PouchDB speaks to send.

import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { buffer, json } from 'node:stream/consumers';

const TYPES = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' };

export class CountingServer {
  #files;
  #server;
  #sockets = new Set();
  #keys = new Set();
  #revisions = new Map();
  #checkpoints = new Map();
  /** Whether anything but files is answered: closed, the phone has no network. */
  isOpen = true;
  /** How often each command took effect. */
  effects = new Map();
  /** Called with 'arrived' before a command takes effect, and with 'answered' once its answer is on its way. */
  happens = () => {};

  /** @param {Record<string, string>} files what pages may load, by address */
  static async start(files) {
    const server = new CountingServer();
    server.#files = files;
    server.#server = http.createServer((request, response) => {
      server.#answer(request, response).catch(() => response.destroy());
    });
    server.#server.on('connection', (socket) => {
      server.#sockets.add(socket);
      socket.on('close', () => server.#sockets.delete(socket));
    });
    server.#server.listen(0, '127.0.0.1');
    await once(server.#server, 'listening');
    return server;
  }

  get address() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Forgets everything that was sent. */
  forget() {
    for (const kept of [this.effects, this.#keys, this.#revisions, this.#checkpoints]) kept.clear();
  }

  async stop() {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.address);
    const file = this.#files[pathname];
    if (file) {
      const type = TYPES[file.split('.').at(-1)];
      return response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(await readFile(file));
    }
    if (!this.isOpen) return request.socket.destroy();
    const say = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (pathname === '/healthz') return say(200, { status: 'ok', service: 'linli' });
    if (pathname.startsWith('/v1/posts/')) return this.#native(request, say);
    if (pathname.startsWith('/plain/')) return this.#plain(request, say);
    if (pathname.startsWith('/couch')) return this.#couch(request, pathname.slice('/couch'.length), say);
    return say(404, {});
  }

  #takesEffect(command) {
    this.effects.set(command, (this.effects.get(command) ?? 0) + 1);
  }

  /** A command under its key: the second time it is answered and has no effect. */
  async #native(request, say) {
    const { command } = await json(request);
    const key = request.headers['idempotency-key'];
    this.happens('arrived');
    if (!this.#keys.has(key)) this.#takesEffect(command.text);
    this.#keys.add(key);
    say(200, { post: null });
    this.happens('answered');
  }

  /** A request that says what it wants, and nothing by which it could be known again. */
  async #plain(request, say) {
    const text = (await buffer(request)).toString();
    this.happens('arrived');
    this.#takesEffect(text);
    say(200, {});
    this.happens('answered');
  }

  /** https://docs.couchdb.org/en/stable/replication/protocol.html, the target's side. */
  async #couch(request, path, say) {
    if (path === '' || path === '/') return say(200, { db_name: 'couch', update_seq: 0, instance_start_time: '0' });
    if (path.startsWith('/_local/')) {
      if (request.method === 'PUT') {
        const checkpoint = { ...(await json(request)), _rev: '0-1' };
        this.#checkpoints.set(path, checkpoint);
        return say(201, { ok: true, id: checkpoint._id, rev: checkpoint._rev });
      }
      const checkpoint = this.#checkpoints.get(path);
      return checkpoint ? say(200, checkpoint) : say(404, { error: 'not_found', reason: 'missing' });
    }
    if (path === '/_revs_diff') {
      const asked = Object.entries(await json(request));
      const lacking = ([id, revisions]) => [id, { missing: revisions.filter((revision) => this.#revisions.get(id) !== revision) }];
      return say(200, Object.fromEntries(asked.map(lacking).filter(([, { missing }]) => missing.length)));
    }
    if (path === '/_bulk_docs') {
      const { docs } = await json(request);
      this.happens('arrived');
      for (const { _id, _rev } of docs) {
        if (this.#revisions.get(_id) !== _rev) this.#takesEffect(_id);
        this.#revisions.set(_id, _rev);
      }
      say(201, []);
      return this.happens('answered');
    }
    return say(404, { error: 'not_found', reason: path });
  }
}
