// 掌上社区 on several phones at once: 停水公告, 加装电梯议事, 寻猫, 转为诉求.

import { COMMUNITY, Neighbour } from './support/neighbour.mjs';
import { Caller } from './support/protocol.mjs';
import { NEIGHBOUR, Resident } from './support/resident.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { like, say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const WORKER = { size: DESK };
/** A neighbour who is never seen: only their vote is. */
const THIRD = '13800000006';

test('停水公告: published and pinned, unread until it is seen, answered live, and the answer is in 通知', async ({ server, openPhone }) => {
  const title = '明天 8 号楼停水';
  const text = '更换阀门，明早九点到十一点 8 号楼停水，请提前存水。';
  const question = '十一点准时来水吗？';
  const answer = '十一点前一定恢复，晚了我逐户打电话。';
  const resident = new Neighbour(new Resident(await openPhone(), server));
  await resident.who.signIn();
  // What was there before is seen first.
  await resident.opensBoard();
  await resident.button(/^公告/).click();
  await expect(resident.button('公告')).toBeVisible();
  await resident.goes('#/');

  const worker = new Neighbour(new Staff(await openPhone(WORKER), 'grid-1'));
  let id;
  await test.step('the grid worker publishes it and puts it on top', async () => {
    await worker.who.signIn();
    await worker.writes({ channel: '公告', title, text });
    await worker.publishes();
    id = await worker.opens(title);
    await worker.presses(words.board.PIN);
    await expect(worker.page.getByRole('link', { name: new RegExp(`^${title}.*${say(words.board.PINNED_NOTICE, '公告')}`) })).toBeVisible();
  });

  await test.step('the resident’s tab says that it is unread, until it was in sight', async () => {
    await expect(resident.tab).toHaveAccessibleName(like(words.home.UNREAD));
    await resident.opensBoard();
    await resident.button(new RegExp(`^${say(words.board.UNREAD, '公告', 1)}`)).click();
    await expect(resident.card(text)).toContainText(words.board.UNREAD_MARK);
    await expect(resident.button('公告')).toBeVisible();
    expect(await resident.opens(title)).toBe(id);
  });

  await test.step('the resident asks; the official answer comes without loading anything anew', async () => {
    await worker.goes(`#/posts/${id}`);
    await resident.page.evaluate(() => (window.sameDocument = true));
    await resident.replies(question);
    await expect(worker.reply(question)).toBeVisible();
    await worker.answers(worker.reply(question), answer);
    await expect(resident.reply(answer)).toContainText(words.board.OFFICIAL_REPLY);
    expect(await resident.page.evaluate(() => window.sameDocument)).toBe(true);
  });

  await test.step('it is in 通知, and leads to the thread', async () => {
    await resident.goes('#/notifications');
    const told = resident.page.getByRole('link', { name: like(words.notifications.OFFICIAL) }).filter({ hasText: answer.slice(0, -1) });
    await expect(told).toContainText(words.notifications.UNREAD);
    await told.click();
    await expect(resident.page).toHaveURL(new RegExp(`#/posts/${id}$`));
    await expect(resident.post).toContainText(text);
  });
});

