// Drafts: half-typed reasons found again after a kill, forms left empty, and two pages on one draft.

import { Resident } from './support/resident.mjs';
import { DESK, Staff } from './support/staff.mjs';
import { like, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

/** The row of a draft in the list. */
const row = (page, text) => page.locator('.draft-row', { hasText: text });

/** Waits until the device has kept what was just typed on this page. */
async function seesSaved(page) {
  await expect(page.getByText(like(words.form.SAVED)).last()).toBeVisible();
  await expect(page.getByText(words.form.EDITING)).toHaveCount(0);
}

test('the half-typed reason of a sheet survives a kill, and goes when it is emptied or given', async ({
  server,
  openPhone,
}) => {
  const text = '三单元门口的井盖响';
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.fillsIn(text);
  await resident.submits();
  await resident.seesReceipt();

  const worker = new Staff(await openPhone({ size: DESK }), 'grid-1');
  await worker.signIn();
  await worker.opens(text);
  const name = words.reports.ACTION_NOTE;
  const opens = async () => {
    await worker.button(name).click();
    return worker.sheet(name);
  };
  let sheet = await opens();
  await sheet.getByRole('textbox').fill('已经联系了');
  await seesSaved(worker.page);
  await worker.phone.losesSession();
  await worker.phone.kill();
  await worker.phone.start();
  await worker.signIn();
  await worker.page.goto(worker.phone.address('#/drafts'));
  await expect(row(worker.page, '已经联系了')).toContainText(name);
  await row(worker.page, '已经联系了').getByRole('button', { name: words.sending.EDIT, exact: true }).click();
  await expect(worker.page.getByText(text).first()).toBeVisible();

  sheet = await opens();
  await expect(sheet.getByRole('textbox')).toHaveValue('已经联系了');
  await sheet.getByRole('textbox').fill('');
  await worker.page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await worker.page.goto(worker.phone.address('#/drafts'));
  await expect(worker.page.getByText(words.sending.NO_DRAFTS, { exact: true })).toBeVisible();

  await worker.page.goBack();
  sheet = await opens();
  await sheet.getByRole('textbox').fill('维修队明早来');
  await sheet.getByRole('button', { name: words.reports.CONFIRM, exact: true }).click();
  await expect(sheet).toBeHidden();
  await expect(worker.page.getByText('维修队明早来').first()).toBeVisible();
  await worker.page.goto(worker.phone.address('#/drafts'));
  await expect(worker.page.getByText(words.sending.NO_DRAFTS, { exact: true })).toBeVisible();
});

test('a form that is left empty leaves no draft', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.openForm();
  await resident.writes('想想还是算了');
  await seesSaved(resident.page);
  await resident.writes('');
  await resident.button(words.form.BACK).click();
  await resident.isHome();
  await resident.page.goto(resident.phone.address('#/drafts'));
  await expect(resident.page.getByText(words.sending.NO_DRAFTS, { exact: true })).toBeVisible();
});

/** One draft with a photo, open in two pages of one browser. */
async function twoPages(server, openPhone) {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.openForm();
  await resident.addPhotos(['street-lamp-broken.jpg']);
  await resident.writes('一起写的');
  await seesSaved(resident.page);
  const other = await resident.phone.openTab(new URL(resident.page.url()).hash);
  const field = (page) => page.getByRole('textbox', { name: words.form.TEXT });
  await expect(field(other)).toHaveValue('一起写的');
  return { resident, other, field };
}

