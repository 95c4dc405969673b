// What becomes of one's things on a phone: deleted when signing out, wiped.

import { Keeper } from './support/keeper.mjs';
import { Resident } from './support/resident.mjs';
import { words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

/** Writes a draft and sees it kept. */
async function drafts(resident, text) {
  await new Keeper(resident).opensForm();
  await resident.writes(text);
  await resident.seesDraftSaved();
}

test('signing out asks: deleted, after a second question', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  const keeper = new Keeper(resident);
  await resident.signIn();
  await drafts(resident, '不想留下的草稿');
  const question = await keeper.leaves();
  await expect(question).toContainText(Keeper.what(0, 1));
  await question.getByRole('button', { name: words.me.SIGN_OUT_DELETE }).click();
  const again = resident.page.getByRole('alertdialog', { name: words.me.SIGN_OUT_DELETE_TITLE });
  await again.getByRole('button', { name: words.me.SIGN_OUT_DELETE }).click();
  await keeper.isOut();
  await resident.signIn();
  await resident.page.goto(resident.phone.address('#/drafts'));
  await expect(resident.page.getByText(words.sending.NO_DRAFTS, { exact: true })).toBeVisible();
});

test('one account is wiped off the phone, after two questions', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  const keeper = new Keeper(resident);
  await resident.signIn();
  await drafts(resident, '要清除的草稿');
  await keeper.opensStorage();
  await keeper.button(words.storage.WIPE).click();
  const question = resident.page.getByRole('alertdialog', { name: words.storage.WIPE_TITLE });
  await question.getByRole('button', { name: words.storage.WIPE_GO_ON }).click();
  await expect(question).toContainText(words.storage.WIPE_AGAIN);
  await expect(keeper.kept(words.storage.DRAFTS)).toHaveText('1');
  await question.getByRole('button', { name: words.storage.WIPE_CONFIRM }).click();
  await keeper.hears(words.storage.WIPED);
  await expect(keeper.kept(words.storage.DRAFTS)).toHaveText('0');
  await resident.page.reload();
  await expect(keeper.kept(words.storage.DRAFTS)).toHaveText('0');
});

