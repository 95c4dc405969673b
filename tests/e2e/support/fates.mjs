// What a bad network does to a request: it never arrives, arrives in half, arrives twice, or its answer is lost, cut in the
// middle, or is somebody else's page. And a storm of all these, chosen by a seed.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';

/** A page that is not ours, as a hotel's network shows it to whoever has not paid. */
const PORTAL = '<!doctype html><title>欢迎使用免费上网</title><p>请先登录</p>';

/** The fates by name. Each is given the request, the response to the phone, and a function that asks the server. */
export const FATES = {
  /** The connection breaks before the request has arrived. */
  async lost(request) {
    request.socket.destroy();
  },
  /** The server has half of it when the connection breaks. */
  async halved(request, _, { target }) {
    const { method, url: path, headers } = request;
    const body = await bytesOf(request);
    const onward = http.request({ host: '127.0.0.1', port: target, method, path, headers });
    onward.on('error', () => {});
    onward.write(body.subarray(0, body.length / 2), () => onward.destroy());
    request.socket.destroy();
  },
  /** The server has it twice, one after the other; the phone hears the second answer. */
  async doubled(request, response, { ask }) {
    const body = await bytesOf(request);
    await ask(body);
    tell(response, await ask(body));
  },
  /** The server has acted, and the phone never hears. */
  async unheard(request, _, { ask }) {
    await ask(await bytesOf(request));
    request.socket.destroy();
  },
  /** Half of the answer arrives. */
  async truncated(request, response, { ask }) {
    const { status, headers, body } = await ask(await bytesOf(request));
    response.writeHead(status, { ...headers, 'content-length': String(body.length + 1) });
    response.write(body.subarray(0, body.length / 2), () => request.socket.destroy());
  },
  /** Somebody else answers, and calls it a success. */
  async portal(request, response) {
    await bytesOf(request);
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PORTAL);
  },
};

/** Deals with a request as that fate has it. */
export async function meet(fate, request, response, target) {
  const { method, url: path, headers } = request;
  const ask = async (body) => {
    const onward = http.request({ host: '127.0.0.1', port: target, method, path, headers });
    // What breaks is told by what waits: for the answer first, then for its body.
    onward.on('error', () => {});
    onward.end(body);
    const [answer] = await once(onward, 'response');
    const { 'transfer-encoding': _, ...kept } = answer.headers;
    return { status: answer.statusCode, headers: kept, body: await bytesOf(answer) };
  };
  // A server that is away, or goes away in the middle of its answer, is a connection that breaks.
  await FATES[fate](request, response, { ask, target }).catch(() => request.socket.destroy());
}

function tell(response, { status, headers, body }) {
  response.writeHead(status, headers).end(body);
}

async function bytesOf(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/**
 * A storm: which fate each request meets, by a seed; most get through. What the app's own files ask for is left alone.
 * `met` counts the fates.
 */
export function storm(seed, { share = 0.4 } = {}) {
  const random = chance(seed);
  const names = Object.keys(FATES);
  const met = Object.fromEntries(names.map((name) => [name, 0]));
  const fate = (request) => {
    if (!request.url.startsWith('/v1/') || request.url.startsWith('/v1/codes') || request.url.startsWith('/v1/sessions')) return undefined;
    if (random() >= share) return undefined;
    const name = names[Math.floor(random() * names.length)];
    met[name] += 1;
    return name;
  };
  return { fate, met };
}

/** Numbers in [0, 1) that are the same for the same seed. */
function chance(seed) {
  let count = 0;
  return () => createHash('sha256').update(`${seed}/${count++}`).digest().readUInt32BE() / 2 ** 32;
}
