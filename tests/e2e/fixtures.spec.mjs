// What a released version left on a phone is still there with this one, and is sent.

import { readFile } from 'node:fs/promises';

import { putDatabase } from './support/device.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { fixturesFolder } from './support/settings.mjs';
import { words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

test('a draft and an unsent report of version 1 are found, and the report is sent once', async ({
  server,
  openPhone,
}) => {
  const database = JSON.parse(await readFile(`${fixturesFolder}v1/device.json`, 'utf8'));
  const phone = await openPhone({ before: (page) => page.addInitScript(putDatabase, database) });
  const resident = new Resident(phone, server);
  await phone.page.goto(phone.address('#/drafts'));
  await expect(phone.page.getByText('写到一半的诉求')).toBeVisible();
  await phone.page.getByRole('link', { name: new RegExp(`^${words.sending.OUTBOX}`) }).click();
  await expect(phone.page.getByText(words.sending.PAUSED)).toBeVisible();

  await resident.entersCode();
  await expect(resident.field(words.account.CODE)).toBeHidden();
  await phone.page.goto(phone.address('#/outbox'));
  await expect(phone.page.getByText(words.sending.NO_OUTBOX)).toBeVisible({ timeout: 30_000 });
  await phone.page.goto(phone.address('#/drafts'));
  const caller = await Caller.resident(server, RESIDENT);
  expect(await caller.ownReports('断网时提交的诉求')).toHaveLength(1);
  await phone.page.getByText('写到一半的诉求').click();
  await expect(resident.field(words.form.TEXT)).toHaveValue('写到一半的诉求');
  await expect(resident.field(words.form.PLACE_WORDS)).toHaveValue('3 号楼南侧');
  await resident.seesPhotos(1);
});
