// The app opens without a network, and a new version is offered, never forced.

import http from 'node:http';
import { once } from 'node:events';

import { Dist } from './support/dist.mjs';
import { keptAddresses, keptVersion, nothingIsKept, ownVersion, versionWaits } from './support/kept.mjs';
import { Caller } from './support/protocol.mjs';
import { Proxy } from './support/proxy.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { Server } from './support/server.mjs';
import { words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const isForServer = (request) => request.url.startsWith('/v1/');

/** The server goes on with an app in a folder of its own, so that it can be upgraded. */
async function upgradable(server) {
  const dist = await Dist.copy();
  await server.kill();
  await server.restart(undefined, dist.folder);
  return dist;
}

const engines = [
  { name: 'Chromium', options: {} },
  { name: 'Chromium 86', options: { old: true } },
  { name: 'Firefox', options: { firefox: true } },
];

for (const { name, options } of engines) {
  test(`without a network the app starts cold, opens a draft and goes on with it, in ${name}`, async ({
    server,
    network,
    openPhone,
  }) => {
    const begun = '单元门的闭门器坏了';
    const resident = new Resident(await openPhone(options), server);
    await resident.signIn();
    await resident.openForm();
    await resident.writes(begun);
    await resident.field(words.form.TEXT).blur();
    await resident.seesDraftSaved();
    await keptVersion(resident.page);
    resident.phone.networkIsBroken = true;
    await network.offline();
    await resident.phone.kill();

    await resident.phone.start();
    await expect(resident.page.getByRole('navigation', { name: words.home.TABS })).toBeVisible();
    await resident.page.goto(resident.phone.address('#/drafts'));
    await resident.page.getByText(begun).click();
    const whole = `${begun}，一天到晚敞着`;
    await resident.writes(whole);
    await resident.field(words.form.TEXT).blur();
    await resident.seesDraftSaved();
    await resident.phone.kill();

    await resident.phone.start('#/drafts');
    await resident.page.getByText(whole).click();
    await expect(resident.field(words.form.TEXT)).toHaveValue(whole);
  });
}

for (const old of [false, true]) {
  test(`a new version waits until nobody writes, and costs neither draft nor outbox, in Chromium ${old ? 86 : 'now'}`, async ({
    server,
    network,
    openPhone,
  }) => {
    const [unsent, half] = ['路边的消火栓一直滴水', '小区北门的道闸'];
    const dist = await upgradable(server);
    const writer = new Resident(await openPhone({ old }), server);
    await writer.signIn();
    const before = await keptVersion(writer.page);
    writer.phone.networkIsBroken = true;
    const restore = network.cut(isForServer);
    await writer.fillsIn(unsent);
    await writer.submits();
    await expect(writer.page.getByText(words.sending.WAITING).first()).toBeVisible();
    await writer.page.goto(writer.phone.address('#/'));
    await writer.openForm();
    await writer.writes(half);
    await writer.field(words.form.TEXT).blur();

    await dist.upgrade('next');
    const other = await writer.phone.openTab();
    await versionWaits(other);
    await other.getByRole('button', { name: words.updates.TAKE, exact: true }).click();
    await expect(other.getByText(words.updates.PENDING)).toBeVisible();
    // The tab that was opened last has asked by now, and was told that the other one writes.
    await expect(writer.page.getByText(words.updates.OFFER)).toBeVisible();
    await expect(writer.field(words.form.TEXT)).toHaveValue(half);
    expect([await ownVersion(writer.page), await ownVersion(other), await keptVersion(other)]).toEqual([
      before,
      before,
      before,
    ]);

    await writer.page.goto(writer.phone.address('#/drafts'));
    await expect.poll(() => ownVersion(other)).toBe('next');
    await expect.poll(() => ownVersion(writer.page)).toBe('next');
    await expect.poll(() => keptVersion(other).catch(() => undefined)).toBe('next');
    await expect(writer.page.getByText(half)).toBeVisible();
    await expect(other.getByText(words.updates.OFFER)).toBeHidden();
    await expect(writer.page.getByRole('link', { name: new RegExp(`^${words.sending.OUTBOX}`) })).toBeVisible();
    restore();
    await writer.page.reload();
    const caller = await Caller.resident(server, RESIDENT);
    await expect.poll(async () => (await caller.ownReports(unsent)).length).toBe(1);
    await dist.remove();
  });
}

test('a version is kept whole or not at all, and the next try goes on where the last broke off', async ({
  network,
  openPhone,
}) => {
  const isLast = (request) => /\/style-\w+\.css$/.test(request.url);
  const phone = await openPhone();
  const kept = await keptVersion(phone.page);
  expect(kept).toBe(await ownVersion(phone.page));
  const all = await keptAddresses(phone.page);
  expect(all.some((address) => /\/piece-\w+\.wasm$/.test(address))).toBe(true);
  await phone.page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
    await (await navigator.serviceWorker.getRegistration()).unregister();
  });
  // Nothing in the browser's own cache may help.
  const session = await phone.context.newCDPSession(phone.page);
  await session.send('Network.clearBrowserCache');
  phone.networkIsBroken = true;
  const restore = network.cut(isLast);
  const registers = () =>
    phone.page.evaluate(async () => {
      const { installing } = await navigator.serviceWorker.register('sw.js');
      await new Promise((resolve) => {
        installing.onstatechange = () => ['activated', 'redundant'].includes(installing.state) && resolve();
      });
      return installing.state;
    });
  expect(await registers()).toBe('redundant');
  expect(await phone.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active)).toBeFalsy();
  const partly = await keptAddresses(phone.page);
  expect(partly.length).toBeGreaterThan(0);

  restore();
  await session.send('Network.clearBrowserCache');
  network.requests.length = 0;
  expect(await registers()).toBe('activated');
  expect((await keptAddresses(phone.page)).sort()).toEqual(all.sort());
  const paths = partly.map((address) => new URL(address).pathname);
  const asked = network.requests.map((request) => request.split(' ')[1]);
  expect(asked.filter((path) => paths.includes(path))).toEqual([]);
});

