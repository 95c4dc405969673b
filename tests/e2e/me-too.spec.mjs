// 垃圾堆物: who finds a neighbour's report nearby joins it instead of filing a copy; it is reopened, and its first handler
// stays known.

import { Caller } from './support/protocol.mjs';
import { NEIGHBOUR, Resident, RESIDENT } from './support/resident.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const UNIT = '市政养护二所';
const TEXT = '8 号楼后门堆了一地建筑垃圾，挡住了轮椅坡道';
const MINE = '后门坡道被装修垃圾堵了，婴儿车过不去';

/** A report form with category, words and a measured place. */
async function writesAtTheBackDoor(resident, leaf, text) {
  await resident.openForm();
  await resident.addPhotos(['garbage-heap.jpg']);
  await resident.chooseCategory('市容环境', '环境卫生', leaf);
  await resident.writes(text);
  await resident.locates();
}

/** Long enough for working days to pass, whatever holidays there are. */
const LONG = 12 * 24;

test('垃圾堆物: a neighbour joins instead of filing a copy; overdue, it is raised; sent back, the first handler is shown', async ({ server, openPhone }) => {
  test.slow();
  const first = new Resident(await openPhone({ located: true }), server);
  await first.signIn();
  await writesAtTheBackDoor(first, '建筑垃圾乱倒', TEXT);
  // The demo's own report from here is of the same kind, and it is not the same thing.
  await expect(first.button(words.form.SUBMIT_ANYWAY)).toBeVisible();
  await first.button(words.form.SUBMIT_ANYWAY).click();
  await first.seesReceipt();
  const caller = await Caller.resident(server, RESIDENT);
  const [{ id }] = await caller.ownReports(TEXT);
  await first.page.goto(first.phone.address(`#/reports/${id}`));

  const neighbour = new Resident(await openPhone({ located: true }), server, NEIGHBOUR);
  await test.step('the neighbour finds it while writing, and joins', async () => {
    await neighbour.signIn();
    await writesAtTheBackDoor(neighbour, '大件废弃物堆放', MINE);
    await expect(neighbour.page.getByRole('heading', { name: words.form.NEARBY })).toBeVisible();
    await expect(neighbour.nearby(TEXT)).toContainText('米');
    await neighbour.joinsNearby(TEXT);
    await expect(first.page.getByText(say(words.reports.MARK_ME_TOO, 1)).first()).toBeVisible();
  });

  await test.step('the draft is still there until it is deleted; nothing was filed', async () => {
    await neighbour.page.reload();
    await expect(neighbour.field(words.form.TEXT)).toHaveValue(MINE);
    await neighbour.button(words.form.NEARBY_DELETE).click();
    const dialog = neighbour.page.getByRole('alertdialog', { name: words.sending.DELETE_DRAFT });
    await dialog.getByRole('button', { name: words.sending.DELETE, exact: true }).click();
    await expect(neighbour.page.getByText(TEXT).first()).toBeVisible();
    expect(await (await Caller.resident(server, NEIGHBOUR)).ownReports(MINE)).toEqual([]);
    await neighbour.page.goto(neighbour.phone.address('#/reports'));
    await neighbour.page.locator('label', { hasText: words.reports.FILTER_JOINED }).click();
    await expect(neighbour.page.locator('.report-row', { hasText: TEXT })).toContainText(words.reports.MARK_JOINED);
  });

  await test.step('nobody takes it in: overdue, it rises by itself, and both see why', async () => {
    await server.passHours(LONG, [first.phone, neighbour.phone]);
    await first.phone.wakesAfter(LONG, `#/reports/${id}`);
    await expect(first.page.getByText(words.reports.DID_RAISE_LATE).first()).toBeVisible();
    await neighbour.phone.wakesAfter(LONG, `#/reports/${id}`);
    await expect(neighbour.page.getByText(TEXT).first()).toBeVisible();
  });

  const worker = new Staff(await openPhone({ size: DESK, hoursAhead: LONG }), 'grid-1');
  await test.step('the desk sees that it is late, who joined and what they wrote', async () => {
    await worker.signIn();
    await expect(worker.page.locator('.report-row', { hasText: TEXT })).toContainText(words.reports.OVERDUE.split(' ')[0]);
    await worker.opens(TEXT);
    await expect(worker.page.getByText(MINE)).toBeVisible();
    await worker.gives(words.reports.ACTION_ACCEPT);
    await worker.assigns(UNIT);
  });

  const member = new Staff(await openPhone({ size: DESK, hoursAhead: LONG }), 'member-1');
  await test.step('it is done badly and sent back; the first handler stays known', async () => {
    await member.signIn();
    await member.opens(TEXT);
    await member.gives(words.reports.ACTION_HANDLE);
    await member.resolves('已清走一车。', 'garbage-heap.jpg');
    await first.reopens('坡道上还有两袋。');
    await expect(worker.page.getByText(say(words.reports.FIRST_HANDLER, UNIT))).toBeVisible();
    await expect(worker.page.getByText(say(words.reports.MARK_REOPENED, 1)).first()).toBeVisible();
    await expect(first.page.getByText(say(words.reports.FIRST_HANDLER, UNIT))).toBeVisible();
  });

  await test.step('the neighbour follows it to the end', async () => {
    await neighbour.page.goto(neighbour.phone.address(`#/reports/${id}`));
    await expect(neighbour.page.getByText(words.reports.DID_REOPEN).first()).toBeVisible();
    await member.gives(words.reports.ACTION_HANDLE);
    await member.resolves('坡道已全部清空。', 'pothole-after.jpg');
    await expect(neighbour.page.getByText('坡道已全部清空。').first()).toBeVisible();
    await first.rates(words.reports.RATE_FAIR);
    await expect(neighbour.page.getByText(words.reports.STATUS_CLOSED).first()).toBeVisible();
  });
});
