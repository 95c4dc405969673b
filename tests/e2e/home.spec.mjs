// What concerns one comes by itself: bell, home and 我的 tell of it, and what was read stays read on every device. A consent
// is taken back and given anew, and nothing is lost by it.

import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { like, say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const TEXT = '北门快递柜旁的地砖松了，踩上去溅水';

/** A report that a grid worker has taken up; gives its id. */
async function reportTakenUp(resident, server) {
  await resident.fillsIn(TEXT);
  await resident.submits();
  await resident.seesReceipt();
  const [{ id }] = await (await Caller.resident(server, RESIDENT)).ownReports(TEXT);
  await resident.page.goto(resident.phone.address('#/'));
  await resident.isHome();
  await (await Caller.staff(server, 'grid-1')).command(`/v1/reports/${id}`, { type: 'accept', v: 1 });
  return id;
}

test('what somebody else did is told at once, opens the thing, and is read on every device', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  const bell = (page) => page.getByRole('link', { name: like(words.home.BELL_UNREAD) });
  const quiet = (page) => page.getByRole('link', { name: words.home.BELL, exact: true });
  // What the demo has told is read first.
  await resident.page.goto(resident.phone.address('#/notifications'));
  await expect(resident.page.getByRole('heading', { name: words.notifications.TITLE })).toBeVisible();
  const readAll = resident.button(words.notifications.READ_ALL);
  const empty = resident.page.getByText(words.notifications.NONE, { exact: true });
  await expect(readAll.or(empty).first()).toBeVisible();
  if (await readAll.isVisible()) await readAll.click();
  await expect(readAll).toBeHidden();
  await resident.page.goto(resident.phone.address('#/'));

  const id = await reportTakenUp(resident, server);
  await expect(bell(resident.page)).toBeVisible();
  await expect(resident.page.getByText(say(words.home.WAITS_NOTICES, 1))).toBeVisible();

  const other = new Resident(await openPhone(), server);
  await other.signIn();
  await expect(bell(other.page)).toBeVisible();

  await bell(resident.page).click();
  const line = resident.page.getByRole('link', { name: like(TEXT) });
  await expect(line).toContainText(words.reports.STATUS_ACCEPTED);
  await expect(line).toContainText(words.notifications.UNREAD);
  await line.click();
  await expect(resident.page).toHaveURL(new RegExp(`#/reports/${id}$`));
  await resident.page.goto(resident.phone.address('#/'));
  await expect(quiet(resident.page)).toBeVisible();
  await other.page.reload();
  await expect(quiet(other.page)).toBeVisible();
});

test('a consent is taken back and given anew; nothing is deleted', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.page.goto(resident.phone.address('#/me/privacy'));
  await expect(resident.page.getByText(words.account.AGREED)).toBeVisible();
  await resident.button(words.account.WITHDRAW).click();
  const dialog = resident.page.getByRole('alertdialog', { name: words.account.WITHDRAW_TITLE });
  await expect(dialog).toContainText(words.account.WITHDRAW_NOTE);
  await dialog.getByRole('button', { name: words.account.WITHDRAW, exact: true }).click();
  await expect(resident.page.getByText(words.account.CONSENTS_NONE)).toBeVisible();
  const caller = await Caller.resident(server, RESIDENT);
  expect((await caller.get('/v1/session')).consents).toEqual([]);
  expect((await caller.get('/v1/reports?scope=mine')).items.length).toBeGreaterThan(0);

  await resident.button(words.account.AGREE).click();
  await expect(resident.page.getByText(words.account.AGREED)).toBeVisible();
  await expect(resident.button(words.account.WITHDRAW)).toBeVisible();
});