test('what is the server’s never comes from the device', async ({ server, network, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await keptVersion(resident.page);
  await resident.page.reload();
  await resident.isHome();
  const reached = (path) =>
    resident.page.evaluate((path) => fetch(path).then(() => true, () => false), path);
  const paths = ['/v1/about', '/v1/session', '/v1/photos/none', '/v1/uploads', '/healthz', '/?v1', '/sw.js'];
  for (const path of ['/v1/photos/none', '/v1/uploads']) resident.phone.refused.add(path);
  for (const path of paths) expect([path, await reached(path)]).toEqual([path, true]);
  expect((await keptAddresses(resident.page)).filter((address) => /\/v1\/|healthz|sw\.js|\?/.test(address))).toEqual([]);

  resident.phone.networkIsBroken = true;
  await network.offline();
  for (const path of paths) expect([path, await reached(path)]).toEqual([path, false]);
  expect(await reached('/index.html')).toBe(false);
  await expect(resident.page.goto(`${resident.phone.address()}v1/about`)).rejects.toThrow();
});

/** A site that has the app in a folder of its own and the server's protocol beside it. */
async function inFolder(port, folder) {
  const site = http.createServer((request, response) => {
    const inside = request.url.startsWith(folder);
    const beside = isForServer(request) || request.url === '/healthz';
    if (!inside && !beside) return response.writeHead(404).end();
    const path = inside ? request.url.slice(folder.length - 1) : request.url;
    const onward = http.request({ host: '127.0.0.1', port, method: request.method, path, headers: request.headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.on('error', () => request.socket.destroy());
    request.pipe(onward);
  });
  site.listen(0, '127.0.0.1');
  await once(site, 'listening');
  return site;
}

test('the switch takes the app back from the browser, by the server’s setting and by a missing script', async ({
  server,
  openPhone,
}) => {
  const text = '走廊窗户的插销掉了';
  const dist = await upgradable(server);
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await keptVersion(resident.page);
  await resident.openForm();
  await resident.writes(text);
  await resident.seesDraftSaved();

  resident.phone.networkIsBroken = true;
  await server.kill();
  await server.restart(['--no-offline-start']);
  await resident.page.reload();
  await nothingIsKept(resident.page);

  await server.kill();
  await server.restart([]);
  await resident.page.reload();
  await keptVersion(resident.page);
  await dist.removeWorker();
  await resident.page.reload();
  await nothingIsKept(resident.page);
  await resident.page.goto(resident.phone.address('#/drafts'));
  await expect(resident.page.getByText(text)).toBeVisible();
  await dist.remove();
});

test('in a folder of a site the app is kept too, and only the app', async ({ server, openPhone }) => {
  const site = await inFolder(server.port, '/linli/');
  const network = await Proxy.to(site.address().port);
  const phone = await openPhone({ address: `http://127.0.0.1:${network.port}/linli` });
  const resident = new Resident(phone, server);
  await resident.isHome();
  await keptVersion(phone.page);
  const outside = (await keptAddresses(phone.page)).filter((address) => !new URL(address).pathname.startsWith('/linli/'));
  expect(outside).toEqual([]);

  phone.networkIsBroken = true;
  await network.offline();
  await phone.page.goto('about:blank');
  await phone.page.goto(phone.address());
  await resident.isHome();
  await expect(phone.page.goto(`http://127.0.0.1:${network.port}/`)).rejects.toThrow();
  site.closeAllConnections();
  site.close();
});
