// 为独居老人送餐: a resident asks, the desk makes a task of it, volunteers take its places, one waits and moves up, checks in
// without a network by the organiser's code; hours are booked, and the resident rates it.

import { randomUUID } from 'node:crypto';

import { newVolunteer, publishedTask, takesPlace } from './support/begun-task.mjs';
import { choose } from './support/choice.mjs';
import { until } from './support/condition.mjs';
import { fieldTime } from './support/field-time.mjs';
import { COMMUNITY } from './support/neighbour.mjs';
import { pickFromAlbum } from './support/picker.mjs';
import { Caller } from './support/protocol.mjs';
import { NEIGHBOUR, Resident } from './support/resident.mjs';
import { demoPhoto } from './support/settings.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { like, say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const OTHERS = ['13800000006', '13800000007'];
const NEED = '母亲独居，腿脚不便，想请人送几天午餐';
const TITLE = '给独居老人送午餐';

/** Confirms the question in sight. */
async function confirms(page, title, answer) {
  const dialog = page.getByRole('alertdialog', { name: title });
  await dialog.getByRole('button', { name: answer, exact: true }).click();
  await expect(dialog).toBeHidden();
}

test('为独居老人送餐: need, task, full, waiting line, check-in without a network, hours and points, rating', async ({
  server,
  network,
  openPhone,
}) => {
  const asker = new Resident(await openPhone(), server);
  await test.step('a resident asks for meals', async () => {
    await asker.signIn();
    await asker.page.getByRole('navigation', { name: words.home.TABS }).getByRole('link', { name: words.tasks.TAB }).click();
    await asker.page.getByRole('link', { name: words.tasks.ASK_FOR_HELP }).click();
    await asker.page.getByRole('link', { name: words.needs.NEW }).click();
    await asker.page.locator('label', { hasText: '送餐助餐' }).click();
    await asker.field(words.needs.TEXT).fill(NEED);
    await asker.describesPlace('6 号楼 302');
    await asker.button(words.needs.SUBMIT).click();
    await asker.page.locator('.report-row', { hasText: NEED }).click();
    await expect(asker.page.getByText(words.needs.NEXT_OPEN)).toBeVisible();
  });

  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  let task;
  await test.step('the desk makes a task with two places of it, and publishes it', async () => {
    await worker.signIn();
    await worker.page.goto(worker.phone.address('#/desk/tasks'));
    await worker.page.locator('.report-row', { hasText: NEED }).click();
    await worker.page.getByRole('link', { name: words.needs.MAKE_TASK }).click();
    await worker.page.getByRole('textbox', { name: words.tasks.NAME }).fill(TITLE);
    await worker.page.getByRole('textbox', { name: words.tasks.TEXT, exact: true }).fill('到食堂取餐，送到老人家里，陪聊几句。');
    await worker.page.getByLabel(words.tasks.STARTS, { exact: true }).fill(fieldTime(3));
    await worker.page.getByLabel(words.tasks.ENDS, { exact: true }).fill(fieldTime(63));
    await worker.page.getByRole('textbox', { name: words.tasks.PLACE_HINT }).fill('6 号楼');
    await worker.button(words.tasks.SAVE_TASK).click();
    await worker.button(words.tasks.PUBLISH).click();
    await confirms(worker.page, words.tasks.PUBLISH_TITLE, words.tasks.PUBLISH);
    await expect(worker.page.getByText(words.tasks.NO_CLAIMS)).toBeVisible();
    task = worker.page.url().split('/').at(-1);
    // Its page opens while the draft is still on its way: the first look finds no task, and the browser says so.
    worker.phone.faults = worker.phone.faults.filter((fault) => !fault.endsWith(`(${worker.phone.address()}v1/tasks/${task})`));
    await expect(asker.page.getByText(words.needs.DID_TAKE)).toBeVisible();
  });

  const volunteer = new Resident(await openPhone(), server, NEIGHBOUR);
  await test.step('a neighbour registers as a volunteer', async () => {
    await volunteer.signIn();
    await volunteer.page.goto(volunteer.phone.address('#/tasks'));
    await volunteer.page.getByRole('link', { name: words.tasks.BECOME }).click();
    await choose(volunteer.page, words.needs.AGE, words.needs.AGE_ADULT);
    await volunteer.button(words.needs.REGISTER).click();
    await expect(volunteer.page.getByText(words.needs.HOURS, { exact: true })).toBeVisible();
  });

  let other;
  await test.step('two others take both places; the neighbour joins the waiting line', async () => {
    other = await newVolunteer(server, OTHERS[0]);
    await takesPlace(other, task);
    await takesPlace(await newVolunteer(server, OTHERS[1]), task);
    await volunteer.page.goto(volunteer.phone.address('#/tasks'));
    const card = volunteer.page.locator('.task-card', { hasText: TITLE });
    await expect(card).toContainText(say(words.tasks.FULL, 2, 2));
    await card.click();
    await expect(volunteer.page.getByText('302')).toHaveCount(0);
    await volunteer.button(words.tasks.JOIN).click();
    await expect(volunteer.page.getByText(say(words.tasks.PART_WAITING, 1))).toBeVisible();
    await expect(worker.page.getByText(say(words.tasks.WAITLIST, 1))).toBeVisible();
  });

  await test.step('a place frees itself: it is kept for the neighbour, who takes it and sees where', async () => {
    await other.command(`/v1/tasks/${task}/roster`, { type: 'cancel', v: 1, reason: '临时有事' });
    await expect(volunteer.page.getByText(words.tasks.KEPT_FOR_YOU)).toBeVisible();
    await volunteer.button(words.tasks.CLAIM_KEPT).click();
    await expect(volunteer.page.getByText('6 号楼 302')).toBeVisible();
    await expect(volunteer.page.getByText(words.tasks.PART_CLAIMED, { exact: true })).toBeVisible();
    await expect(worker.page.locator('.claim-row', { hasText: '临时有事' })).toContainText(words.tasks.CANCELLED_LATE);
  });

  await test.step('checked in by the organiser’s code, both without a network; it counts once it has arrived', async () => {
    for (const { phone } of [asker, worker, volunteer]) phone.networkIsBroken = true;
    await network.offline();
    const shown = await worker.page.locator('.code-now').textContent();
    await volunteer.field(words.tasks.CODE).fill(shown.replace(/\D/g, ''));
    await volunteer.button(words.tasks.CHECK_IN).click();
    await expect(volunteer.page.getByText(words.tasks.PENDING_CHECK_IN)).toBeVisible();
    await expect(volunteer.page.getByText(words.tasks.PART_CHECKED_IN, { exact: true })).toHaveCount(0);
    await network.online();
    await expect(volunteer.page.getByText(words.tasks.PART_CHECKED_IN, { exact: true })).toBeVisible({ timeout: 60_000 });
    for (const { phone } of [asker, worker, volunteer]) phone.networkIsBroken = false;
  });

  await test.step('the volunteer checks out, and the organiser sees it', async () => {
    await volunteer.button(words.tasks.CHECK_OUT).click();
    await expect(volunteer.page.getByText(words.tasks.PART_CHECKED_OUT, { exact: true })).toBeVisible();
    await expect(worker.page.locator('.claim-row', { hasText: '陆小满' })).toContainText(words.tasks.PART_CHECKED_OUT);
  });

  await test.step('the organiser moves the beginning, and completes it with the hours', async () => {
    await worker.page.reload();
    await worker.page.getByRole('link', { name: words.tasks.CHANGE, exact: true }).click();
    await worker.page.getByLabel(words.tasks.CLAIM_UNTIL, { exact: true }).fill(fieldTime(-2));
    await worker.page.getByLabel(words.tasks.STARTS, { exact: true }).fill(fieldTime(-2));
    await worker.button(words.tasks.SAVE_CHANGE).click();
    await worker.button(words.tasks.COMPLETE).click();
    const sheet = worker.sheet(words.tasks.COMPLETE);
    await sheet.getByRole('textbox', { name: say(words.tasks.HOURS_OF, '陆小满') }).fill('90');
    await sheet.getByRole('button', { name: words.tasks.COMPLETE, exact: true }).click();
    await expect(worker.page.getByText(words.tasks.STATUS_COMPLETED)).toBeVisible();
  });

  await test.step('the volunteer sees hours and points, line by line', async () => {
    await volunteer.page.goto(volunteer.phone.address('#/me/volunteer'));
    await expect(volunteer.page.getByText(say(words.needs.HOURS_UNIT, '1.5'))).toBeVisible();
    await volunteer.page.getByRole('link', { name: words.needs.LEDGER }).click();
    await expect(volunteer.page.getByText(say(words.needs.PLUS_MINUTES, '+90'))).toBeVisible();
    await expect(volunteer.page.getByText(say(words.needs.PLUS_POINTS, '+10'))).toBeVisible();
  });

  await test.step('a credit is put right, and the volunteer reads why', async () => {
    const row = worker.page.locator('.claim-row', { hasText: '陆小满' });
    await row.getByRole('button', { name: words.tasks.CORRECT, exact: true }).click();
    const sheet = worker.sheet(words.tasks.CORRECT_TITLE);
    await sheet.getByRole('textbox', { name: say(words.tasks.HOURS_OF, '陆小满') }).fill('60');
    await sheet.getByRole('textbox', { name: words.tasks.REASON }).fill('多记了半小时');
    await sheet.getByRole('button', { name: words.tasks.CORRECT, exact: true }).click();
    await expect(volunteer.page.getByText(/更正 · .* · 多记了半小时/).first()).toBeVisible();
  });

  await test.step('who asked rates it', async () => {
    await asker.button(words.needs.RATE).click();
    const sheet = asker.page.getByRole('dialog', { name: words.needs.RATE_TITLE });
    await choose(sheet, words.needs.RATE_TITLE, words.reports.RATE_SATISFIED);
    await sheet.getByRole('button', { name: words.needs.RATE_SEND, exact: true }).click();
    await expect(asker.page.getByText(like(words.needs.DID_RATE))).toBeVisible();
  });
});

