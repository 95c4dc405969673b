// The whole road: a resident's photo report reaches a grid worker and comes back done.

import { Caller } from './support/protocol.mjs';
import { NEWCOMER, Resident, RESIDENT } from './support/resident.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { like, say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const TEXT = '3 号楼南侧路面有一处坑洼，约半米宽，雨后积水';
const PHOTOS = ['pothole-before.jpg', 'garbage-heap.jpg', 'street-lamp-broken.jpg'];

test('a report goes from the phone to the desk and the unit, and comes back done', async ({ server, network, openPhone }) => {
  const resident = new Resident(await openPhone(), server, NEWCOMER);
  await resident.joins('育文坊社区');

  await test.step('the resident fills in the form; GPS is refused, so the place is written', async () => {
    await resident.openForm();
    await resident.addPhotos(PHOTOS);
    await resident.chooseCategory('市容环境', '道路设施', '路面破损');
    await resident.writes(TEXT);
    await resident.button(words.form.PLACE_LOCATE).click();
    await expect(resident.page.getByText(words.form.PLACE_REFUSED)).toBeVisible();
    await resident.describesPlace('3 号楼南侧');
    await resident.choosesAudience(words.form.AUDIENCE_PUBLIC);
    await resident.seesDraftSaved();
  });

  await test.step('the tab is closed; everything is there again', async () => {
    await resident.phone.closeTabAndComeBack('#/drafts');
    await resident.page.getByText(TEXT).click();
    await expect(resident.field(words.form.TEXT)).toHaveValue(TEXT);
    await expect(resident.field(words.form.PLACE_WORDS)).toHaveValue('3 号楼南侧');
    await expect(resident.button(like(words.form.CATEGORY))).toContainText('路面破损');
    await resident.seesPhotos(3);
  });

  const receipt = await test.step('it is submitted: upload n/m, then the receipt number', async () => {
    let begun = 0;
    const release = network.hold(({ method, url }) => method === 'POST' && url === '/v1/uploads' && ++begun === 3);
    await resident.submits();
    await expect(resident.page.getByText(say(words.sending.UPLOAD, 2, 3))).toBeVisible();
    release();
    return resident.seesReceipt();
  });

  const caller = await Caller.resident(server, NEWCOMER);
  const stored = await caller.ownReports(TEXT);
  expect(stored.map((report) => report.receipt)).toEqual([receipt]);
  await resident.page.goto(resident.phone.address(`#/reports/${stored[0].id}`));
  await expect(resident.page.getByText(words.reports.NEXT_ACCEPT)).toBeVisible();

  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await test.step('the grid worker sees it with its photos, accepts and assigns it', async () => {
    await worker.signIn();
    await worker.opens(TEXT);
    await worker.gives(words.reports.ACTION_ACCEPT);
    await expect(resident.page.getByText(words.reports.NEXT_ASSIGN)).toBeVisible();
    await worker.assigns('市政养护二所');
    await expect(resident.page.getByText(words.reports.NEXT_HANDLE)).toBeVisible();
  });

  const member = new Staff(await openPhone({ size: DESK }), 'member-1');
  await test.step('a member of the unit takes it up and answers with an after-photo', async () => {
    await member.signIn();
    await member.opens(TEXT);
    await member.gives(words.reports.ACTION_HANDLE);
    await expect(resident.page.getByText(words.reports.NEXT_ANSWER)).toBeVisible();
    await member.resolves('已用冷补料修补压实。', 'pothole-after.jpg');
  });

  await test.step('the resident sees the answer and rates it', async () => {
    await expect(resident.page.getByText('已用冷补料修补压实。').first()).toBeVisible();
    await resident.rates(words.reports.RATE_SATISFIED);
    await expect(resident.page.getByText(words.reports.STATUS_CLOSED).first()).toBeVisible();
  });

  const whole = await caller.get(`/v1/reports/${stored[0].id}`);
  expect(whole.timeline.map((entry) => entry.what.type)).toEqual([
    'submitted',
    'accepted',
    'assigned',
    'handling_begun',
    'resolved',
    'rated',
  ]);
  expect(whole.status).toBe('closed');
  expect(whole.rating).toBe('satisfied');
  expect(whole.photos).toHaveLength(3);
  expect(whole.timeline[4].what.photos).toHaveLength(1);
});

test('where GPS is granted the place is measured, with its accuracy, and only staff may see the report', async ({
  server,
  openPhone,
}) => {
  const text = '楼上半夜挪家具，家里老人睡不好。';
  const resident = new Resident(await openPhone({ located: true }), server);
  await resident.signIn();
  await resident.openForm();
  await resident.addPhotos(['street-lamp-fixed.jpg']);
  await resident.chooseCategory('市容环境', '道路设施', '路面破损');
  await resident.writes(text);
  await resident.button(words.form.PLACE_LOCATE).click();
  await expect(resident.page.getByText(like(words.form.PLACE_ACCURACY))).toContainText('9');
  await resident.choosesAudience(words.form.AUDIENCE_STAFF);
  await resident.submits();
  await resident.seesReceipt();

  const [stored] = await (await Caller.resident(server, RESIDENT)).ownReports(text);
  expect(stored.audience).toBe('staff_only');
  const worker = await Caller.staff(server, 'grid-1');
  const { place } = await worker.get(`/v1/reports/${stored.id}`);
  expect(place.exact.fix).toMatchObject({ point: { lat: 39.11294, lon: 117.19903 }, accuracy_m: 9 });
  await resident.page.goto(resident.phone.address(`#/reports/${stored.id}`));
  await expect(resident.page.getByText(say(words.reports.ACCURACY, '39.11294, 117.19903', 9))).toBeVisible();
});
