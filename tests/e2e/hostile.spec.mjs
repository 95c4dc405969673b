// Hostile text in every field that others read: nothing runs, only http and https make a link, and what cannot be taken
// is told and kept.

import { ALL, LONG, SCRIPTS, watch } from './support/hostile.mjs';
import { COMMUNITY, Neighbour, postsWith, repliesTo } from './support/neighbour.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

test('scripts in post, title, option, place, reply, flag and hide reason run nowhere', async ({ server, openPhone }) => {
  const author = await Caller.resident(server, RESIDENT);
  await author.agrees();
  const staff = await Caller.staff(server, 'grid-1');
  await staff.agrees();
  const poll = {
    options: SCRIPTS.slice(0, 3),
    choices: 1,
    secret: false,
    closes_at: new Date(Date.now() + 3_600_000).toISOString(),
  };
  const submit = { type: 'submit', v: 1, community: COMMUNITY, channel: 'talk', title: SCRIPTS[1], text: ALL, photos: [], poll };
  await author.command('/v1/posts/hostile-e2e', { ...submit, place: { words: SCRIPTS[2] } });
  await author.command('/v1/posts/hostile-e2e-2', { ...submit, poll: undefined, title: SCRIPTS[0] });
  await staff.command('/v1/posts/hostile-e2e/flag', { type: 'raise', v: 1, reason: 'other', words: ALL.slice(0, 190) });
  await staff.command('/v1/posts/hostile-e2e-2', { type: 'hide', v: 1, reason: ALL });

  const resident = new Neighbour(new Resident(await openPhone(), server));
  await resident.who.signIn();
  const holds = await watch(resident);
  await test.step('a person types the same into post and reply', async () => {
    await resident.writes({ channel: '互助', text: ALL });
    await resident.publishes();
    await expect(resident.card(SCRIPTS[0]).first()).toBeVisible();
    await holds();
    await resident.goes('#/posts/hostile-e2e');
    await resident.replies(ALL);
    await expect(resident.reply(SCRIPTS[0])).toBeVisible();
    await expect(resident.post.getByRole('checkbox')).toHaveCount(3);
    await holds();
    const links = resident.post.locator('.post-text a');
    await expect(links).toHaveCount(2);
    await resident.goes('#/posts/hostile-e2e-2');
    await expect(resident.post).toContainText(words.board.HIDDEN_NOTE.split('{0}')[0]);
    await holds();
  });

  const worker = new Neighbour(new Staff(await openPhone({ size: DESK }), 'grid-1'));
  await worker.who.signIn();
  const workerHolds = await watch(worker);
  for (const route of ['#/desk/posts', '#/posts/hostile-e2e', '#/posts/hostile-e2e-2']) {
    await test.step(`staff look at ${route}`, async () => {
      await worker.goes(route);
      await expect(worker.page.locator('main').getByText(/window\.hit/).first()).toBeVisible();
      await workerHolds();
    });
  }
});

test('what turns text around is refused with words; invisible and stacked marks are tamed', async ({ server, openPhone }) => {
  const resident = new Neighbour(new Resident(await openPhone(), server));
  await resident.who.signIn();
  const caller = await Caller.resident(server, RESIDENT);
  await test.step('an override of direction', async () => {
    await resident.writes({ channel: '互助', text: '请看\u202e附件' });
    await resident.button(words.board.FORM_SEND).click();
    await expect(resident.page.getByText(words.errors.FIELD_CHARACTER)).toBeVisible();
    await expect(resident.page.getByRole('textbox', { name: words.board.FORM_TEXT, exact: true })).toHaveValue('请看\u202e附件');
  });
  await test.step('nothing but what cannot be seen', async () => {
    await resident.page.getByRole('textbox', { name: words.board.FORM_TEXT, exact: true }).fill('\u200b\u200d\u2060');
    await expect(resident.page.getByText(words.errors.FIELD_EMPTY)).toBeVisible();
  });
  await test.step('a tower of marks', async () => {
    await resident.page.getByRole('textbox', { name: words.board.FORM_TEXT, exact: true }).fill(`好${'\u0336'.repeat(500)}塔`);
    await resident.publishes();
    await expect(resident.card('塔').first()).toBeVisible();
    const towers = async () => {
      const { items } = await caller.get('/v1/posts?scope=mine');
      return items.filter((post) => post.text.endsWith('塔')).map((post) => post.text.length < 20);
    };
    await expect.poll(towers, { message: 'it has arrived, and is no tower any more' }).toEqual([true]);
  });
});

test('100,000 characters: told how many there may be, and not one is lost', async ({ server, openPhone }) => {
  const resident = new Neighbour(new Resident(await openPhone(), server));
  await resident.who.signIn();
  await resident.writes({ channel: '互助', text: LONG });
  await resident.button(words.board.FORM_SEND).click();
  await expect(resident.page.getByText(words.errors.FIELD_TOO_LONG)).toBeVisible();
  const field = resident.page.getByRole('textbox', { name: words.board.FORM_TEXT, exact: true });
  expect((await field.inputValue()).length).toBe(100_000);
  const caller = await Caller.resident(server, RESIDENT);
  expect(await postsWith(caller, LONG)).toEqual([]);

  await resident.goes('#/posts/demo-post-4');
  await resident.composer.fill(LONG);
  await resident.button(words.board.SEND).click();
  await expect(resident.page.getByText(say(words.board.TEXT_TOO_LONG, 5000, 100_000))).toBeVisible();
  expect((await resident.composer.inputValue()).length).toBe(100_000);
  expect((await repliesTo(caller, 'demo-post-4')).some((reply) => reply.text.startsWith('长长'))).toBe(false);
});
