// Every kind of draft is found again after a kill: with its words in the list, and in the form in which it was begun.

import { randomUUID } from 'node:crypto';

import { begunTask } from './support/begun-task.mjs';
import { choose } from './support/choice.mjs';
import { COMMUNITY, Neighbour } from './support/neighbour.mjs';
import { Caller } from './support/protocol.mjs';
import { NEIGHBOUR, Resident, RESIDENT } from './support/resident.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

/**
 * @typedef {object} Kind
 * @property {string} word what the list calls it
 * @property {string} hash where it is begun
 * @property {string} text what is typed
 * @property {string} [title] what the list says of it, where that is not what was typed
 * @property {() => Promise<void>} [begins] comes from the page to what the form is about, the first time
 * @property {() => Promise<void>} [opens] comes from the page to the form
 * @property {() => import('@playwright/test').Locator} [field] where it is typed
 * @property {{ writes: () => Promise<void>, holds: () => Promise<void> }} [marks] instead of a field: what is chosen
 */

const row = (page, { word, text, title = text }) =>
  page.locator('.draft-row').filter({ hasText: word }).filter({ hasText: title });

/**
 * Types something of each kind, has the browser killed, and finds it all again.
 * @param {Neighbour} who
 * @param {Kind[]} kinds
 */
async function survive(who, kinds) {
  for (const kind of kinds) {
    await test.step(`begins ${kind.word}`, async () => {
      // Leaves the sheet of the kind before.
      await who.goes('#/drafts');
      await who.goes(kind.hash);
      await kind.begins?.();
      await kind.opens?.();
      await (kind.marks ? kind.marks.writes() : kind.field().fill(kind.text));
    });
  }
  // What the last page said it kept, and what the others had kept before it.
  const list = await who.phone.openTab('#/drafts');
  await expect(list.locator('.draft-row')).toHaveCount(kinds.length);
  for (const kind of kinds) await expect(row(list, kind)).toBeVisible();

  await who.killedAndBack('#/drafts');
  await expect(who.page.locator('.draft-row')).toHaveCount(kinds.length);
  for (const kind of kinds) {
    await test.step(`finds ${kind.word}`, async () => {
      await who.goes('#/drafts');
      await row(who.page, kind).getByRole('button', { name: words.sending.EDIT, exact: true }).click();
      await kind.opens?.();
      await (kind.marks ? kind.marks.holds() : expect(kind.field()).toHaveValue(kind.text));
    });
  }
}

test('what a resident writes', async ({ server, openPhone }) => {
  const who = new Neighbour(new Resident(await openPhone(), server));
  await who.who.signIn();
  const caller = await Caller.resident(server, RESIDENT);
  const { items } = await caller.get('/v1/reports?scope=mine&status=resolved');
  const posts = await caller.get(`/v1/posts?scope=board:${COMMUNITY}&limit=50`);
  const post = posts.items.find(({ author }) => author.id !== caller.person.id);
  const own = randomUUID();
  const submit = { type: 'submit', v: 1, community: COMMUNITY, channel: 'talk', text: '谁家丢了钥匙', photos: [] };
  await caller.command(`/v1/posts/${own}`, submit);
  const inSheet = (title) => () => who.sheet(title).getByRole('textbox');
  const presses = (name) => () => who.button(name).click();
  const postText = () => who.page.getByRole('textbox', { name: words.board.FORM_TEXT, exact: true });
  await survive(who, [
    {
      word: words.form.TITLE,
      hash: '#/reports/new',
      text: '雨篦子堵了',
      field: () => who.page.getByRole('textbox', { name: words.form.TEXT }),
    },
    {
      word: words.needs.FORM_TITLE,
      hash: '#/needs/new',
      text: '请人陪老人散步',
      field: () => who.page.getByRole('textbox', { name: words.needs.TEXT, exact: true }),
    },
    {
      word: words.board.FORM_TITLE,
      hash: '#/posts/new',
      text: '周末一起打乒乓球',
      field: postText,
    },
    {
      word: words.board.FORM_EDIT,
      hash: `#/posts/${own}`,
      text: '谁家丢了钥匙，在门卫那里',
      begins: () => who.presses(words.board.EDIT),
      field: postText,
    },
    { word: words.board.REPLY, hash: `#/posts/${post.id}`, text: '我也去', field: () => who.composer },
    {
      word: words.board.FLAG,
      hash: `#/posts/${post.id}`,
      text: '和社区没有关系',
      opens: () => who.presses(words.board.FLAG),
      field: inSheet(words.board.FLAG_TITLE),
    },
    {
      word: words.me.CHANGE_NAME,
      hash: '#/me',
      text: '晚晴',
      opens: presses(words.me.CHANGE_NAME),
      field: inSheet(words.me.CHANGE_NAME),
    },
    {
      word: words.reports.ACTION_RATE,
      hash: `#/reports/${items[0].id}`,
      text: '修得很快',
      opens: presses(words.reports.ACTION_RATE),
      field: inSheet(words.reports.RATE_TITLE),
    },
    {
      word: words.reports.ACTION_REOPEN,
      hash: `#/reports/${items[0].id}`,
      text: '边上还有一块没补',
      opens: presses(words.reports.ACTION_REOPEN),
      field: inSheet(words.reports.ACTION_REOPEN),
    },
  ]);
});

