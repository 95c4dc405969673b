// 待发送: what has not arrived yet, each thing with its own state, and what can be done about it.

import { Keeper } from './support/keeper.mjs';
import { keptVersion } from './support/kept.mjs';
import { COMMUNITY, Neighbour, postsWith, repliesTo } from './support/neighbour.mjs';
import { Outbox } from './support/outbox.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { like, say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const isChunk = (request) => request.method === 'PATCH' && request.url.startsWith('/v1/uploads/');
const isCommand = (request) => request.method === 'POST' && request.url.endsWith('/commands');
const isCommandFor = (id) => (request) => isCommand(request) && request.url.includes(id);

const isReport = (text) => say(words.sending.KIND_REPORT, text);

/** Fills in a report and presses the button. */
async function sends(resident, text, photos, before = async () => {}) {
  await resident.page.goto(resident.phone.address('#/'));
  await resident.fillsIn(text, photos);
  await resident.seesDraftSaved();
  await before();
  await resident.submits();
  await expect(resident.page.getByRole('heading', { name: words.sending.RECEIPT_TITLE })).toBeVisible();
}

/** Whatever this page asks of such paths may be refused. */
function mayRefuse({ page, phone }, paths) {
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (paths.test(pathname)) phone.refused.add(pathname);
  });
}

/** Two reports that the server refuses for good, each seen to need its author. */
async function twoRefused(server, network, openPhone, texts) {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  const relents = network.refuse(isCommand, 422, 'refused.unknown_category');
  const outbox = new Outbox(resident);
  mayRefuse(resident, /\/commands$/);
  for (const text of texts) await sends(resident, text, ['pothole-before.jpg', 'garbage-heap.jpg']);
  await outbox.opens();
  const reason = `${words.sending.NEEDS_ATTENTION} · ${words.errors.UNKNOWN_CATEGORY}`;
  for (const text of texts) await expect(outbox.item(isReport(text))).toContainText(reason);
  return { resident, outbox, relents };
}

test('written without a network each waits in its own words; then the photos are seen on their way, and all arrives', async ({
  server,
  network,
  openPhone,
}) => {
  const [first, second] = ['车棚顶漏雨，电动车都淋湿了', '门口台阶缺了一块'];
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await keptVersion(resident.page);
  resident.phone.networkIsBroken = true;
  await resident.phone.context.setOffline(true);
  await sends(resident, first, ['pothole-before.jpg', 'garbage-heap.jpg']);
  await sends(resident, second);
  const outbox = new Outbox(resident);
  await outbox.opens();
  await expect(resident.page.getByText(say(words.sending.OUTBOX_COUNT, 2))).toBeVisible();
  for (const text of [first, second]) {
    const item = outbox.item(isReport(text));
    await expect(item.getByRole('status')).toHaveText(words.sending.WAITING_OFFLINE);
    await expect(item).toContainText(like(words.sending.SINCE));
    await expect(item.getByRole('progressbar')).toHaveCount(0);
  }

  const arrives = [network.hold(isChunk), network.hold(isChunk), network.hold(isCommand)];
  await resident.phone.context.setOffline(false);
  const item = outbox.item(isReport(first));
  for (const [at, percent] of [
    [0, /^0$/],
    [1, /^[1-9]\d?$/],
  ]) {
    await expect(item.getByRole('status')).toHaveText(say(words.sending.UPLOADING, at + 1, 2));
    await expect(item.getByRole('progressbar')).toHaveAttribute('value', percent);
    await expect(item).toContainText(/\d+(\.\d)? [KM]?B \/ \d+(\.\d)? [KM]?B/);
    await expect(outbox.item(isReport(second)).getByRole('status')).toHaveText(words.sending.WAITING);
    arrives[at]();
  }
  await expect(item.getByRole('status')).toHaveText(words.sending.SENDING);
  await expect(item.getByRole('progressbar')).toHaveCount(0);
  arrives[2]();
  await outbox.isEmpty();
  resident.phone.networkIsBroken = false;
  const caller = await Caller.resident(server, RESIDENT);
  for (const text of [first, second]) expect(await caller.ownReports(text)).toHaveLength(1);
});

