// What becomes of posts: 寻猫 with a reply that has to go, 转为诉求; and where one finds them again: search, one's own, what is
// held.

import { choose } from './support/choice.mjs';
import { COMMUNITY, Neighbour, repliesTo } from './support/neighbour.mjs';
import { Caller } from './support/protocol.mjs';
import { NEIGHBOUR, RESIDENT, Resident } from './support/resident.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { like, say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const OTHER = '13800000006';

test('寻猫: photos and answers; a rude reply is flagged, hidden with a reason, and gone for the others', async ({ server, openPhone }) => {
  const text = '橘猫走失，脖子上有蓝色项圈，看见请联系。';
  const rude = '自己不看好，活该。';
  const reason = '请友善交流';
  const owner = new Neighbour(new Resident(await openPhone(), server));
  await owner.who.signIn();
  await owner.writes({ channel: '失物招领', text, photos: ['plant-snake.jpg', 'plant-monstera.jpg'] });
  await owner.publishes();
  await expect(owner.page.locator('.is-unsent')).toHaveCount(0);
  const id = await owner.opens(text);
  await expect(owner.post.getByRole('button', { name: /^第 \d 张照片$/ })).toHaveCount(2);

  const rudeCaller = await Caller.resident(server, OTHER);
  await rudeCaller.agrees();
  const command = { type: 'reply', v: 1, thread: id, text: rude, photos: [], mentions: [] };
  await rudeCaller.command('/v1/posts/rude-e2e', command);

  const neighbour = new Neighbour(new Resident(await openPhone(), server, NEIGHBOUR));
  await test.step('a neighbour answers, and flags what is not in order', async () => {
    await neighbour.who.signIn();
    await neighbour.goes(`#/posts/${id}`);
    await neighbour.replies('在 5 号楼地下车库见过一只。');
    await expect(owner.reply('地下车库')).toBeVisible();
    await neighbour.flags(neighbour.reply(rude), words.board.FLAG_ABUSE, '骂人');
  });

  await test.step('the grid worker finds it among what waits, and hides it', async () => {
    const worker = new Neighbour(new Staff(await openPhone({ size: DESK }), 'grid-1'));
    await worker.who.signIn();
    await worker.goes('#/desk/posts');
    await expect(worker.page.locator('main')).toContainText(rude);
    await worker.goes(`#/posts/${id}`);
    await worker.hides(worker.reply(rude), reason);
  });

  await test.step('the others see it no more; its author sees why', async () => {
    for (const { page } of [owner, neighbour]) await expect(page.getByText(rude)).toHaveCount(0);
    const kept = await rudeCaller.get('/v1/posts/rude-e2e');
    expect([kept.status, kept.reason]).toEqual(['hidden', reason]);
    const seen = await repliesTo(await Caller.resident(server, NEIGHBOUR), id);
    expect(seen.map((reply) => reply.text)).toEqual(['在 5 号楼地下车库见过一只。']);
  });
});

test('转为诉求: text and photo come along into the form, and post and report lead to each other', async ({ server, openPhone }) => {
  const text = '小广场的长椅断了一根横木，老人坐着不安全。';
  const owner = new Neighbour(new Resident(await openPhone(), server));
  await owner.who.signIn();
  await owner.writes({ channel: '互助', text, photos: ['pothole-before.jpg'] });
  await owner.publishes();
  await expect(owner.page.locator('.is-unsent')).toHaveCount(0);
  const id = await owner.opens(text);

  await test.step('the form holds what the post said', async () => {
    await owner.button(words.board.CONVERT).click();
    await expect(owner.who.field(words.form.TEXT)).toHaveValue(text);
    await owner.who.seesPhotos(1);
    await owner.who.chooseCategory('市容环境', '道路设施', '路面破损');
    await owner.who.describesPlace('小广场');
    await owner.who.submits();
    await owner.who.seesReceipt();
  });

  await test.step('the post leads to the report and says where it stands, and back', async () => {
    await owner.goes(`#/posts/${id}`);
    const report = owner.page.getByRole('link', { name: like(words.board.CONVERTED) });
    await expect(report).toContainText(words.reports.STATUS_SUBMITTED);
    await expect(owner.button(words.board.CONVERT)).toHaveCount(0);
    await report.click();
    await owner.page.getByRole('link', { name: words.board.FROM_POST }).click();
    await expect(owner.post).toContainText(text);
  });
});

