// Where the road turns: taken back, refused, given back, done again; and what met somebody else's change or a new
// privacy text. Each as a person sees it.

import { Caller } from './support/protocol.mjs';
import { NEWCOMER, Resident, RESIDENT } from './support/resident.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const UNIT = '市政养护二所';

/** The types of what happened to a report, oldest first. */
const story = async (caller, id) => {
  const { timeline } = await caller.get(`/v1/reports/${id}`);
  return timeline.map((entry) => entry.what.type);
};

/** Files a report through the app; gives back its id. */
async function files(resident, caller, text) {
  await resident.page.goto(resident.phone.address());
  await resident.fillsIn(text);
  await resident.submits();
  await resident.seesReceipt();
  const [report] = await caller.ownReports(text);
  await resident.page.goto(resident.phone.address(`#/reports/${report.id}`));
  return report.id;
}

test('a report is taken back before anybody took it in; another is refused with a reason', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  const caller = await Caller.resident(server, RESIDENT);
  const taken = await files(resident, caller, '楼道灯不亮，后来自己好了');
  await resident.withdraws();
  await expect(resident.page.getByText(words.reports.STATUS_WITHDRAWN).first()).toBeVisible();
  await expect.poll(() => story(caller, taken)).toEqual(['submitted', 'withdrawn']);

  const text = '想问一下社区食堂几点开门';
  const refused = await files(resident, caller, text);
  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await worker.signIn();
  await worker.opens(text);
  await worker.writes(words.reports.ACTION_DECLINE, '这是咨询，请拨打社区电话。');
  await expect(resident.page.getByText('这是咨询，请拨打社区电话。')).toBeVisible();
  await expect(resident.page.getByText(words.reports.STATUS_DECLINED).first()).toBeVisible();
  expect(await story(caller, refused)).toEqual(['submitted', 'declined']);
});

test('a unit gives a report back, takes it the second time, and does it again for who is not satisfied', async ({
  server,
  openPhone,
}) => {
  const text = '东侧步道地砖松动，老人容易绊倒';
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  const caller = await Caller.resident(server, RESIDENT);
  const id = await files(resident, caller, text);
  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await worker.signIn();
  await worker.opens(text);
  await worker.gives(words.reports.ACTION_ACCEPT);
  await worker.assigns(UNIT);

  const member = new Staff(await openPhone({ size: DESK }), 'member-1');
  await member.signIn();
  await member.opens(text);
  await member.writes(words.reports.ACTION_RETURN, '请先核实是不是物业的地。');
  await expect(worker.page.getByText('请先核实是不是物业的地。')).toBeVisible();
  await expect(resident.page.getByText(words.reports.DID_RETURN_NOTE)).toBeVisible();
  await expect(resident.page.getByText('请先核实是不是物业的地。')).toHaveCount(0);

  await worker.assigns(UNIT);
  await member.page.goto(member.phone.address('#/desk'));
  await member.opens(text);
  await member.gives(words.reports.ACTION_HANDLE);
  await member.resolves('已把松动的地砖重新铺好。', 'pothole-after.jpg');
  await resident.reopens('靠近门口的两块还是松的。');
  await expect(member.page.getByText('靠近门口的两块还是松的。')).toBeVisible();
  await member.gives(words.reports.ACTION_HANDLE);
  await member.resolves('门口的两块也重新铺了。', 'pothole-after.jpg');
  await resident.rates(words.reports.RATE_SATISFIED);
  await expect(resident.page.getByText(words.reports.STATUS_CLOSED).first()).toBeVisible();
  expect(await story(caller, id)).toEqual([
    'submitted',
    'accepted',
    'assigned',
    'returned',
    'assigned',
    'handling_begun',
    'resolved',
    'reopened',
    'handling_begun',
    'resolved',
    'rated',
  ]);
});

test('an assignment that met a newer version shows what is new and asks', async ({ server, network, openPhone }) => {
  const text = '人行道井盖翘起一角';
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  const id = await files(resident, await Caller.resident(server, RESIDENT), text);
  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await worker.signIn();
  await worker.opens(text);
  await worker.gives(words.reports.ACTION_ACCEPT);
  await worker.button(words.reports.ACTION_ASSIGN).click();
  await expect(worker.sheet(words.reports.ASSIGN_TITLE).getByText(UNIT)).toBeVisible();

  for (const phone of [worker.phone, resident.phone]) phone.networkIsBroken = true;
  worker.phone.refused.add(`/v1/reports/${id}/commands`);
  await network.offline();
  const colleague = await Caller.staff(server, 'grid-1');
  await colleague.command(`/v1/reports/${id}`, { type: 'note', v: 1, text: '已经打电话问过，是雨水井。' });
  await worker.sheet(words.reports.ASSIGN_TITLE).getByText(UNIT).click();
  await network.online();

  await expect(worker.page.getByText(words.reports.STALE)).toBeVisible();
  await expect(worker.page.getByText('已经打电话问过，是雨水井。').first()).toBeVisible();
  expect(await story(colleague, id)).toEqual(['submitted', 'accepted', 'noted']);
  await worker.gives(words.reports.STALE_AGAIN);
  await expect.poll(() => story(colleague, id)).toEqual(['submitted', 'accepted', 'noted', 'assigned']);
  await expect(resident.page.getByText(words.reports.NEXT_HANDLE)).toBeVisible();
  await expect(worker.page.getByText(words.reports.STALE)).toHaveCount(0);
});

test('without consent to the privacy text a report waits; agreeing sends it', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server, NEWCOMER);
  // Signed in by some other page, which never asked.
  const code = await resident.hasCodeSent();
  await resident.page.evaluate(async ([phone, code]) => {
    const json = (method, path, body) =>
      fetch(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
    await json('POST', '/v1/sessions', { type: 'code', phone, code, carrier: 'cookie' });
    await json('PUT', '/v1/session/person', { join_community: '120101003001' });
  }, [NEWCOMER, code]);
  await resident.page.reload();
  await resident.isHome();

  const text = '小广场的长椅少了一根木条';
  await resident.fillsIn(text);
  const refused = resident.page.waitForResponse((answer) => answer.url().endsWith('/commands'));
  await resident.submits();
  const path = new URL((await refused).url()).pathname;
  resident.phone.refused.add(path);
  await resident.page.getByRole('link', { name: words.account.PRIVACY }).click();
  await resident.button(words.account.AGREE).click();
  const caller = await Caller.resident(server, NEWCOMER);
  await expect.poll(async () => (await caller.ownReports(text)).length).toBe(1);
  await expect(resident.page.getByText(words.sending.NEEDS_ATTENTION)).toHaveCount(0);
});

test('two tabs with one outbox send a report once', async ({ server, network, openPhone }) => {
  const text = '单元门闭门器坏了，关门很响';
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.fillsIn(text);
  resident.phone.networkIsBroken = true;
  const other = await resident.phone.openTab('#/outbox');
  await expect(other.getByText(words.sending.NO_OUTBOX)).toBeVisible();
  // Cut in the middle of the other tab's first questions, perhaps: it goes on asking.
  await network.offline();
  await resident.submits();
  await expect(resident.page.getByText(words.sending.WAITING).first()).toBeVisible();
  await expect(other.getByText(say(words.sending.OUTBOX_COUNT, 1))).toBeVisible();
  await other.getByRole('button', { name: words.sending.RETRY_ALL, exact: true }).click();
  await network.online();
  await resident.seesReceipt();
  await expect(other.getByText(text)).toHaveCount(0);
  resident.phone.networkIsBroken = false;
  expect(await (await Caller.resident(server, RESIDENT)).ownReports(text)).toHaveLength(1);
});
