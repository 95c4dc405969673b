// Hostile text in every field of the forms of reports, needs, tasks and registrations, in reasons, judgements, answers and
// notes, and in one's name: for everybody who reads it, it is text.

import { begunTask } from './support/begun-task.mjs';
import { choose } from './support/choice.mjs';
import { fieldTime } from './support/field-time.mjs';
import { LONG, OVERRIDE, SHORT, TOWER, fillsAll, watch } from './support/hostile.mjs';
import { Neighbour } from './support/neighbour.mjs';
import { pickFromAlbum } from './support/picker.mjs';
import { Caller } from './support/protocol.mjs';
import { NEIGHBOUR, Resident, RESIDENT } from './support/resident.mjs';
import { demoPhoto } from './support/settings.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { like, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const UNIT = '市政养护二所';
const HELPER = '供水抢修队';

const main = (who) => who.page.locator('main');

/** Fills in the sheet in sight, sends it, and sees it taken. */
async function sends(who, title, send) {
  const sheet = who.page.getByRole('dialog', { name: title });
  await fillsAll(sheet);
  await sheet.getByRole('button', { name: send, exact: true }).click();
  await expect(sheet).toBeHidden();
}

/** Presses an action that asks for words, and fills them in. */
async function writes(who, action) {
  await who.button(action).click();
  await sends(who, action, words.reports.CONFIRM);
}

/** Presses an action that asks for words and photos, and fills them in. */
async function answers(who, action, title) {
  await who.button(action).click();
  const sheet = who.page.getByRole('dialog', { name: title });
  await pickFromAlbum(who.page, demoPhoto('pothole-after.jpg'));
  await expect(sheet.getByRole('button', { name: like(words.form.PHOTO) })).toHaveCount(1);
  await expect(sheet.getByRole('button', { name: words.form.WAITING })).toHaveCount(0);
  await sends(who, title, words.reports.RESOLVE_SEND);
}

/** Opens a page and sees the hostile words there, as words; nothing else happens. */
async function reads(who, holds, route) {
  await test.step(`${who.number ?? who.account} reads ${route}`, async () => {
    await who.page.goto(who.phone.address(route));
    await expect(main(who).getByText(SHORT).first()).toBeVisible();
    await holds();
  });
}

test('a report from form to judgement, and the name of who wrote it', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  const holds = await watch(resident);
  await test.step('the name', async () => {
    await resident.page.goto(resident.phone.address('#/me'));
    await resident.button(words.me.CHANGE_NAME).click();
    await sends(resident, words.me.CHANGE_NAME, words.me.SAVE);
    await expect(resident.page.getByRole('heading', { name: SHORT })).toBeVisible();
    await holds();
    await resident.page.goto(resident.phone.address('#/'));
  });
  const caller = await Caller.resident(server, RESIDENT);
  let id;
  await test.step('the form', async () => {
    await resident.openForm();
    await resident.addPhotos(['pothole-before.jpg']);
    await resident.chooseCategory('市容环境', '道路设施', '路面破损');
    await fillsAll(main(resident));
    await holds();
    await resident.submits();
    await resident.seesReceipt();
    const { items } = await caller.get('/v1/reports?scope=mine&limit=1');
    id = items[0].id;
  });
  await reads(resident, holds, `#/reports/${id}`);
  await reads(resident, holds, '#/reports');

  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  const member = new Staff(await openPhone({ size: DESK }), 'member-1');
  const helper = new Staff(await openPhone({ size: DESK }), 'member-5');
  for (const staff of [worker, member, helper]) await staff.signIn();
  const happened = (what) => {
    const story = async () => (await caller.get(`/v1/reports/${id}`)).timeline.map((entry) => entry.what.type);
    return expect.poll(story).toContain(what);
  };
  const [workerHolds, memberHolds, helperHolds] = await Promise.all([worker, member, helper].map(watch));
  await test.step('note, return, 吹哨, both answers', async () => {
    await reads(worker, workerHolds, `#/desk/${id}`);
    await writes(worker, words.reports.ACTION_NOTE);
    await worker.gives(words.reports.ACTION_ACCEPT);
    await worker.assigns(UNIT);
    await happened('assigned');
    await reads(member, memberHolds, `#/desk/${id}`);
    await writes(member, words.reports.ACTION_RETURN);
    await happened('returned');
    await worker.assigns(UNIT);
    await worker.button(words.reports.ACTION_WHISTLE).click();
    const sheet = worker.sheet(words.reports.WHISTLE_TITLE);
    await sheet.getByRole('checkbox', { name: like(HELPER) }).check();
    await sends(worker, words.reports.WHISTLE_TITLE, words.reports.WHISTLE_SEND);
    await happened('whistled');
    await reads(helper, helperHolds, `#/desk/${id}`);
    await helper.gives(words.reports.ACTION_ARRIVE);
    await answers(helper, words.reports.ACTION_ANSWER, words.reports.ANSWER_TITLE);
    await helperHolds();
    await member.gives(words.reports.ACTION_HANDLE);
    await answers(member, words.reports.ACTION_RESOLVE, words.reports.RESOLVE_TITLE);
  });
  await test.step('not satisfied, done again, judged', async () => {
    await resident.page.goto(resident.phone.address(`#/reports/${id}`));
    await writes(resident, words.reports.ACTION_REOPEN);
    await member.gives(words.reports.ACTION_HANDLE);
    await answers(member, words.reports.ACTION_RESOLVE, words.reports.RESOLVE_TITLE);
    await resident.button(words.reports.ACTION_RATE).click();
    await choose(resident.page.getByRole('dialog', { name: words.reports.RATE_TITLE }), words.reports.RATE_TITLE, words.reports.RATE_FAIR);
    await sends(resident, words.reports.RATE_TITLE, words.reports.RATE_SEND);
    await expect(resident.page.getByText(words.reports.STATUS_CLOSED).first()).toBeVisible();
    await holds();
  });
  for (const [staff, its] of [[worker, workerHolds], [member, memberHolds], [helper, helperHolds]]) {
    await reads(staff, its, `#/desk/${id}`);
  }
  const neighbour = new Resident(await openPhone(), server, NEIGHBOUR);
  await neighbour.signIn();
  await reads(neighbour, await watch(neighbour), `#/reports/${id}`);
});