test('what a new volunteer writes', async ({ server, openPhone }) => {
  const who = new Neighbour(new Resident(await openPhone(), server, NEIGHBOUR));
  await who.who.signIn();
  await survive(who, [
    {
      word: words.needs.REGISTER,
      hash: '#/me/volunteer',
      text: '陆建国',
      opens: () => choose(who.page, words.needs.AGE, words.needs.AGE_CHILD),
      field: () => who.page.getByRole('textbox', { name: words.needs.GUARDIAN_NAME }),
    },
  ]);
});

test('what a volunteer writes who forgot to check in', async ({ server, openPhone }) => {
  const task = await begunTask(server, NEIGHBOUR, { title: '清理楼道' });
  const who = new Neighbour(new Resident(await openPhone(), server, NEIGHBOUR));
  await who.who.signIn();
  await survive(who, [
    {
      word: words.tasks.LATE_CHECK_IN,
      hash: `#/tasks/${task.id}`,
      text: '手机没电了',
      opens: () => who.button(words.tasks.LATE_CHECK_IN).click(),
      field: () => who.sheet(words.tasks.LATE_CHECK_IN).getByRole('textbox'),
    },
  ]);
});

/** A report of a resident's that a unit has taken up; gives its id back. */
async function handled(server) {
  const caller = await Caller.resident(server, RESIDENT);
  const { items } = await caller.get('/v1/reports?scope=mine&status=resolved');
  const [{ id }] = items;
  await caller.command(`/v1/reports/${id}`, { type: 'reopen', v: 1, reason: '又坏了' });
  await (await Caller.staff(server, 'member-1')).command(`/v1/reports/${id}`, { type: 'handle', v: 1 });
  return id;
}