test('what is about one thing waits behind its first, other things do not; a tap sends at once', async ({
  server,
  network,
  openPhone,
}) => {
  const [stuck, free] = ['绿化带喷头坏了，水流一地', '健身器材的螺丝松了'];
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  for (const text of [stuck, free]) {
    await sends(resident, text);
    await resident.seesReceipt();
  }
  const caller = await Caller.resident(server, RESIDENT);
  const [[{ id }], [{ id: other }]] = [await caller.ownReports(stuck), await caller.ownReports(free)];
  const colleague = await Caller.staff(server, 'grid-1');
  const notes = async (id) => {
    const { timeline } = await colleague.get(`/v1/reports/${id}`);
    return timeline.filter(({ what }) => what.type === 'noted').map(({ what }) => what.text);
  };

  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await worker.signIn();
  worker.phone.networkIsBroken = true;
  const relents = network.refuse(isCommandFor(id), 500, 'internal', 600);
  for (const [report, text] of [
    [id, '已通知园林队'],
    [id, '园林队明天上午到'],
    [other, '物业今天来拧'],
  ]) {
    await worker.page.goto(worker.phone.address(`#/reports/${report}`));
    await worker.writes(words.reports.ACTION_NOTE, text);
  }
  const outbox = new Outbox(worker);
  await outbox.opens();
  await expect.poll(() => notes(other)).toEqual(['物业今天来拧']);
  const title = (text) => `${words.reports.ACTION_NOTE} · ${text}`;
  await expect(outbox.item(title('物业今天来拧'))).toHaveCount(0);
  const [first, second] = [outbox.item(title('已通知园林队')), outbox.item(title('园林队明天上午到'))];
  await expect(first).toContainText(words.errors.INTERNAL);
  await expect(first).toContainText(like(words.sending.LAST_FAULT));
  await expect(second).toContainText(say(words.sending.BEHIND, title('已通知园林队')));
  expect(await notes(id)).toEqual([]);

  // By itself it would be tried again in ten minutes.
  relents();
  await outbox.presses(first, words.sending.RETRY);
  await outbox.isEmpty();
  worker.phone.networkIsBroken = false;
  expect(await notes(id)).toEqual(['已通知园林队', '园林队明天上午到']);
});

test('what is refused needs its author, who mends it and sends it again: it arrives once', async ({
  server,
  network,
  openPhone,
}) => {
  const [text, other] = ['楼道窗户关不上', '信报箱的锁坏了'];
  const { resident, outbox, relents } = await twoRefused(server, network, openPhone, [text, other]);
  const sent = () => network.requests.filter((request) => request.endsWith('/commands'));
  await resident.page.reload();
  await expect(outbox.item(isReport(text))).toContainText(words.errors.UNKNOWN_CATEGORY);

  await outbox.presses(outbox.item(isReport(text)), words.sending.EDIT);
  await expect(resident.field(words.form.TEXT)).toHaveValue(text);
  await expect(resident.field(words.form.PLACE_WORDS)).toHaveValue('3 号楼南侧');
  await resident.seesPhotos(2);
  await outbox.opens();
  await expect(outbox.item(isReport(text))).toHaveCount(0);
  await resident.page.goBack();

  relents();
  expect(sent()).toEqual([]);
  await resident.writes(`${text}，风很大`);
  await resident.submits();
  await resident.seesReceipt();
  const caller = await Caller.resident(server, RESIDENT);
  const [report, ...more] = await caller.ownReports(`${text}，风很大`);
  expect(more).toEqual([]);
  const { photos } = await caller.get(`/v1/reports/${report.id}`);
  expect(photos).toHaveLength(2);
  expect(sent(), 'what needs its author is not tried by itself').toHaveLength(1);

  await outbox.opens();
  await outbox.presses(outbox.item(isReport(other)), words.sending.RETRY);
  await outbox.isEmpty();
  expect(await caller.ownReports(other)).toHaveLength(1);
  expect(await caller.ownReports(text)).toEqual([]);
});

test('what may have arrived is told before it is edited, and edited all the same it is not made twice', async ({
  server,
  network,
  openPhone,
}) => {
  const text = '井盖边上塌了一圈';
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  resident.phone.networkIsBroken = true;
  // The server has it, the phone never hears, and then the commands come through no more.
  let goesOn;
  const lost = network.loseAnswer(isCommand, async () => (goesOn = network.cut(isCommand)));
  await sends(resident, text);
  await lost;
  const outbox = new Outbox(resident);
  await outbox.opens();
  await outbox.presses(outbox.item(isReport(text)), words.sending.EDIT);
  const warning = resident.page.getByRole('alertdialog', { name: words.sending.EDIT_UNHEARD });
  await expect(warning).toContainText(words.sending.EDIT_UNHEARD_NOTE);
  await warning.getByRole('button', { name: words.sending.CANCEL, exact: true }).click();
  await expect(outbox.item(isReport(text))).toBeVisible();

  await outbox.presses(outbox.item(isReport(text)), words.sending.EDIT);
  await warning.getByRole('button', { name: words.sending.EDIT_ANYWAY, exact: true }).click();
  await expect(resident.field(words.form.TEXT)).toHaveValue(text);
  await resident.writes(`${text}，有小孩经过`);
  await resident.seesDraftSaved();
  mayRefuse(resident, /\/commands$/);
  goesOn();
  await resident.submits();
  await expect(resident.page.getByText(words.errors.ID_TAKEN)).toBeVisible();
  await outbox.opens();
  const item = outbox.item(isReport(`${text}，有小孩经过`));
  await expect(item).toContainText(words.errors.ID_TAKEN);
  await item.getByRole('link', { name: words.sending.SEE_NEWEST }).click();
  await expect(resident.page.getByText(text).first()).toBeVisible();
  expect(await (await Caller.resident(server, RESIDENT)).ownReports(text)).toHaveLength(1);
});