test('search: words, results and place outlive a look at a thread', async ({ server, openPhone }) => {
  const author = await Caller.resident(server, OTHER);
  await author.agrees();
  for (let n = 1; n <= 12; n += 1) {
    const text = `羽毛球活动第 ${n} 场，${'带上拍子和水。'.repeat(8)}`;
    await author.command(`/v1/posts/badminton-${n}-e2e`, { type: 'submit', v: 1, community: COMMUNITY, channel: 'help', text, photos: [] });
  }
  const resident = new Neighbour(new Resident(await openPhone(), server));
  await resident.who.signIn();
  await resident.opensBoard();
  await resident.page.getByRole('link', { name: words.board.SEARCH }).click();
  const field = resident.page.getByRole('searchbox', { name: words.board.SEARCH_WORDS });
  await field.fill('羽毛球');
  await expect(resident.card('第 12 场').first()).toBeVisible();
  const fifth = resident.card('第 5 场');
  await resident.page.mouse.move(200, 600);
  await expect(async () => {
    await resident.page.mouse.wheel(0, 400);
    await expect(fifth.getByRole('link', { name: like(words.board.REPLIES_COUNT) })).toBeInViewport({ timeout: 100 });
  }).toPass();
  await resident.opens('第 5 场');
  await resident.page.goBack();
  await expect(fifth.first()).toBeInViewport();
  await expect(field).toHaveValue('羽毛球');
  // Also through the thread's own way back.
  await resident.opens('第 5 场');
  await resident.button(words.form.BACK).click();
  await expect(fifth.first()).toBeInViewport();
  await expect(field).toHaveValue('羽毛球');
});

test('我的帖子 and 我的回复 are two lists', async ({ server, openPhone }) => {
  const text = '有人一起拼菜吗？';
  const reply = '我要两斤土豆。';
  const caller = await Caller.resident(server, OTHER);
  await caller.agrees();
  await caller.command('/v1/posts/vegetables-e2e', { type: 'submit', v: 1, community: COMMUNITY, channel: 'help', text, photos: [] });
  await caller.command('/v1/posts/potatoes-e2e', { type: 'reply', v: 1, thread: 'vegetables-e2e', text: reply, photos: [], mentions: [] });
  const resident = new Neighbour(new Resident(await openPhone(), server, OTHER));
  await resident.who.signIn();
  await resident.goes('#/posts/mine');
  await expect(resident.card(text).first()).toBeVisible();
  await expect(resident.card(reply)).toHaveCount(0);
  await choose(resident.page, words.board.MY_LISTS, words.board.MY_REPLIES);
  await expect(resident.card(reply).first()).toBeVisible();
  await expect(resident.card(text)).toHaveCount(0);
  await resident.card(reply).first().getByRole('link', { name: like(words.board.REPLIES_COUNT) }).click();
  await expect(resident.post).toContainText(text);
});