test('写任务: what breaks its limit is told at its field, and a change lets photos go', async ({ server, openPhone }) => {
  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await worker.signIn();
  const field = (name) => worker.page.getByRole('textbox', { name, exact: true });
  const photos = async (count) => {
    await pickFromAlbum(worker.page, Array(count).fill(demoPhoto('pothole-before.jpg')));
    await expect(worker.page.getByRole('button', { name: like(words.form.PHOTO) })).toHaveCount(count);
    await expect(worker.page.getByRole('button', { name: words.form.WAITING })).toHaveCount(0);
  };
  const kept = worker.page.getByRole('button', { name: say(words.form.KEPT_DROP, 1) });
  await test.step('numbers', async () => {
    await worker.page.goto(worker.phone.address('#/desk/tasks/new'));
    await worker.page.getByRole('textbox', { name: words.tasks.NAME }).fill(TITLE);
    await field(words.tasks.TEXT).fill('到食堂取餐，送到老人家里。');
    await worker.page.getByLabel(words.tasks.STARTS, { exact: true }).fill(fieldTime(60));
    await worker.page.getByLabel(words.tasks.ENDS, { exact: true }).fill(fieldTime(3 * 24 * 60));
    await worker.page.getByRole('textbox', { name: words.form.PLACE_WORDS }).fill('6 号楼');
    const numbers = { CAPACITY: 500, MINUTES: 1440, POINTS_EACH: 1000 };
    for (const [name, most] of Object.entries(numbers)) await field(words.tasks[name]).fill(String(most + 1));
    await worker.button(words.tasks.SAVE_TASK).click();
    for (const [name, most] of Object.entries(numbers)) {
      await expect(worker.page.getByText(say(words.tasks.FAULT_AT_MOST, most))).toBeVisible();
      await field(words.tasks[name]).fill(name === 'MINUTES' ? '' : String(most));
    }
    await photos(1);
    await worker.button(words.tasks.SAVE_TASK).click();
    await expect(worker.button(words.tasks.PUBLISH)).toBeVisible();
  });
  await test.step('nine new photos beside one that is there', async () => {
    const task = worker.page.url().split('/').at(-1);
    // Its page opens while the draft is still on its way: the first look finds no task, and the browser says so.
    worker.phone.faults = worker.phone.faults.filter((fault) => !fault.endsWith(`(${worker.phone.address()}v1/tasks/${task})`));
    await worker.page.getByRole('link', { name: words.tasks.CHANGE, exact: true }).click();
    await expect(kept).toBeVisible();
    await photos(9);
    await worker.button(words.tasks.SAVE_CHANGE).click();
    await expect(worker.page.getByText(words.errors.FIELD_TOO_MANY)).toBeVisible();
    await kept.click();
    await expect(kept).toHaveCount(0);
    await worker.button(words.tasks.SAVE_CHANGE).click();
    await expect(worker.button(words.tasks.PUBLISH)).toBeVisible();
    const caller = await Caller.staff(server, 'grid-1');
    await until('the task has the nine new photos', async () => (await caller.get(`/v1/tasks/${task}`)).photos.length === 9);
  });
});