test('two pages on one draft are told of each other, and nobody’s words are written over', async ({
  server,
  openPhone,
}) => {
  const { resident, other, field } = await twoPages(server, openPhone);
  const pages = [resident.page, other];
  for (const page of pages) await expect(page.getByText(words.sending.DRAFT_ELSEWHERE)).toBeVisible();

  await field(other).fill('一起写的，乙补充');
  await seesSaved(other);
  await field(resident.page).fill('一起写的，甲补充');
  for (const page of pages) await expect(page.getByText(words.sending.DRAFT_TWICE)).toBeVisible();
  await expect(field(resident.page)).toHaveValue('一起写的，甲补充');
  await expect(field(other)).toHaveValue('一起写的，乙补充');
  expect(new URL(resident.page.url()).hash).not.toBe(new URL(other.url()).hash);
  await resident.seesPhotos(1);

  // Written on, each goes its own way.
  await field(resident.page).fill('一起写的，甲又补充');
  await seesSaved(resident.page);
  const list = await resident.phone.openTab('#/drafts');
  await expect(list.locator('.draft-row')).toHaveCount(2);
  await expect(row(list, '甲又补充')).toContainText(words.sending.DRAFT_SECOND);
  for (const text of ['甲又补充', '乙补充']) await expect(row(list, text)).toContainText('1 张照片');

  await resident.page.getByRole('button', { name: words.sending.KEEP_BOTH, exact: true }).click();
  for (const page of pages) await expect(page.getByText(words.sending.DRAFT_TWICE)).toHaveCount(0);
  await expect(list.locator('.draft-row')).toHaveCount(2);

  await other.close();
  await expect(resident.page.getByText(words.sending.DRAFT_ELSEWHERE)).toHaveCount(0);
});

test('killed while two pages write, both drafts are there, and one of them can be chosen', async ({
  server,
  openPhone,
}) => {
  const { resident, other, field } = await twoPages(server, openPhone);
  await field(other).fill('乙写的');
  await seesSaved(other);
  await field(resident.page).fill('甲写的');
  await expect(resident.page.getByText(words.sending.DRAFT_TWICE)).toBeVisible();
  await resident.phone.losesSession();
  await resident.phone.kill();
  await resident.phone.start();
  await resident.signIn();
  await resident.page.goto(resident.phone.address('#/drafts'));
  await expect(resident.page.locator('.draft-row')).toHaveCount(2);
  await row(resident.page, '甲写的').getByRole('button', { name: words.sending.EDIT, exact: true }).click();
  await expect(resident.page.getByText(words.sending.DRAFT_TWICE)).toBeVisible();

  await resident.page.getByRole('button', { name: words.sending.KEEP_OTHER, exact: true }).click();
  const asked = resident.page.getByRole('alertdialog', { name: words.sending.DELETE_DRAFT });
  await asked.getByRole('button', { name: words.sending.DELETE, exact: true }).click();
  await expect(field(resident.page)).toHaveValue('乙写的');
  await resident.seesPhotos(1);
  await expect(resident.page.getByText(words.sending.DRAFT_TWICE)).toHaveCount(0);
  await field(resident.page).fill('乙写的，接着写');
  await seesSaved(resident.page);
  await resident.page.goto(resident.phone.address('#/drafts'));
  await expect(resident.page.locator('.draft-row')).toHaveCount(1);
  await expect(row(resident.page, '乙写的，接着写')).toContainText('1 张照片');
});

test('a draft of a newer version is told of, and can be deleted', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.openForm();
  await resident.writes('这一份认得');
  await seesSaved(resident.page);
  await resident.page.evaluate(async () => {
    const settled = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
    const database = await settled(indexedDB.open('linli'));
    const store = database.transaction('drafts', 'readwrite').objectStore('drafts');
    const [kept] = await settled(store.getAll());
    const record = { ...kept.record, id: 'from-tomorrow', kind: 'hologram', value: { text: '来自明天' } };
    await settled(store.put({ revision: 1, record }, 'from-tomorrow'));
    database.close();
  });
  await resident.page.goto('about:blank');
  await resident.page.goto(resident.phone.address('#/drafts'));
  const newer = row(resident.page, '来自明天');
  await expect(newer).toContainText(words.sending.KIND_UNKNOWN);
  await expect(newer.getByRole('link')).toHaveCount(0);
  await newer.getByRole('button', { name: words.sending.DELETE, exact: true }).click();
  const asked = resident.page.getByRole('alertdialog', { name: words.sending.DELETE_DRAFT });
  await asked.getByRole('button', { name: words.sending.DELETE, exact: true }).click();
  await expect(newer).toHaveCount(0);
  await expect(row(resident.page, '这一份认得')).toBeVisible();
});
