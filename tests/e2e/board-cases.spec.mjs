// What becomes of posts: 寻猫 with a reply that has to go, 转为诉求.

import { Neighbour, repliesTo } from './support/neighbour.mjs';
import { Caller } from './support/protocol.mjs';
import { NEIGHBOUR, Resident } from './support/resident.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { like, words } from './support/words.mjs';
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