test('志愿工作台: whoever waits is on it, however many asked before', async ({ server, openPhone }) => {
  const caller = await Caller.staff(server, 'grid-1');
  await caller.agrees();
  const open = await caller.get(`/v1/needs?scope=area:${COMMUNITY}&status=open&limit=100`);
  const asks = async (text) => {
    const submission = { community: COMMUNITY, service: 'meals', text, place: { words: '8 号楼' }, contact: '李奶奶', on_behalf: true };
    await caller.command(`/v1/needs/${randomUUID()}`, { type: 'submit', v: 1, ...submission });
  };
  for (let n = 1; n <= 100; n += 1) await asks(`第 ${n} 位老人想请人送餐`);
  await asks(NEED);
  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await worker.signIn();
  await worker.page.goto(worker.phone.address('#/desk/tasks'));
  await expect(worker.page.locator('.report-row', { hasText: NEED })).toHaveCount(1);
  const all = `${words.tasks.DESK_NEEDS} ${open.items.length + 101}`;
  await expect(worker.page.getByRole('radio', { name: all, exact: true })).toHaveCount(1);
});

test('认领意向: claimed without a network it is a wish, until it is confirmed or the last place has gone meanwhile', async ({
  server,
  network,
  openPhone,
}) => {
  const rival = await newVolunteer(server, OTHERS[0]);
  await newVolunteer(server, NEIGHBOUR);
  const volunteer = new Resident(await openPhone(), server, NEIGHBOUR);
  await volunteer.signIn();
  const wish = volunteer.page.getByText(words.tasks.PENDING_CLAIM);
  const claimed = volunteer.page.getByText(words.tasks.PART_CLAIMED, { exact: true });
  const wishesForTheLastPlace = async (title, meanwhile) => {
    const { id } = await publishedTask(server, { title, capacity: 1 });
    await volunteer.page.goto(volunteer.phone.address(`#/tasks/${id}`));
    await expect(volunteer.button(words.tasks.CLAIM)).toBeVisible();
    volunteer.phone.networkIsBroken = true;
    await network.offline();
    await volunteer.button(words.tasks.CLAIM).click();
    await expect(wish).toBeVisible();
    await expect(claimed).toHaveCount(0);
    await meanwhile(id);
    await network.online();
    await expect(wish).toHaveCount(0, { timeout: 60_000 });
    volunteer.phone.networkIsBroken = false;
  };

  await test.step('somebody was faster: it says so, and leads to the waiting line', async () => {
    await wishesForTheLastPlace('打扫花园', (id) => {
      volunteer.phone.refused.add(`/v1/tasks/${id}/roster/commands`);
      return takesPlace(rival, id);
    });
    const refusal = volunteer.page.getByText(words.errors.FULL);
    await expect(refusal).toBeVisible();
    await expect(claimed).toHaveCount(0);
    await volunteer.button(words.tasks.JOIN).click();
    await expect(volunteer.page.getByText(say(words.tasks.PART_WAITING, 1))).toBeVisible();
    await expect(refusal).toHaveCount(0);
  });

  await test.step('nobody was faster: it is claimed', async () => {
    await wishesForTheLastPlace('清理楼道', () => {});
    await expect(claimed).toBeVisible();
  });
});