test('a need, the task made of it, and a registration', async ({ server, openPhone }) => {
  const asker = new Resident(await openPhone(), server);
  await asker.signIn();
  const holds = await watch(asker);
  await test.step('the need', async () => {
    await asker.page.goto(asker.phone.address('#/needs/new'));
    await asker.page.locator('label', { hasText: '送餐助餐' }).click();
    await fillsAll(main(asker));
    await asker.button(words.needs.SUBMIT).click();
    await asker.page.locator('.report-row', { hasText: SHORT }).first().click();
    await expect(main(asker).getByText(SHORT).first()).toBeVisible();
    await holds();
  });
  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await worker.signIn();
  const workerHolds = await watch(worker);
  let task;
  await test.step('the task', async () => {
    await reads(worker, workerHolds, '#/desk/tasks');
    await worker.page.locator('.report-row', { hasText: SHORT }).first().click();
    await worker.page.getByRole('link', { name: words.needs.MAKE_TASK }).click();
    await worker.page.getByLabel(words.tasks.STARTS, { exact: true }).fill(fieldTime(60));
    await worker.page.getByLabel(words.tasks.ENDS, { exact: true }).fill(fieldTime(120));
    await fillsAll(main(worker));
    await worker.button(words.tasks.SAVE_TASK).click();
    await worker.button(words.tasks.PUBLISH).click();
    await worker.page.getByRole('alertdialog').getByRole('button', { name: words.tasks.PUBLISH, exact: true }).click();
    await expect(worker.page.getByText(words.tasks.NO_CLAIMS)).toBeVisible();
    task = worker.page.url().split('/').at(-1);
    // Its page opens while the draft is still on its way: the first look finds no task, and the browser says so.
    worker.phone.faults = worker.phone.faults.filter((fault) => !fault.endsWith(`(${worker.phone.address()}v1/tasks/${task})`));
    await workerHolds();
  });
  const child = new Resident(await openPhone(), server, NEIGHBOUR);
  await child.signIn();
  const childHolds = await watch(child);
  await test.step('the registration of a child, with its guardian', async () => {
    await child.page.goto(child.phone.address('#/me/volunteer'));
    await choose(child.page, words.needs.AGE, words.needs.AGE_CHILD);
    await fillsAll(main(child));
    await child.page.getByRole('checkbox', { name: words.needs.GUARDIAN_CONSENTS }).check();
    await child.button(words.needs.REGISTER).click();
    await expect(child.page.getByText(words.needs.HOURS, { exact: true })).toBeVisible();
    await expect(main(child)).toContainText(SHORT);
    await childHolds();
  });
  await test.step('taken, and given up with a reason', async () => {
    await reads(child, childHolds, `#/tasks/${task}`);
    await child.button(words.tasks.CLAIM).click();
    // What one registered does not say that one can do this: it asks once more.
    const asks = child.page.getByRole('alertdialog', { name: words.tasks.CLAIM });
    const claimed = child.page.getByText(words.tasks.PART_CLAIMED, { exact: true });
    await expect(asks.or(claimed).first()).toBeVisible();
    if (await asks.isVisible()) await asks.getByRole('button', { name: words.tasks.CLAIM_ANYWAY, exact: true }).click();
    await expect(claimed).toBeVisible();
    await reads(child, childHolds, `#/tasks/${task}`);
    await child.button(words.tasks.CANCEL_CLAIM).click();
    await sends(child, words.tasks.CANCEL_CLAIM, words.tasks.CONFIRM);
    await childHolds();
  });
  await test.step('cancelled, with a reason that all read', async () => {
    await reads(worker, workerHolds, `#/desk/tasks/${task}`);
    await worker.button(words.tasks.CANCEL).click();
    const sheet = worker.sheet(words.tasks.CANCEL_TITLE);
    await fillsAll(sheet);
    await sheet.getByRole('button', { name: words.tasks.CANCEL, exact: true }).click();
    await expect(sheet).toBeHidden();
    await expect(child.page.getByText(words.tasks.CANCELLED_BECAUSE)).toBeVisible();
    await childHolds();
  });
  await test.step('the need is declined, with a reason', async () => {
    await worker.page.goto(worker.phone.address('#/desk/tasks'));
    await worker.page.locator('.report-row', { hasText: SHORT }).first().click();
    await worker.button(words.needs.DECLINE).click();
    const sheet = worker.sheet(words.needs.DECLINE);
    await fillsAll(sheet);
    await sheet.getByRole('button', { name: words.needs.DECLINE, exact: true }).click();
    await expect(sheet).toBeHidden();
    await expect(asker.page.getByText(words.needs.DID_DECLINE)).toBeVisible();
    await holds();
    await workerHolds();
  });
});