test('加装电梯议事: a secret poll counts a vote cast without a network once, and tells its result at the end', async ({
  server,
  network,
  openPhone,
}) => {
  const text = '3 号楼加装电梯，您同意吗？';
  const worker = new Neighbour(new Staff(await openPhone(WORKER), 'grid-1'));
  await worker.who.signIn();
  let id;
  await test.step('the grid worker asks', async () => {
    await worker.writes({ channel: '议事', text });
    await worker.asks({ options: ['同意', '不同意'], secret: true });
    await worker.publishes();
    id = await worker.opens(text);
  });

  const first = new Neighbour(new Resident(await openPhone(), server));
  const second = new Neighbour(new Resident(await openPhone(), server, NEIGHBOUR));
  for (const { who } of [first, second]) await who.signIn();
  await test.step('one votes; nobody sees what, not even how many for what', async () => {
    await second.goes(`#/posts/${id}`);
    await expect(second.post).toContainText(words.board.POLL_SECRET);
    await second.votes(second.post, '同意');
    await expect(second.post).toContainText(words.board.POLL_VOTED);
    await expect(worker.post).toContainText(say(words.board.POLL_VOTERS, 1));
    for (const { post } of [second, worker]) await expect(post).not.toContainText(say(words.board.POLL_PERCENT, 100));
  });

  await test.step('the other votes without a network: it waits, then counts once', async () => {
    await first.goes(`#/posts/${id}`);
    await expect(first.post).toContainText(say(words.board.POLL_VOTERS, 1));
    for (const { phone } of [first, second, worker]) phone.networkIsBroken = true;
    await network.offline();
    await first.votes(first.post, '不同意');
    await expect(first.post).toContainText(words.board.POLL_WAITING);
    await network.online();
    await expect(first.post).not.toContainText(words.board.POLL_WAITING, { timeout: 60_000 });
    await expect(first.post).toContainText(words.board.POLL_VOTED);
    await expect(worker.post).toContainText(say(words.board.POLL_VOTERS, 2), { timeout: 60_000 });
    for (const { phone } of [first, second, worker]) phone.networkIsBroken = false;
    // Whoever has voted is offered no second vote, in no tab.
    await first.page.reload();
    await expect(first.post).toContainText(words.board.POLL_VOTED);
    await expect(first.post.getByRole('checkbox')).toHaveCount(0);
  });

  await test.step('and a third', async () => {
    const third = await Caller.resident(server, THIRD);
    await third.command(`/v1/posts/${id}/ballot`, { type: 'vote', choices: [0] });
    await expect(worker.post).toContainText(say(words.board.POLL_VOTERS, 3));
  });

  await test.step('the grid worker ends it: everybody reads the numbers', async () => {
    await worker.presses(words.board.CLOSE_POLL);
    const dialog = worker.page.getByRole('alertdialog', { name: words.board.CLOSE_POLL });
    await dialog.getByRole('button', { name: words.board.CLOSE_POLL, exact: true }).click();
    for (const { post } of [worker, first, second]) {
      await expect(post).toContainText(words.board.POLL_OVER);
      const result = (votes, percent) => `${say(words.board.POLL_VOTES, votes)} · ${say(words.board.POLL_PERCENT, percent)}`;
      await expect(post.locator('.poll-bar')).toContainText([`同意${result(2, 67)}`, `不同意${result(1, 33)}`]);
    }
    await expect(first.post).not.toContainText(words.board.POLL_MINE);
  });
});

test('a secret poll in which few voted ends without a result, for staff as for everybody', async ({ server, openPhone }) => {
  const caller = await Caller.staff(server, 'grid-1');
  await caller.agrees();
  const poll = { options: ['同意', '不同意'], choices: 1, secret: true, closes_at: new Date(Date.now() + 3_600_000).toISOString() };
  const post = { type: 'submit', v: 1, community: COMMUNITY, channel: 'talk', text: '单元门要不要换锁？', photos: [], poll };
  await caller.command('/v1/posts/secret-poll-e2e', post);
  const resident = new Neighbour(new Resident(await openPhone(), server));
  const worker = new Neighbour(new Staff(await openPhone(WORKER), 'grid-1'));
  for (const { who } of [resident, worker]) await who.signIn();
  for (const neighbour of [resident, worker]) await neighbour.goes('#/posts/secret-poll-e2e');
  await resident.votes(resident.post, '同意');
  await expect(resident.post).toContainText(words.board.POLL_VOTED);
  await caller.command('/v1/posts/secret-poll-e2e', { type: 'close_poll' });
  for (const { post: shown } of [resident, worker]) {
    await expect(shown).toContainText(words.board.POLL_OVER);
    await expect(shown).toContainText(say(words.board.POLL_VOTERS, 1));
    await expect(shown).toContainText(say(words.board.POLL_TOO_FEW, 3));
    await expect(shown.locator('.poll-number')).toHaveText(['', '']);
  }
});