test('a post that is held stays on the board for its author, with why; the desk counts it and shows it', async ({ server, openPhone }) => {
  const text = '招人兼职刷单，日结';
  const author = new Neighbour(new Resident(await openPhone(), server));
  await author.who.signIn();
  await author.writes({ channel: '互助', text });
  await author.publishes();
  await expect(author.page.locator('.is-unsent')).toHaveCount(0);
  await expect(author.card(text).first()).toContainText(words.board.HELD);
  await expect(author.card(text).first()).toContainText(words.board.HELD_NOTE);

  const neighbour = new Neighbour(new Resident(await openPhone(), server, NEIGHBOUR));
  await neighbour.who.signIn();
  await neighbour.opensBoard();
  await expect(neighbour.page.locator('.post-card').first()).toBeVisible();
  await expect(neighbour.card(text)).toHaveCount(0);

  const worker = new Neighbour(new Staff(await openPhone({ size: DESK }), 'grid-1'));
  await worker.who.signIn();
  const { items } = await (await Caller.staff(server, 'grid-1')).get(`/v1/posts?scope=review:${COMMUNITY}`);
  const waiting = worker.page.getByRole('link', { name: say(words.board.REVIEW_COUNT, items.length), exact: true });
  await expect(waiting).toBeVisible();
  await worker.goes('#/desk/tasks');
  await waiting.click();
  await worker.opens(text);
  await worker.presses(words.board.RESTORE);
  await neighbour.button(say(words.board.NEW_POSTS, 1)).click();
  await expect(neighbour.card(text).first()).toBeVisible();
  await expect(author.card(text).first()).not.toContainText(words.board.HELD_NOTE);
});

test('a page of a list whose posts are all gone is not its end', async ({ server, openPhone }) => {
  const author = await Caller.resident(server, OTHER);
  await author.agrees();
  const writes = async (id, command) => author.command(`/v1/posts/${id}`, { v: 1, photos: [], ...command });
  await writes('stairs-e2e', { type: 'submit', community: COMMUNITY, channel: 'help', text: '楼梯灯又坏了。' });
  const reply = (n) => ({ type: 'reply', thread: 'stairs-e2e', text: `第 ${n} 次报修。`, mentions: [] });
  for (let n = 1; n <= 21; n += 1) await writes(`stairs-${n}-e2e`, reply(n));
  for (let n = 1; n <= 20; n += 1) await author.command(`/v1/posts/stairs-${n}-e2e`, { type: 'delete', v: 1 });
  const { items, next } = await author.get('/v1/posts?scope=replies:stairs-e2e');
  expect([items, typeof next]).toEqual([[], 'string']);
  const resident = new Neighbour(new Resident(await openPhone(), server));
  await resident.who.signIn();
  await resident.goes('#/posts/stairs-e2e');
  await expect(resident.reply('第 21 次报修。')).toBeVisible();
});

test('what is new: one press goes to the oldest unread post, however far down, also once it counts as read', async ({ server, openPhone }) => {
  const author = await Caller.resident(server, OTHER);
  await author.agrees();
  for (let n = 1; n <= 25; n += 1) {
    await author.command(`/v1/posts/choir-${n}-e2e`, {
      type: 'submit', v: 1, community: COMMUNITY, channel: 'help', text: `合唱队第 ${n} 次排练，${'请带上谱子和水。'.repeat(n % 7)}`, photos: [],
    });
  }
  const caller = await Caller.resident(server, RESIDENT);
  const { channels } = await caller.get(`/v1/communities/${COMMUNITY}/board`);
  const { items } = await caller.get(`/v1/posts?scope=board:${COMMUNITY}&limit=100`);
  const unread = items.filter((post) => post.unread);
  expect(unread.length).toBe(channels.reduce((sum, channel) => sum + channel.unread, 0));
  const resident = new Neighbour(new Resident(await openPhone(), server));
  await resident.who.signIn();
  await resident.opensBoard();
  await expect(resident.button('互助')).toBeVisible();
  await resident.button(say(words.board.NEW_CONTENT, unread.length)).press('Enter');
  const oldest = resident.page.locator(`[data-key="${unread.at(-1).id}"]`);
  await expect(oldest).toBeFocused();
  await expect(oldest.getByRole('link', { name: like(words.board.REPLIES_COUNT) })).toBeInViewport();
  // From there the keyboard goes on to what is newer.
  await resident.page.keyboard.press('PageUp');
  const at = items.findIndex((post) => post.id === unread.at(-1).id);
  await expect(resident.page.locator(`[data-key="${items[at - 1].id}"]`)).toBeFocused();
});