test('the reasons of a late check-in and of a correction', async ({ server, openPhone }) => {
  const { id: task } = await begunTask(server, NEIGHBOUR, { title: SHORT, text: SHORT, where: SHORT });
  const volunteer = new Resident(await openPhone(), server, NEIGHBOUR);
  await volunteer.signIn();
  const holds = await watch(volunteer);
  await test.step('why there was no check-in', async () => {
    await reads(volunteer, holds, `#/tasks/${task}`);
    await volunteer.button(words.tasks.LATE_CHECK_IN).click();
    await sends(volunteer, words.tasks.LATE_CHECK_IN, words.tasks.CONFIRM);
    await expect(volunteer.page.getByText(words.tasks.PART_LATE_ASKED)).toBeVisible();
    await holds();
  });
  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await worker.signIn();
  const workerHolds = await watch(worker);
  await test.step('the organiser reads it, judges, completes, and puts the minutes right', async () => {
    await worker.page.goto(worker.phone.address(`#/desk/tasks/${task}`));
    await expect(worker.page.locator('.claim-row')).toContainText(SHORT);
    await workerHolds();
    await worker.button(words.tasks.APPROVE).click();
    await expect(worker.page.getByText(words.tasks.PART_LATE_YES)).toBeVisible();
    await worker.button(words.tasks.COMPLETE).click();
    await sends(worker, words.tasks.COMPLETE, words.tasks.COMPLETE);
    await worker.button(words.tasks.CORRECT).click();
    await worker.sheet(words.tasks.CORRECT_TITLE).getByRole('textbox').first().fill('45');
    await sends(worker, words.tasks.CORRECT_TITLE, words.tasks.CORRECT);
    await workerHolds();
  });
  await test.step('the volunteer finds it in the ledger', async () => {
    await reads(volunteer, holds, '#/me/ledger');
    await expect(volunteer.page.getByText(words.needs.CORRECTED)).not.toHaveCount(0);
    await holds();
  });
});

/** A field keeps what was typed, and says what is wrong with it. */
async function refuses(field, text, word, press) {
  await field.fill(text);
  await press();
  await expect(field.page().getByText(word).first()).toBeVisible();
  expect((await field.inputValue()).length).toBe(text.length);
}

