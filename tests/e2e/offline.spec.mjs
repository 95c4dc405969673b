// Without a network, and when an answer is lost: sent by itself, exactly once.

import { until } from './support/condition.mjs';
import { keptVersion } from './support/kept.mjs';
import { Outbox } from './support/outbox.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

/** The command of a report, on its way through the network. */
const isCommand = (request) => request.method === 'POST' && request.url.endsWith('/commands');

test('written and submitted without a network, it waits and is then sent by itself, once', async ({
  server,
  network,
  openPhone,
}) => {
  const text = '地下车库入口积水，没过脚踝。';
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  // It comes last of all that the app loads in idle time.
  await until('what makes photos small is here', async () => {
    const [worker] = resident.page.workers();
    return worker && (await worker.evaluate(() => typeof self.onmessage)) === 'function';
  });

  resident.phone.networkIsBroken = true;
  await network.offline();
  await resident.openForm();
  await resident.addPhotos(['pothole-before.jpg', 'garbage-heap.jpg']);
  await resident.chooseCategory('市容环境', '道路设施', '路面破损');
  await resident.writes(text);
  await resident.describesPlace('地下车库入口');
  await resident.submits();
  await expect(resident.page.getByText(words.sending.WAITING).first()).toBeVisible();

  await network.online();
  await resident.seesReceipt();
  resident.phone.networkIsBroken = false;
  expect(await (await Caller.resident(server, RESIDENT)).ownReports(text)).toHaveLength(1);
});

test('opened anew without a network, what waits waits for the network, and for no sign-in', async ({
  server,
  network,
  openPhone,
}) => {
  const text = '花坛边的路灯一直闪';
  const resident = new Resident(await openPhone(), server);
  const outbox = new Outbox(resident);
  await resident.signIn();
  await keptVersion(resident.page);
  resident.phone.networkIsBroken = true;
  await network.offline();
  await resident.fillsIn(text);
  await resident.submits();
  await expect(resident.page.getByText(words.sending.WAITING_OFFLINE).first()).toBeVisible();

  await resident.phone.closeTabAndComeBack('#/outbox');
  const item = outbox.item(say(words.sending.KIND_REPORT, text));
  await expect(item.getByRole('status')).toHaveText(words.sending.WAITING_OFFLINE);
  await expect(item.getByRole('link', { name: words.sending.SIGN_IN })).toHaveCount(0);
  await resident.page.goto(resident.phone.address('#/me'));
  await expect(resident.page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(resident.page.getByText(words.me.LOCKED, { exact: true })).toHaveCount(0);
  await expect(resident.page.getByRole('link', { name: words.home.SIGN_IN, exact: true })).toHaveCount(0);

  await outbox.opens();
  await network.online();
  await outbox.isEmpty();
  resident.phone.networkIsBroken = false;
  expect(await (await Caller.resident(server, RESIDENT)).ownReports(text)).toHaveLength(1);
});

test('the server dies between commit and answer: there is one report, and the phone learns its number', async ({
  server,
  network,
  openPhone,
}) => {
  const text = '东门路灯灯头松脱摇晃。';
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.fillsIn(text);

  resident.phone.networkIsBroken = true;
  const lost = network.loseAnswer(isCommand, () => server.kill());
  await resident.submits();
  expect(await lost, 'what the server answered before it died').toBe(200);
  await server.restart();

  const receipt = await resident.seesReceipt();
  resident.phone.networkIsBroken = false;
  const commands = network.requests.filter((request) => request.endsWith('/commands'));
  expect(commands.length, 'it was sent again').toBeGreaterThan(1);
  const reports = await (await Caller.resident(server, RESIDENT)).ownReports(text);
  expect(reports.map((report) => report.receipt)).toEqual([receipt]);
});

test('the answer to a rating is lost again and again: it is rated once', async ({ server, network, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  const caller = await Caller.resident(server, RESIDENT);
  const { items } = await caller.get('/v1/reports?scope=mine&status=resolved');
  await resident.page.goto(resident.phone.address(`#/reports/${items[0].id}`));

  resident.phone.networkIsBroken = true;
  const lost = [network.loseAnswer(isCommand), network.loseAnswer(isCommand)];
  await resident.rates(words.reports.RATE_FAIR);
  await Promise.all(lost);
  await expect(resident.page.getByText(words.reports.STATUS_CLOSED).first()).toBeVisible();
  resident.phone.networkIsBroken = false;

  const { timeline } = await caller.get(`/v1/reports/${items[0].id}`);
  expect(timeline.filter((entry) => entry.what.type === 'rated')).toHaveLength(1);
});
