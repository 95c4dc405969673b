// The browser is killed while somebody types: at most the last moments are lost, and nothing that was called saved.

import { Resident } from './support/resident.mjs';
import { like, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

/** A kill may cost only what was typed in the last 400 ms, or in the last 2 s of unbroken typing. */
const UNBROKEN_TYPING_MAY_LOSE_MS = 2_000;

test('what the screen called saved survives a kill, to the last character and photo', async ({ server, openPhone }) => {
  const text = '楼道灯坏了三天，晚上上下楼看不清台阶';
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.openForm();
  await resident.addPhotos(['street-lamp-broken.jpg', 'garbage-heap.jpg']);
  await resident.field(words.form.TEXT).pressSequentially(text);
  await resident.seesDraftSaved();
  await resident.phone.kill();

  await resident.phone.start('#/drafts');
  await resident.page.getByText(text).click();
  await expect(resident.field(words.form.TEXT)).toHaveValue(text);
  await resident.seesPhotos(2);
});

test('a kill in the middle of unbroken typing costs at most its last two seconds', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.openForm();
  const field = resident.field(words.form.TEXT);
  await field.focus();

  const typedAt = [];
  const end = Date.now() + 6_000;
  while (Date.now() < end) {
    await resident.page.keyboard.insertText(String.fromCodePoint(0x4e00 + typedAt.length));
    typedAt.push(Date.now());
  }
  const killedAt = Date.now();
  await resident.phone.kill();
  const old = typedAt.filter((at) => at <= killedAt - UNBROKEN_TYPING_MAY_LOSE_MS).length;
  expect(old, 'enough was typed for the promise to matter').toBeGreaterThan(20);

  await resident.phone.start('#/drafts');
  await resident.page.getByText(like('一丁{0}')).first().click();
  const kept = await resident.field(words.form.TEXT).inputValue();
  expect(kept.length, `of ${typedAt.length} typed, ${old} were older than two seconds`).toBeGreaterThanOrEqual(old);
  const typed = typedAt.map((_, n) => String.fromCodePoint(0x4e00 + n)).join('');
  expect(typed.startsWith(kept), 'what is kept is what was typed').toBe(true);
});
