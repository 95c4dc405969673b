// The network between phone and server, ours to break: offline, or an answer lost after the server has acted.

import { once } from 'node:events';
import http from 'node:http';

import { meet } from './fates.mjs';

/**
 * @typedef {object} Loss
 * @property {(request: http.IncomingMessage) => boolean} matches
 * @property {(status: number) => void | Promise<void>} committed called when the server has answered
 */

export class Proxy {
  #server;
  #sockets = new Set();
  #port = 0;
  #target;
  /** @type {Loss[]} */
  #losses = [];
  #holds = [];
  #cuts = new Set();
  #refusals = new Set();
  /** Method and path of each request that reached the server, oldest first. */
  requests = [];
  /** @type {((what: 'asked' | 'answered' | 'told', request: http.IncomingMessage) => Promise<void> | undefined) | undefined} */
  watch;
  /** @type {((request: http.IncomingMessage) => keyof import('./fates.mjs').FATES | undefined) | undefined} */
  fate;

  /** A network in front of the server's port, and up. */
  static async to(target) {
    const proxy = new Proxy();
    proxy.#target = target;
    await proxy.online();
    return proxy;
  }

  get port() {
    return this.#port;
  }

  /** Takes connections, at the second time on the same port. */
  async online() {
    this.#server = http.createServer((request, response) => this.#forward(request, response));
    this.#server.keepAliveTimeout = 60_000;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = this.#server.address().port;
  }

  /** Refuses connections and cuts those that are open. */
  async offline() {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /**
   * Loses the answer to the next request that matches: the server has it, answers, and the phone never hears.
   * Resolves to the status that was lost, once `then` (what else happens at that moment) is done.
   */
  loseAnswer(matches, then = async () => {}) {
    return new Promise((resolve, reject) => {
      const committed = (status) => Promise.resolve(then()).then(() => resolve(status), reject);
      this.#losses.push({ matches, committed });
    });
  }

  /** Keeps the next request that matches on its way until the function that this gives back is called. */
  hold(matches) {
    let release;
    const released = new Promise((resolve) => (release = resolve));
    this.#holds.push({ matches, released });
    return release;
  }

  /** Cuts the connection of every request that matches, until the function that this gives back is called. */
  cut(matches) {
    this.#cuts.add(matches);
    return () => this.#cuts.delete(matches);
  }

  /**
   * Refuses every request that matches in the server's place, with the code of a problem, until the function that this gives
   * back is called. The phone may be asked to wait so many seconds.
   */
  refuse(matches, status, code, seconds) {
    const refusal = { matches, status, code, seconds };
    this.#refusals.add(refusal);
    return () => this.#refusals.delete(refusal);
  }

  async #forward(request, response) {
    if ([...this.#cuts].some((matches) => matches(request))) return void request.socket.destroy();
    await takeFirst(this.#holds, request)?.released;
    const refusal = [...this.#refusals].find(({ matches }) => matches(request));
    if (refusal) return tellProblem(request, response, refusal);
    await this.watch?.('asked', request);
    const fate = this.fate?.(request);
    if (fate) return meet(fate, request, response, this.#target);
    const loss = takeFirst(this.#losses, request);
    this.requests.push(`${request.method} ${request.url}`);
    const { method, url: path, headers } = request;
    const onward = http.request({ host: '127.0.0.1', port: this.#target, method, path, headers });
    // A broken way to the server is a broken connection to the phone, not an answer of ours.
    onward.on('error', () => request.socket.destroy());
    onward.on('response', (answer) => {
      answer.on('error', () => request.socket.destroy());
      if (!loss) {
        response.on('finish', () => this.watch?.('told', request));
        // What is paused keeps its bytes until somebody reads them.
        Promise.resolve(this.watch?.('answered', request)).then(() => {
          response.writeHead(answer.statusCode, answer.rawHeaders);
          answer.pipe(response);
        });
        return;
      }
      answer.resume();
      answer.on('end', async () => {
        await loss.committed(answer.statusCode);
        request.socket.destroy();
      });
    });
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  }

  /** Goes away for good. */
  async stop() {
    if (this.#server.listening) await this.offline();
  }
}

/** Answers as the server does when it refuses something. */
function tellProblem(request, response, { status, code, seconds }) {
  request.resume();
  const wait = seconds && { 'retry-after': String(seconds) };
  response.writeHead(status, { 'content-type': 'application/problem+json', ...wait });
  response.end(JSON.stringify({ type: 'about:blank', status, title: 'refused on the way', code }));
}

/** Takes the first of these that is meant for the request out of the list. */
function takeFirst(list, request) {
  const at = list.findIndex(({ matches }) => matches(request));
  return at < 0 ? undefined : list.splice(at, 1)[0];
}
