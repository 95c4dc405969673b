// What concerns one comes by itself: bell, home and 我的 tell of it, and what was read stays read on every device. A consent
// is taken back and given anew, and nothing is lost by it.

import { randomUUID } from 'node:crypto';

import { COMMUNITY } from './support/neighbour.mjs';
import { Caller } from './support/protocol.mjs';
import { NEWCOMER, Resident, RESIDENT } from './support/resident.mjs';
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

test('who opens one notification has read that one; the bell counts the others', async ({ server, openPhone }) => {
  const author = await Caller.resident(server, NEWCOMER);
  await author.agrees();
  await author.joins(COMMUNITY);
  const post = { type: 'submit', v: 1, community: COMMUNITY, channel: 'help', text: '谁家有打气筒？', photos: [] };
  await author.command('/v1/posts/pump-e2e', post);
  const neighbour = await Caller.resident(server, RESIDENT);
  await neighbour.agrees();
  for (const text of ['我家有，六点后在。', '门房也有一个。']) {
    const reply = { type: 'reply', v: 1, thread: 'pump-e2e', text, photos: [], mentions: [] };
    await neighbour.command(`/v1/posts/${randomUUID()}`, reply);
  }
  const resident = new Resident(await openPhone(), server, NEWCOMER);
  await resident.signIn();
  const bell = (unread) => resident.page.getByRole('link', { name: say(words.home.BELL_UNREAD, unread), exact: true });
  await bell(2).click();
  const line = (text) => resident.page.getByRole('link').filter({ hasText: text });
  await line('门房').click();
  await expect(resident.page).toHaveURL(/#\/posts\/pump-e2e$/);
  await resident.page.goto(resident.phone.address('#/'));
  await bell(1).click();
  await expect(line('门房')).not.toContainText(words.notifications.UNREAD);
  await expect(line('六点后')).toContainText(words.notifications.UNREAD);
});

test.describe('tasks nearby', () => {
  const cards = (resident) => resident.page.locator('.near-task');
  const far = '远处的义诊';

  /** A task that begins before all others, and is farther than they are. */
  async function farTask(server) {
    const worker = await Caller.staff(server, 'grid-1');
    await worker.agrees();
    const now = Date.now();
    const at = (hours) => new Date(now + hours * 3_600_000).toISOString();
    const terms = { community: COMMUNITY, window: { starts_at: at(2), ends_at: at(4) }, claim_by: at(2), capacity: 2, skills: [], minutes: 120, points: 5 };
    const fix = { point: { lat: 39.128, lon: 117.22 }, accuracy_m: 9, at: at(-1) };
    const writing = { terms, title: far, text: '帮忙维持秩序。', safety_note: '', photos: [], place_hint: '卫生站', place: { words: '卫生站', fix } };
    await worker.command('/v1/tasks/far-e2e', { type: 'draft', v: 1, need: null, writing });
    await worker.command('/v1/tasks/far-e2e', { type: 'publish', v: 1 });
  }

  test('the nearest first, with how far, where the app may know the place', async ({ server, openPhone }) => {
    await farTask(server);
    const resident = new Resident(await openPhone({ located: true }), server);
    await resident.signIn();
    const byDistance = resident.button(words.home.BY_DISTANCE);
    await expect(byDistance).toHaveAttribute('aria-pressed', 'true');
    await expect(cards(resident).last()).toContainText(far);
    await expect(cards(resident).last().locator('.near-far')).toHaveText(like(words.tasks.DISTANCE_KM));
    await expect(cards(resident).first().locator('.near-far')).toHaveText(like(words.tasks.DISTANCE_M));
    await byDistance.click();
    await expect(cards(resident).first()).toContainText(far);
    await expect(resident.page.locator('.near-far')).toHaveCount(0);
  });

  test('the soonest first where it may not; the tap that asks is told so', async ({ server, openPhone }) => {
    await farTask(server);
    const resident = new Resident(await openPhone(), server);
    await resident.signIn();
    await expect(cards(resident).first()).toContainText(far);
    const byDistance = resident.button(words.home.BY_DISTANCE);
    await expect(byDistance).toHaveAttribute('aria-pressed', 'false');
    await byDistance.click();
    await expect(resident.page.getByText(words.tasks.NO_LOCATION)).toBeVisible();
    await expect(cards(resident).first()).toContainText(far);
  });
});