test('a named poll shows one’s own choice, and who chose what', async ({ server, openPhone }) => {
  const caller = await Caller.staff(server, 'grid-1');
  await caller.agrees();
  const poll = { options: ['周六', '周日'], choices: 1, secret: false, closes_at: new Date(Date.now() + 3_600_000).toISOString() };
  const post = { type: 'submit', v: 1, community: COMMUNITY, channel: 'talk', text: '大扫除定在哪天？', photos: [], poll };
  await caller.command('/v1/posts/named-poll-e2e', post);
  const resident = new Neighbour(new Resident(await openPhone(), server));
  await resident.who.signIn();
  await resident.goes('#/posts/named-poll-e2e');
  await expect(resident.post).toContainText(words.board.POLL_NAMED);
  await resident.votes(resident.post, '周日');
  const own = resident.post.locator('.poll-bar', { hasText: '周日' });
  await expect(own).toContainText(words.board.POLL_MINE);
  await expect(own).toContainText(`${say(words.board.POLL_VOTES, 1)} · ${say(words.board.POLL_PERCENT, 100)}`);
  await resident.button(words.board.POLL_NAMES).click();
  await expect(resident.sheet(words.board.POLL_NAMES)).toContainText('何晚晴');
});

test('a poll of several choices takes as many as it says, and no more', async ({ server, openPhone }) => {
  const caller = await Caller.staff(server, 'grid-1');
  await caller.agrees();
  const options = ['种桂花', '种月季', '铺草坪'];
  const poll = { options, choices: 2, secret: false, closes_at: new Date(Date.now() + 3_600_000).toISOString() };
  const post = { type: 'submit', v: 1, community: COMMUNITY, channel: 'talk', text: '空地怎么用？', photos: [], poll };
  await caller.command('/v1/posts/several-choices-e2e', post);
  const resident = new Neighbour(new Resident(await openPhone(), server));
  await resident.who.signIn();
  await resident.goes('#/posts/several-choices-e2e');
  await expect(resident.post).toContainText(say(words.board.POLL_MULTIPLE, 2));
  const box = (option) => resident.post.getByRole('checkbox', { name: option, exact: true });
  await box('种桂花').check();
  await box('铺草坪').check();
  await expect(box('种月季')).toBeDisabled();
  await resident.button(words.board.POLL_VOTE).click();
  const own = resident.post.locator('.poll-bar', { hasText: words.board.POLL_MINE });
  await expect(own).toContainText(['种桂花', '铺草坪']);
  await expect(resident.post).toContainText(say(words.board.POLL_VOTERS, 1));
});

test('a thread that staff close takes no more replies; opened again it does', async ({ server, openPhone }) => {
  const caller = await Caller.resident(server, THIRD);
  await caller.agrees();
  const post = { type: 'submit', v: 1, community: COMMUNITY, channel: 'talk', text: '楼道里的旧家具谁家的？', photos: [] };
  await caller.command('/v1/posts/closed-thread-e2e', post);
  const resident = new Neighbour(new Resident(await openPhone(), server));
  const worker = new Neighbour(new Staff(await openPhone(WORKER), 'grid-1'));
  for (const { who } of [resident, worker]) await who.signIn();
  for (const neighbour of [resident, worker]) await neighbour.goes('#/posts/closed-thread-e2e');
  await expect(resident.composer).toBeVisible();
  await worker.presses(words.board.LOCK);
  await expect(resident.page.getByText(words.board.LOCKED_NOTE)).toBeVisible();
  await expect(resident.composer).toHaveCount(0);
  await worker.presses(words.board.UNLOCK);
  await resident.replies('是五楼的，这周就搬走');
  await expect(worker.reply('是五楼的')).toBeVisible();
});
