// 用水难: one report, several units. The grid worker calls them (吹哨), each has to come and to answer, the street has an eye
// on it (督办), and the unit that leads resolves it.

import { choose } from './support/choice.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const LEAD = '供水抢修队';
const HELPER = '市政养护二所';
const ABSENT = '供电服务班';
const TEXT = '3 号楼连着三天没有自来水，楼里老人提不动桶';

test('用水难: units are called, one comes and answers, one comes too late; supervised, resolved, rated', async ({ server, openPhone }) => {
  test.slow();
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await test.step('the resident reports it', async () => {
    await resident.openForm();
    await resident.addPhotos(['pothole-before.jpg']);
    await resident.chooseCategory('市政公用', '供水排水', '突发停水');
    await resident.writes(TEXT);
    await resident.describesPlace('3 号楼');
    await resident.submits();
    await resident.seesReceipt();
  });
  const caller = await Caller.resident(server, RESIDENT);
  const [{ id }] = await caller.ownReports(TEXT);
  await resident.page.goto(resident.phone.address(`#/reports/${id}`));

  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await test.step('the grid worker accepts, assigns, and calls two more units', async () => {
    await worker.signIn();
    await worker.opens(TEXT);
    await worker.gives(words.reports.ACTION_ACCEPT);
    await worker.assigns(LEAD);
    await worker.whistles([HELPER, ABSENT], '请市政开挖、电力移线，供水才能修。');
    await worker.seesUnit(LEAD, words.reports.LEAD_UNIT);
    await worker.seesUnit(HELPER, words.reports.UNIT_MISSING);
    await worker.seesUnit(ABSENT, words.reports.CALLED_UNIT);
    await expect(resident.page.getByText(words.reports.DID_WHISTLE).first()).toBeVisible();
    await expect(resident.page.getByText('请市政开挖')).toHaveCount(0);
  });

  await test.step('the resident urges, once', async () => {
    await resident.button(words.reports.ACTION_URGE).click();
    await expect(resident.page.getByText(words.reports.URGE_AGAIN.split('{0}')[0])).toBeVisible();
    await expect(resident.button(words.reports.ACTION_URGE)).toHaveCount(0);
    await expect(worker.page.getByText(say(words.reports.MARK_URGED, 1)).first()).toBeVisible();
  });

  const helper = new Staff(await openPhone({ size: DESK }), 'member-1');
  await test.step('one of the called comes and answers with a photo', async () => {
    await helper.signIn();
    await helper.opens(TEXT);
    await expect(helper.page.getByText(words.reports.DUE_ARRIVE)).toBeVisible();
    await helper.gives(words.reports.ACTION_ARRIVE);
    await worker.seesUnit(HELPER, words.reports.UNIT_ARRIVED);
    await helper.answers('路面已经开挖，等供水接管。', 'pothole-after.jpg');
    await worker.seesUnit(HELPER, '路面已经开挖，等供水接管。');
    await worker.seesUnit(HELPER, words.reports.UNIT_ANSWERED);
  });

  const street = new Staff(await openPhone({ size: DESK }), 'street-1');
  await test.step('the street supervises; the resident learns that, not the words', async () => {
    await street.signIn();
    await street.opens(TEXT);
    await street.writes(words.reports.ACTION_SUPERVISE, '今晚八点前必须通水。');
    await expect(worker.page.getByText('今晚八点前必须通水。')).toBeVisible();
    await expect(resident.page.getByText(words.reports.DID_SUPERVISE_NOTE)).toBeVisible();
    await expect(resident.page.getByText('今晚八点前必须通水。')).toHaveCount(0);
    // What is supervised comes before everything else in the queue.
    await expect(worker.page.locator('.report-row', { hasText: TEXT })).toContainText(words.reports.MARK_SUPERVISED);
    await worker.page.getByRole('searchbox').fill('');
    await choose(worker.page, words.desk.SEGMENTS, words.desk.HANDLING);
    await expect(worker.page.locator('.report-row').nth(2)).toBeVisible();
    await expect(worker.page.locator('.report-row').first()).toContainText(words.reports.MARK_SUPERVISED);
  });

  await test.step('an hour passes: the desk sees who has not come', async () => {
    await expect(helper.button(words.reports.ACTION_RESOLVE)).toHaveCount(0);
    const phones = [resident.phone, worker.phone, helper.phone, street.phone];
    await server.passHours(1, phones);
    await worker.phone.wakesAfter(1, '#/desk');
    await worker.opens(TEXT);
    await worker.seesUnit(ABSENT, words.reports.UNIT_MISSING);
    await resident.phone.wakesAfter(1, `#/reports/${id}`);
  });

  const absent = new Staff(await openPhone({ size: DESK, hoursAhead: 1 }), 'member-6');
  await test.step('it comes at last, too late', async () => {
    await absent.signIn();
    await absent.opens(TEXT);
    await absent.gives(words.reports.ACTION_ARRIVE);
    await worker.seesUnit(ABSENT, words.reports.UNIT_LATE);
  });

  const lead = new Staff(await openPhone({ size: DESK, hoursAhead: 1 }), 'member-5');
  await test.step('only the lead resolves, without waiting for its answer', async () => {
    await lead.signIn();
    await lead.opens(TEXT);
    await lead.gives(words.reports.ACTION_HANDLE);
    await lead.resolves('接管完成，已恢复供水。', 'pothole-after.jpg');
    await worker.seesUnit(LEAD, words.reports.UNIT_ANSWERED);
    await worker.seesUnit(ABSENT, words.reports.UNIT_ARRIVED);
  });

  await test.step('the resident sees all answers and rates', async () => {
    await expect(resident.page.getByText('接管完成，已恢复供水。').first()).toBeVisible();
    await expect(resident.page.getByText('路面已经开挖，等供水接管。').first()).toBeVisible();
    await resident.rates(words.reports.RATE_SATISFIED);
    await expect(resident.page.getByText(words.reports.STATUS_CLOSED).first()).toBeVisible();
  });
  const { timeline } = await caller.get(`/v1/reports/${id}`);
  expect(timeline.map((entry) => entry.what.type)).toEqual([
    'submitted',
    'accepted',
    'assigned',
    'whistled',
    'urged',
    'arrived',
    'answered',
    'supervised',
    'arrived',
    'handling_begun',
    'resolved',
    'rated',
  ]);
});

test('a called unit that has not come in time is picked out at the desk; when it comes, it came late', async ({ openPhone }) => {
  const text = '5 号楼高层用水难';
  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await worker.signIn();
  await worker.page.getByRole('button', { name: words.desk.MISSING_NOTE }).click();
  await expect(worker.page.locator('.report-row')).toHaveCount(1);
  await worker.opens(text);
  await worker.seesUnit(ABSENT, words.reports.UNIT_MISSING);
  await worker.seesUnit('安和物业服务中心', words.reports.UNIT_ANSWERED);

  const member = new Staff(await openPhone({ size: DESK }), 'member-6');
  await member.signIn();
  await member.opens(text);
  await expect(member.page.getByText(words.reports.UNIT_LATE)).toHaveCount(0);
  await member.gives(words.reports.ACTION_ARRIVE);
  await worker.seesUnit(ABSENT, words.reports.UNIT_ARRIVED);
  await worker.seesUnit(ABSENT, words.reports.UNIT_LATE);
  await expect(worker.page.getByRole('button', { name: words.desk.MISSING_NOTE })).toContainText('0');
});
