// Two versions of the app on one phone whose databases differ: neither blocks the other, nothing that was called saved is
// lost, and who cannot save does not say so.

import { Keeper } from './support/keeper.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { demoPhoto } from './support/settings.mjs';
import { like, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

/** The words that claim something is on the device. */
const CLAIMS = [like(words.form.SAVED), words.sending.ON_DEVICE, words.sending.STEP_WRITTEN];

async function claimsNothing(page) {
  for (const claim of CLAIMS) await expect(page.getByText(claim)).toHaveCount(0);
}

/** Runs in the page: what the newer version does, as far as the tables go. Gives the records of each table back, by key. */
function upgrade(version) {
  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error('an older tab does not let go of the database'));
    });
  const request = indexedDB.open('linli', version);
  request.onupgradeneeded = () => {
    if (!request.result.objectStoreNames.contains('newer')) request.result.createObjectStore('newer');
  };
  return settled(request).then(async (database) => {
    const tables = {};
    for (const table of database.objectStoreNames) {
      const objects = database.transaction(table).objectStore(table);
      const [keys, values] = await Promise.all([settled(objects.getAllKeys()), settled(objects.getAll())]);
      tables[table] = Object.fromEntries(keys.map((key, at) => [key, values[at].byteLength ?? values[at]]));
    }
    const own = database.version;
    database.close();
    return { version: own, tables };
  });
}

/** Opens a page of the newer version: of the same address, and not the app. */
async function newerPage(phone) {
  const page = await phone.context.newPage();
  phone.refused.add('/favicon.ico');
  await page.goto(`${phone.address()}manifest.webmanifest`);
  return page;
}

test('an older tab lets a newer version have the database, keeps its words in sight, and saves no more', async ({
  server,
  openPhone,
}) => {
  const saved = '写在新版本之前，已经存下';
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.fillsIn(saved);
  await resident.seesDraftSaved();

  // Typing goes on while the newer version takes over: what is there by then is saved, what comes later stays in the form.
  const newer = await newerPage(resident.phone);
  const field = resident.field(words.form.TEXT);
  const last = `${saved}，这几个字刚刚打完`;
  await resident.writes(last);
  const typing = field.pressSequentially('；后来打的字', { delay: 40 });
  const { version, tables } = await newer.evaluate(upgrade, 2);
  expect(version).toBe(2);
  await typing;
  const typed = `${last}；后来打的字`;
  await expect(resident.page.getByText(words.home.NEWER)).toBeVisible();
  await expect(field).toHaveValue(typed);
  const [draft] = Object.values(tables.drafts);
  expect(JSON.stringify(draft), 'what was typed before').toContain(last);
  expect(Object.keys(tables.photos)).toHaveLength(1);
  expect(Object.values(tables.bytes)[0]).toBeGreaterThan(10_000);

  // Whatever is written or tried now is not kept, and the form says so.
  await resident.writes(`${typed}！`);
  await expect(resident.page.getByText(words.form.SAVE_FAILED)).toBeVisible();
  await claimsNothing(resident.page);
  await resident.submits();
  await expect(resident.page.getByText(words.errors.STORAGE_NEWER)).toBeVisible();
  await claimsNothing(resident.page);
  await expect(field).toHaveValue(`${typed}！`);
  expect(await (await Caller.resident(server, RESIDENT)).ownReports(`${typed}！`)).toHaveLength(0);
  await resident.pick([demoPhoto('garbage-heap.jpg')]);
  await expect(resident.page.getByText(words.form.PHOTO_NOT_KEPT)).toBeVisible();
  const after = await newer.evaluate(upgrade, 2);
  expect(after.tables, 'the older tab has left everything as it was').toEqual(tables);
});

test('the app on a database of a newer version says so, saves nothing, shows what the server has, and destroys nothing', async ({
  server,
  openPhone,
}) => {
  const sent = '旧版本时提交的';
  const draft = '还没写完的草稿';
  const resident = new Resident(await openPhone(), server);
  const keeper = new Keeper(resident);
  await resident.signIn();
  await resident.fillsIn(sent);
  await resident.submits();
  await resident.seesReceipt();
  await keeper.opensForm();
  await resident.writes(draft);
  await resident.seesDraftSaved();
  const newer = await newerPage(resident.phone);
  await resident.page.goto('about:blank');
  const { tables } = await newer.evaluate(upgrade, 2);

  // The older app, opened anew.
  await resident.page.goto(resident.phone.address());
  await expect(resident.page.getByText(words.home.NEWER)).toBeVisible();
  await keeper.opensStorage();
  await keeper.hears(words.storage.PROMISE_NEWER);
  await resident.page.goto(resident.phone.address('#/reports'));
  await expect(resident.page.getByText(sent).first()).toBeVisible();
  await keeper.opensForm();
  await resident.writes('在旧版本里写的');
  await expect(resident.page.getByText(words.form.SAVE_FAILED)).toBeVisible();
  await claimsNothing(resident.page);
  await resident.page.reload();
  await expect(resident.page.getByText(words.home.NEWER)).toBeVisible();
  expect((await newer.evaluate(upgrade, 2)).tables, 'everything is as it was').toEqual(tables);
});
