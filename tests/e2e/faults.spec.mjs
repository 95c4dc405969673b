// What a person gets wrong is told in words, where it is wrong, and costs nothing else.

import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { demoPhoto } from './support/settings.mjs';
import { say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

test('a wrong code, ten photos and too long a text are told, and put right without loss', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  resident.phone.refused.add('/v1/sessions');
  const code = await resident.asksForCode();
  await resident.field(words.account.CODE).fill(code === '000000' ? '111111' : '000000');
  await expect(resident.page.getByText(words.errors.WRONG_CREDENTIALS)).toBeVisible();
  await resident.field(words.account.CODE).fill(code);
  await resident.isHome();

  await resident.openForm();
  await resident.pick(Array.from({ length: 10 }, () => demoPhoto('plant-snake.jpg')));
  await expect(resident.page.getByText(say(words.form.TOO_MANY, 9, 1))).toBeVisible();
  await resident.seesPhotos(9);

  const longest = '长'.repeat(1000);
  await resident.writes(`${longest}长`);
  await resident.submits();
  await expect(resident.page.getByText(words.form.FAULT_CATEGORY)).toBeVisible();
  await expect(resident.page.getByText(words.form.FAULT_PLACE)).toBeVisible();
  await resident.chooseCategory('市容环境', '道路设施', '路面破损');
  await resident.describesPlace('3 号楼南侧');
  await expect(resident.page.getByText(words.errors.FIELD_TOO_LONG)).toBeVisible();
  await resident.writes(longest);
  await resident.submits();
  await resident.seesReceipt();
  const caller = await Caller.resident(server, RESIDENT);
  const { items } = await caller.get('/v1/reports?scope=mine&limit=1');
  const { text, photos } = await caller.get(`/v1/reports/${items[0].id}`);
  expect([text, photos.length]).toEqual([longest, 9]);
});
