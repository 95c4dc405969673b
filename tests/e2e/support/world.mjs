// One test's world: a server with the demo community, the network in front of it, and phones. All end with the test.

import { test as base } from '@playwright/test';

import { Phone } from './browser.mjs';
import { Proxy } from './proxy.mjs';
import { Server } from './server.mjs';

export { expect } from '@playwright/test';

export const test = base.extend({
  /** The real server, with data of its own. */
  server: async ({}, use, info) => {
    const server = await Server.start();
    await use(server);
    if (info.status !== info.expectedStatus) await info.attach('server log', { body: server.log });
    await server.stop();
  },

  /** The network between phones and server. */
  network: async ({ server }, use) => {
    const network = await Proxy.to(server.port);
    await use(network);
    await network.stop();
  },

  /** Opens a phone (or a desk's wide screen) on the app; a console error in any of them fails the test. */
  openPhone: async ({ network }, use, info) => {
    const phones = [];
    await use(async (options = {}) => {
      const phone = await Phone.open({ address: `http://127.0.0.1:${network.port}`, ...options });
      phones.push(phone);
      return phone;
    });
    for (const phone of phones) {
      if (info.status !== info.expectedStatus) await phone.photograph(info);
    }
    for (const phone of phones) await phone.close();
  },
});
