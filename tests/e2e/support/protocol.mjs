// The server asked directly, past the app: what is really stored.

import { randomUUID } from 'node:crypto';

/** A signed-in caller with a bearer token. */
export class Caller {
  #token;

  constructor(base, session) {
    this.base = base;
    this.person = session.person;
    this.#token = session.token;
  }

  /** Staff sign in by the demo's password. */
  static async staff(server, account) {
    return Caller.#signIn(server, { type: 'password', account, password: 'linli-demo', carrier: 'bearer' });
  }

  /** A resident signs in by one-time code. */
  static async resident(server, phone) {
    const base = `http://127.0.0.1:${server.port}`;
    const seen = server.codes(phone);
    await send(`${base}/v1/codes`, { phone });
    const code = await server.code(phone, seen);
    return Caller.#signIn(server, { type: 'code', phone, code, carrier: 'bearer' });
  }

  /** A resident signs in by one-time code as a browser does; gives the cookie that it would keep. */
  static async cookie(server, phone) {
    const base = `http://127.0.0.1:${server.port}`;
    const seen = server.codes(phone);
    await send(`${base}/v1/codes`, { phone });
    const code = await server.code(phone, seen);
    const answer = await send(`${base}/v1/sessions`, { type: 'code', phone, code, carrier: 'cookie' });
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(answer.headers.getSetCookie()[0]);
    return { name, value };
  }

  static async #signIn(server, words) {
    const base = `http://127.0.0.1:${server.port}`;
    const answer = await send(`${base}/v1/sessions`, words);
    return new Caller(base, await answer.json());
  }

  /** What a GET answers with, as JSON. */
  async get(path) {
    const answer = await fetch(this.base + path, { headers: { authorization: `Bearer ${this.#token}` } });
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** Agrees to the privacy text in force. */
  async agrees() {
    const { privacy } = await this.get('/v1/about');
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ text: 'privacy', version: privacy.version });
    const answer = await fetch(`${this.base}/v1/consents`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`/v1/consents: ${answer.status} ${await answer.text()}`);
  }

  /** Becomes a resident of a community. */
  async joins(community) {
    const headers = { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ join_community: community });
    const answer = await fetch(`${this.base}/v1/session/person`, { method: 'PUT', headers, body });
    if (!answer.ok) throw new Error(`/v1/session/person: ${answer.status} ${await answer.text()}`);
  }

  /** Gives a command; one that needs it with the version that its giver has seen. */
  async command(path, command, seen) {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      'linli-account': this.person.id,
      ...(seen && { 'if-match': `"${seen}"` }),
    };
    const answer = await fetch(`${this.base}${path}/commands`, { method: 'POST', headers, body: JSON.stringify({ command }) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** The caller's reports whose description is `text`. */
  async ownReports(text) {
    const { items } = await this.get('/v1/reports?scope=mine&limit=100');
    return items.filter((report) => report.title === text);
  }
}

async function send(address, body) {
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${address}: ${answer.status} ${await answer.text()}`);
  return answer;
}
