// Where the app is opened: over plain http from a phone, and in the oldest engine that is served.

import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

test('over plain http the app says what is missing, and drafts and sending work', async ({
  server,
  network,
  openPhone,
}) => {
  const text = '花坛边的井盖松动，踩上去会响';
  const phone = await openPhone({
    address: `http://phone.test:${network.port}`,
    flags: ['--host-resolver-rules=MAP phone.test 127.0.0.1'],
  });
  expect(await phone.page.evaluate(() => window.isSecureContext)).toBe(false);
  await expect(phone.page.getByText(words.home.INSECURE)).toBeVisible();

  const resident = new Resident(phone, server);
  await resident.signIn();
  await resident.fillsIn(text);
  await resident.seesDraftSaved();
  await phone.closeTabAndComeBack('#/drafts');
  await resident.page.getByText(text).click();
  await resident.seesPhotos(1);
  await resident.submits();
  await resident.seesReceipt();
  expect(await (await Caller.resident(server, RESIDENT)).ownReports(text)).toHaveLength(1);
});

test('in Chromium 86 a resident signs in, writes a draft and submits it', async ({ server, openPhone }) => {
  const text = '健身器材的扶手断了一截';
  const phone = await openPhone({ old: true });
  expect(await phone.page.evaluate(() => navigator.userAgent)).toContain('Chrome/86.');
  const resident = new Resident(phone, server);
  await resident.signIn();
  await resident.fillsIn(text);
  await resident.seesDraftSaved();
  await resident.submits();
  await resident.seesReceipt();
  expect(await (await Caller.resident(server, RESIDENT)).ownReports(text)).toHaveLength(1);
});
