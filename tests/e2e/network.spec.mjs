// The broken network of these tests, by itself: a server that dies in the middle of its answer is a broken connection to the
// phone, whatever else befalls the request, and never a fault of the test that looks on.

import http from 'node:http';
import { once } from 'node:events';

import { expect, test } from '@playwright/test';

import { Proxy } from './support/proxy.mjs';

/** A server that promises more than it sends, and its network. */
async function behindDyingServer(use) {
  const server = http.createServer((request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => request.socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const network = await Proxy.to(server.address().port);
  try {
    await use(network);
  } finally {
    await network.stop();
    server.close();
  }
}

/** Whether the whole answer arrived. */
async function asks(network) {
  const request = http.get({ host: '127.0.0.1', port: network.port, path: '/v1/feed', agent: false });
  request.on('error', () => {});
  try {
    const [answer] = await once(request, 'response');
    for await (const _ of answer);
    return true;
  } catch {
    return false;
  }
}

for (const fate of ['doubled', 'unheard', 'truncated', undefined]) {
  test(`half an answer, ${fate ?? 'passed on'}, is a connection that breaks`, async () => {
    await behindDyingServer(async (network) => {
      network.fate = () => fate;
      expect(await asks(network)).toBe(false);
    });
  });
}

test('half an answer that was to be lost is a connection that breaks', async () => {
  await behindDyingServer(async (network) => {
    network.loseAnswer(() => true);
    expect(await asks(network)).toBe(false);
  });
});
