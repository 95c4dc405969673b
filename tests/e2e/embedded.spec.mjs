// The app on somebody else's page: another origin, a bearer token in memory, and no cookie.

import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import { once } from 'node:events';
import { extname, join } from 'node:path';

import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { Server } from './support/server.mjs';
import { distFolder } from './support/settings.mjs';
import { words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

/** A site of its own that serves the app's files, with the backend named in the mount element. */
async function portal() {
  let backend = '';
  const site = http.createServer(async (request, response) => {
    const path = new URL(request.url, 'http://portal').pathname;
    const file = join(distFolder(), path === '/' ? 'index.html' : path);
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    if (path === '/') {
      const page = await readFile(file, 'utf8');
      response.end(page.replace(/<div id="?linli"?>/, `<div id="linli" data-backend="${backend}" data-database="portal">`));
      return;
    }
    createReadStream(file)
      .on('error', () => response.writeHead(404).end())
      .pipe(response);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return {
    origin: `http://127.0.0.1:${site.address().port}`,
    serves: (address) => (backend = address),
    stop: () => site.close(),
  };
}

test('embedded on an allowed origin, a report goes its way by a bearer token', async ({ openPhone }) => {
  const site = await portal();
  const server = await Server.start(['--allowed-origin', site.origin]);
  site.serves(`http://127.0.0.1:${server.port}`);
  try {
    const resident = new Resident(await openPhone({ address: site.origin }), server);
    await resident.signIn();
    expect(await resident.phone.context.cookies(), 'no cookie anywhere').toEqual([]);
    const text = '宣传栏玻璃碎了一块';
    await resident.fillsIn(text);
    await resident.submits();
    await resident.seesReceipt();
    await resident.page.getByRole('link', { name: words.sending.SEE_REPORT }).click();
    const photo = resident.page.getByRole('img', { name: /照片/ }).first();
    await expect.poll(() => photo.evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);

    const caller = await Caller.resident(server, RESIDENT);
    // The token is nowhere but in memory: a new page asks to sign in, and what is unsent waits for that.
    const [stored, ...more] = await caller.ownReports(text);
    expect(more).toEqual([]);
    resident.phone.refused.add(`/v1/reports/${stored.id}`);
    await resident.page.reload();
    await expect(resident.page.getByRole('link', { name: words.home.SIGN_IN }).first()).toBeVisible();
    resident.phone.networkIsBroken = true;
  } finally {
    await server.stop();
    site.stop();
  }
});