test('overrides, towers and 100,000 characters: told in every form, and nothing typed is lost', async ({ server, openPhone }) => {
  const tells = async (field, press) => {
    await refuses(field, LONG, words.errors.FIELD_TOO_LONG, press);
    await refuses(field, `请看${OVERRIDE}附件`, words.errors.FIELD_CHARACTER, press);
  };
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await test.step('report: text, place, contact', async () => {
    await resident.openForm();
    await tells(resident.field(words.form.TEXT), () => resident.submits());
    await resident.field(words.form.TEXT).fill(TOWER);
    await refuses(resident.field(words.form.PLACE_WORDS), `门口${OVERRIDE}`, words.errors.FIELD_CHARACTER, () => resident.submits());
    await resident.describesPlace('门口');
    await refuses(resident.field(words.form.CONTACT), `${OVERRIDE}138`, words.errors.FIELD_CHARACTER, () => resident.submits());
    await resident.field(words.form.CONTACT).fill('');
    await resident.addPhotos(['pothole-before.jpg']);
    await resident.chooseCategory('市容环境', '道路设施', '路面破损');
    await resident.submits();
    await resident.seesReceipt();
  });
  const caller = await Caller.resident(server, RESIDENT);
  const { items } = await caller.get('/v1/reports?scope=mine&limit=1');
  expect(items[0].title.length, 'the tower is none any more').toBeLessThan(20);
  await test.step('need', async () => {
    await resident.page.goto(resident.phone.address('#/needs/new'));
    await tells(resident.field(words.needs.TEXT), () => resident.button(words.needs.SUBMIT).click());
  });
  await test.step('name', async () => {
    await resident.page.goto(resident.phone.address('#/me'));
    await resident.button(words.me.CHANGE_NAME).click();
    const sheet = resident.page.getByRole('dialog', { name: words.me.CHANGE_NAME });
    const save = () => sheet.getByRole('button', { name: words.me.SAVE, exact: true }).click();
    await refuses(sheet.getByRole('textbox'), `何${OVERRIDE}晴`, words.errors.FIELD_CHARACTER, save);
  });

  const worker = new Neighbour(new Staff(await openPhone({ size: DESK }), 'grid-1'));
  await worker.who.signIn();
  await test.step('note and reason', async () => {
    await worker.goes(`#/desk/${items[0].id}`);
    for (const action of [words.reports.ACTION_NOTE, words.reports.ACTION_DECLINE]) {
      await worker.button(action).click();
      const sheet = worker.sheet(action);
      await tells(sheet.getByRole('textbox'), () => sheet.getByRole('button', { name: words.reports.CONFIRM, exact: true }).click());
      await sheet.getByRole('button', { name: words.reports.CLOSE, exact: true }).click();
      await expect(sheet).toBeHidden();
    }
  });
  await test.step('task', async () => {
    await worker.goes('#/desk/tasks/new');
    await worker.page.getByLabel(words.tasks.STARTS, { exact: true }).fill(fieldTime(60));
    await worker.page.getByLabel(words.tasks.ENDS, { exact: true }).fill(fieldTime(120));
    const field = worker.page.getByRole('textbox', { name: words.tasks.TEXT, exact: true });
    await tells(field, () => worker.button(words.tasks.SAVE_TASK).click());
  });
});

test('judgement and answer: too much is told, and nothing typed is lost', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.fillsIn('单元门口的地砖翘起');
  await resident.submits();
  await resident.seesReceipt();
  const caller = await Caller.resident(server, RESIDENT);
  const [{ id }] = await caller.ownReports('单元门口的地砖翘起');
  const worker = await Caller.staff(server, 'grid-1');
  await worker.command(`/v1/reports/${id}`, { type: 'accept', v: 1 });
  const staff = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await staff.signIn();
  await staff.page.goto(staff.phone.address(`#/desk/${id}`));
  await staff.assigns(UNIT);
  await expect.poll(async () => (await caller.get(`/v1/reports/${id}`)).status).toBe('assigned');
  const member = new Staff(await openPhone({ size: DESK }), 'member-1');
  await member.signIn();
  await member.page.goto(member.phone.address(`#/desk/${id}`));
  await member.gives(words.reports.ACTION_HANDLE);
  await member.button(words.reports.ACTION_RESOLVE).click();
  const answer = member.sheet(words.reports.RESOLVE_TITLE);
  const send = () => answer.getByRole('button', { name: words.reports.RESOLVE_SEND, exact: true }).click();
  await refuses(answer.getByRole('textbox'), LONG, words.errors.FIELD_TOO_LONG, send);
  await answer.getByRole('textbox').fill('铺好了。');
  await send();
  await resident.page.goto(resident.phone.address(`#/reports/${id}`));
  await resident.button(words.reports.ACTION_RATE).click();
  const rating = resident.page.getByRole('dialog', { name: words.reports.RATE_TITLE });
  await choose(rating, words.reports.RATE_TITLE, words.reports.RATE_SATISFIED);
  const rate = () => rating.getByRole('button', { name: words.reports.RATE_SEND, exact: true }).click();
  await refuses(rating.getByRole('textbox'), LONG, words.errors.FIELD_TOO_LONG, rate);
  await refuses(rating.getByRole('textbox'), `好${OVERRIDE}`, words.errors.FIELD_CHARACTER, rate);
});
