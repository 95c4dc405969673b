// The real server as a child process, on a port and a data folder that outlive a kill.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from './condition.mjs';
import { distFolder, serverProgram } from './settings.mjs';

export class Server {
  #process;
  #log = '';
  #port = 0;

  #settings = [];
  #dist;
  #hoursAhead = 0;

  /** A server with the demo community in a new data folder, and these settings besides, that serves the app from `dist`. */
  static async start(settings = [], dist = distFolder()) {
    const server = new Server();
    server.#settings = settings;
    server.#dist = dist;
    server.dataFolder = await mkdtemp(join(tmpdir(), 'linli-e2e-data-'));
    await server.restart();
    return server;
  }

  get port() {
    return this.#port;
  }

  /** All it printed, over all its lives. */
  get log() {
    return this.#log;
  }

  /** Lets so many hours pass for the server, which is away meanwhile for these phones. */
  async passHours(hours, phones) {
    this.#hoursAhead += hours;
    for (const phone of phones) phone.networkIsBroken = true;
    await this.kill();
    await this.restart();
  }

  /** Starts it, at the second time on the same port and data, and waits until it says that it is ready. Other settings may be given. */
  async restart(settings = this.#settings, dist = this.#dist) {
    this.#settings = settings;
    this.#dist = dist;
    const before = this.#log.length;
    this.#process = spawn(
      serverProgram(),
      [
        ...['--listen', `127.0.0.1:${this.#port}`, '--data', this.dataFolder, '--dist', this.#dist, '--demo', '--dev'],
        ...['--clock-ahead', String(this.#hoursAhead), ...this.#settings],
      ],
      { cwd: this.dataFolder, env: { ...process.env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const child = this.#process;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (this.#log += text));
    }
    const ready = await until(
      'the server is ready',
      () => {
        if (child.exitCode !== null) throw new Error(`the server ended by itself:\n${this.#log}`);
        return /linli-server listening on http:\/\/[^\s:]+:(\d+)/.exec(this.#log.slice(before));
      },
      60_000,
    );
    this.#port = Number(ready[1]);
  }

  /** Ends it as a power cut would: no handler runs. */
  async kill() {
    const gone = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await gone;
  }

  /** The newest one-time code for a phone number that is not one of `seen`. */
  async code(phone, seen = new Set()) {
    const line = new RegExp(`one-time code for ${phone}: (\\d{6})`, 'g');
    return until(`a one-time code for ${phone}`, () =>
      [...this.#log.matchAll(line)].map((match) => match[1]).findLast((code) => !seen.has(code)),
    );
  }

  /** The codes that this number has been sent so far. */
  codes(phone) {
    const line = new RegExp(`one-time code for ${phone}: (\\d{6})`, 'g');
    return new Set([...this.#log.matchAll(line)].map((match) => match[1]));
  }

  /** Ends it and removes its data. */
  async stop() {
    if (this.#process.exitCode === null && this.#process.signalCode === null) await this.kill();
    await rm(this.dataFolder, { recursive: true, force: true });
  }
}