test('a post whose answer was lost is told of on the board too, also when the app is opened anew without a network', async ({
  server,
  network,
  openPhone,
}) => {
  const text = '谁家的快递放错了？';
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await keptVersion(resident.page);
  const neighbour = new Neighbour(resident);
  resident.phone.networkIsBroken = true;
  const lost = network.loseAnswer(isCommand, () => network.offline());
  await neighbour.writes({ channel: '互助', text });
  await neighbour.publishes();
  await lost;
  await resident.page.reload();
  const unsent = resident.page.locator('.is-unsent', { hasText: text });
  await unsent.getByRole('button', { name: words.board.EDIT, exact: true }).click();
  const warning = resident.page.getByRole('alertdialog', { name: words.sending.EDIT_UNHEARD });
  await warning.getByRole('button', { name: words.sending.CANCEL, exact: true }).click();
  await network.online();
  await expect(unsent).toHaveCount(0, { timeout: 60_000 });
  const caller = await Caller.resident(server, RESIDENT);
  expect(await postsWith(caller, text)).toHaveLength(1);
});

test('an unsent reply is written on in its thread, where it stands', async ({ server, network, openPhone }) => {
  const text = '我家还有两把椅子可以借';
  const caller = await Caller.staff(server, 'grid-1');
  await caller.agrees();
  const post = { type: 'submit', v: 1, community: COMMUNITY, channel: 'help', text: '谁有椅子借用一天？', photos: [] };
  await caller.command('/v1/posts/chairs-e2e', post);
  const neighbour = new Neighbour(new Resident(await openPhone(), server));
  await neighbour.who.signIn();
  await neighbour.goes('#/posts/chairs-e2e');
  await expect(neighbour.composer).toBeVisible();
  neighbour.phone.networkIsBroken = true;
  await network.offline();
  await neighbour.replies(text);
  const unsent = neighbour.page.locator('.is-unsent', { hasText: text });
  await unsent.getByRole('button', { name: words.board.EDIT, exact: true }).click();
  // The phone has tried to send it, and cannot know that it got nowhere.
  await neighbour.button(words.sending.EDIT_ANYWAY).click();
  await expect(neighbour.composer).toHaveValue(text);
  await network.online();
  await neighbour.replies(`${text}，下午来拿`);
  await expect(unsent).toHaveCount(0, { timeout: 60_000 });
  const texts = (await repliesTo(caller, 'chairs-e2e')).map((reply) => reply.text);
  expect(texts).toEqual([`${text}，下午来拿`]);
});

test('one thing goes into a file by itself; to delete it is asked first, and is for good', async ({
  server,
  network,
  openPhone,
}) => {
  const [text, other] = ['路口凸面镜歪了', '宣传栏玻璃碎了'];
  const { resident, outbox } = await twoRefused(server, network, openPhone, [text, other]);
  const item = outbox.item(isReport(text));
  const { path, bytes } = await outbox.exports(item);
  expect(bytes.includes(text)).toBe(true);
  expect(bytes.includes(other)).toBe(false);

  await outbox.presses(item, words.sending.DELETE);
  const question = resident.page.getByRole('alertdialog', { name: words.sending.DELETE_ITEM });
  await expect(question).toContainText(words.sending.DELETE_ITEM_NOTE);
  await question.getByRole('button', { name: words.sending.CANCEL, exact: true }).click();
  await expect(question).toBeHidden();
  await expect(item).toBeVisible();
  await resident.page.reload();
  await expect(item).toBeVisible();
  await outbox.presses(item, words.sending.DELETE);
  await question.getByRole('button', { name: words.sending.DELETE, exact: true }).click();
  await expect(item).toHaveCount(0);
  await resident.page.reload();
  await expect(outbox.item(isReport(other))).toBeVisible();
  await expect(item).toHaveCount(0);

  // The file alone still has it.
  await new Keeper(resident).imports(path);
  await expect(resident.page.getByText(say(words.storage.IMPORTED, 1))).toBeVisible();
  await outbox.opens();
  await expect(item).toBeVisible();
});

test('when the session has ended it pauses and asks to sign in; then it goes on', async ({ server, openPhone }) => {
  const text = '东侧围栏少了一根';
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await sends(resident, text, undefined, () => resident.phone.losesSession());
  const outbox = new Outbox(resident);
  await outbox.opens();
  const item = outbox.item(isReport(text));
  await expect(item.getByRole('status')).toHaveText(words.sending.PAUSED);
  await expect(item.getByRole('button', { name: words.sending.RETRY, exact: true })).toHaveCount(0);

  await item.getByRole('link', { name: words.sending.SIGN_IN }).click();
  await expect(resident.page).toHaveURL(/#\/sign-in/);
  await resident.page.goBack();
  await new Keeper(resident).signsIn();
  await outbox.opens();
  await outbox.isEmpty();
  expect(await (await Caller.resident(server, RESIDENT)).ownReports(text)).toHaveLength(1);
});
