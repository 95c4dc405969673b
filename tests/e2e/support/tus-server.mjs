// npm's @tus/server with its file store: a tus server that is not ours. Around it just enough of the protocol for the offline core
// to get as far as uploads, and to be told that its command holds already once every photo it names is here, whole.
//
// node tus-server.mjs FOLDER: prints its port, and ends with its standard input.

import { readFile, stat } from 'node:fs/promises';
import http from 'node:http';
import { json } from 'node:stream/consumers';
import { join } from 'node:path';

import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';

const UPLOAD_LIFE = 7 * 24 * 3600 * 1000;
const folder = process.argv[2];

const tus = new Server({
  path: '/v1/uploads',
  datastore: new FileStore({ directory: folder, expirationPeriodInMilliseconds: UPLOAD_LIFE }),
  namingFunction: (_, metadata) => metadata.id,
});

async function isWhole(photo) {
  try {
    const upload = JSON.parse(await readFile(join(folder, `${photo}.json`), 'utf8'));
    return (await stat(join(folder, photo))).size === upload.size;
  } catch {
    return false;
  }
}

function answer(response, status, type, body) {
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

function refuse(response, status, code) {
  answer(response, status, 'application/problem+json', { type: 'about:blank', status, title: code, code });
}

async function handle(request, response) {
  if (request.url.startsWith('/v1/uploads')) return tus.handle(request, response);
  if (request.url === '/healthz') return answer(response, 200, 'application/json', { status: 'ok', service: 'linli' });
  if (!request.url.endsWith('/commands')) return refuse(response, 404, 'not_found');
  const { command } = await json(request);
  const whole = await Promise.all(command.photos.map(isWhole));
  return refuse(response, 409, whole.every(Boolean) ? 'already_so' : 'photo_gone');
}

const server = http.createServer((request, response) => {
  handle(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit());