test('what staff write at the desk', async ({ server, openPhone }) => {
  const report = await handled(server);
  const [task, over] = [await begunTask(server, NEIGHBOUR, { title: '清理楼道' }), await begunTask(server, '13800000006', { title: '打扫花园' })];
  await over.completes();
  const caller = await Caller.resident(server, NEIGHBOUR);
  const posts = await caller.get(`/v1/posts?scope=board:${COMMUNITY}&limit=50`);
  const who = new Neighbour(new Staff(await openPhone({ size: DESK }), 'grid-1'));
  await who.who.signIn();
  const presses = (name) => () => who.button(name).click();
  const inSheet = (title) => () => who.sheet(title).getByRole('textbox');
  await survive(who, [
    {
      word: words.tasks.FORM_TITLE,
      hash: '#/desk/tasks/new',
      text: '给花坛浇水',
      field: () => who.page.getByRole('textbox', { name: words.tasks.NAME }),
    },
    {
      word: words.reports.ACTION_NOTE,
      hash: `#/desk/${report}`,
      text: '居民来过电话',
      opens: presses(words.reports.ACTION_NOTE),
      field: inSheet(words.reports.ACTION_NOTE),
    },
    {
      word: words.reports.WHISTLE_TITLE,
      hash: `#/desk/${report}`,
      text: '请物业带钥匙来',
      opens: presses(words.reports.ACTION_WHISTLE),
      field: inSheet(words.reports.WHISTLE_TITLE),
    },
    {
      word: words.tasks.CANCEL_TITLE,
      hash: `#/desk/tasks/${task.id}`,
      text: '下大雨，改天再做',
      opens: presses(words.tasks.CANCEL),
      field: inSheet(words.tasks.CANCEL_TITLE),
    },
    {
      word: words.tasks.FORM_CHANGE,
      hash: `#/desk/tasks/${task.id}/change`,
      text: '清理楼道和车棚',
      field: () => who.page.getByRole('textbox', { name: words.tasks.NAME }),
    },
    {
      word: words.tasks.ROLL_CALL,
      hash: `#/desk/tasks/${task.id}`,
      text: '清理楼道',
      marks: {
        writes: () => choose(who.page, '陆小满', words.tasks.PRESENT),
        holds: () => expect(who.page.getByRole('radiogroup', { name: '陆小满' }).getByRole('radio').first()).toBeChecked(),
      },
    },
    {
      word: words.tasks.CORRECT_TITLE,
      hash: `#/desk/tasks/${over.id}`,
      text: '多记了十分钟',
      opens: presses(words.tasks.CORRECT),
      field: () => who.sheet(words.tasks.CORRECT_TITLE).getByRole('textbox', { name: words.tasks.REASON }),
    },
    {
      word: words.needs.DECLINE,
      hash: '#/needs/demo-need-2',
      text: '请先联系社区食堂',
      opens: presses(words.needs.DECLINE),
      field: inSheet(words.needs.DECLINE),
    },
    {
      word: words.board.HIDE,
      hash: `#/posts/${posts.items[0].id}`,
      text: '写了别人的电话',
      opens: () => who.presses(words.board.HIDE),
      field: inSheet(words.board.HIDE),
    },
    {
      word: words.tasks.COMPLETE,
      hash: `#/desk/tasks/${task.id}`,
      text: '47',
      title: '',
      opens: presses(words.tasks.COMPLETE),
      field: () => who.sheet(words.tasks.COMPLETE).getByRole('textbox', { name: say(words.tasks.HOURS_OF, '陆小满') }),
    },
  ]);
});

test('what a unit answers', async ({ server, openPhone }) => {
  const report = await handled(server);
  const who = new Neighbour(new Staff(await openPhone({ size: DESK }), 'member-1'));
  await who.who.signIn();
  await survive(who, [
    {
      word: words.reports.RESOLVE_TITLE,
      hash: `#/desk/${report}`,
      text: '重新铺了一层',
      opens: () => who.button(words.reports.ACTION_RESOLVE).click(),
      field: () => who.sheet(words.reports.RESOLVE_TITLE).getByRole('textbox', { name: words.reports.RESOLVE_TEXT }),
    },
  ]);
});

test('a form whose draft another page has deleted goes on with a new one, and loses no word', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.openForm();
  await resident.writes('树枝压着电线');
  await resident.seesDraftSaved();
  const list = await resident.phone.openTab('#/drafts');
  const kept = (title) => row(list, { word: words.form.TITLE, text: title });
  await kept('树枝压着电线').getByRole('button', { name: words.sending.DELETE, exact: true }).click();
  const asked = list.getByRole('alertdialog', { name: words.sending.DELETE_DRAFT });
  await asked.getByRole('button', { name: words.sending.DELETE, exact: true }).click();
  await expect(list.locator('.draft-row')).toHaveCount(0);

  const field = () => resident.field(words.form.TEXT);
  await expect(field()).toHaveValue('树枝压着电线');
  await field().press('End');
  await field().pressSequentially('，风一吹就冒火花');
  await expect(resident.page.getByText(words.sending.DRAFT_ANEW)).toBeVisible();
  await resident.seesDraftSaved();
  await expect(field()).toHaveValue('树枝压着电线，风一吹就冒火花');
  await expect(kept('树枝压着电线，风一吹就冒火花')).toBeVisible();
  await expect(list.locator('.draft-row')).toHaveCount(1);

  await resident.phone.losesSession();
  await resident.phone.kill();
  await resident.phone.start('#/drafts');
  await row(resident.page, { word: words.form.TITLE, text: '冒火花' }).getByRole('button', { name: words.sending.EDIT, exact: true }).click();
  await expect(field()).toHaveValue('树枝压着电线，风一吹就冒火花');
});
