// What the phone keeps, and what is told about it: nothing is called saved that is not, and what is unsent can be taken along.

import { until } from './support/condition.mjs';
import { Keeper } from './support/keeper.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { demoPhoto } from './support/settings.mjs';
import { like, say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

/** The words of the form that claim something is on the device. */
const CLAIMS = [like(words.form.SAVED), words.sending.ON_DEVICE, words.sending.STEP_WRITTEN, words.home.OFFLINE];

async function claimsNothing(page) {
  for (const claim of CLAIMS) await expect(page.getByText(claim)).toHaveCount(0);
}

/** Browsers that give no database: private modes, webviews that switch it off. */
const WITHOUT = {
  'it is missing': () => Object.defineProperty(window, 'indexedDB', { value: undefined }),
  'it refuses': () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not in this mode', 'SecurityError');
    };
  },
};

for (const [how, without] of Object.entries(WITHOUT)) {
  test(`without a database, because ${how}, it works online and never claims to have saved`, async ({
    server,
    network,
    openPhone,
  }) => {
    const text = '小区南门路面破损，积水难行。';
    const phone = await openPhone({ before: (page) => page.addInitScript(without) });
    const resident = new Resident(phone, server);
    await expect(resident.page.getByText(words.home.MEMORY_ONLY)).toBeVisible();
    await resident.signIn();
    await resident.fillsIn(text);
    await expect(resident.page.getByText(words.form.MEMORY_ONLY)).toBeVisible();
    await claimsNothing(resident.page);

    phone.networkIsBroken = true;
    await network.offline();
    await resident.submits();
    await expect(resident.page.getByText(words.sending.ON_PAGE_ONLY).first()).toBeVisible();
    await claimsNothing(resident.page);

    await network.online();
    await resident.seesReceipt();
    phone.networkIsBroken = false;
    expect(await (await Caller.resident(server, RESIDENT)).ownReports(text)).toHaveLength(1);
  });
}

/** Browsers that open a database only at the last of so many tries, or at none. */
const failingAtFirst = (page, times) =>
  page.addInitScript((times) => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (...of) {
      if (times-- > 0) throw new DOMException('Internal error opening backing store', 'UnknownError');
      return open.apply(this, of);
    };
  }, times);

test('a database that does not open at once is tried again; one that does not open is never called empty', async ({
  server,
  openPhone,
}) => {
  const text = '写在打不开之前';
  const resident = new Resident(await openPhone(), server);
  const { page, phone } = resident;
  await resident.openForm();
  await resident.writes(text);
  await resident.seesDraftSaved();

  const [passing, lasting] = [await phone.context.newPage(), await phone.context.newPage()];
  await failingAtFirst(passing, 2);
  await passing.goto(phone.address('#/drafts'));
  await expect(passing.getByText(text)).toBeVisible();

  await failingAtFirst(lasting, 1_000);
  await lasting.goto(phone.address('#/drafts'));
  await expect(lasting.getByText(words.home.STORAGE_UNREAD)).toBeVisible();
  await expect(lasting.getByText(words.sending.UNREAD)).toBeVisible();
  await claimsNothing(lasting);
  await lasting.goto(phone.address('#/outbox'));
  await expect(lasting.getByText(words.sending.UNREAD)).toBeVisible();
  for (const nothing of [words.sending.NO_DRAFTS, words.sending.NO_OUTBOX]) await expect(lasting.getByText(nothing)).toHaveCount(0);

  await page.reload();
  await expect(resident.field(words.form.TEXT)).toHaveValue(text);
});

test('what the browser threw away is told once, until it has been read', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.openForm();
  await resident.writes('写到一半的话');
  await resident.seesDraftSaved();

  // A page of this origin that is not the app; the browser asks for an icon of it by itself.
  resident.phone.refused.add('/favicon.ico');
  await resident.page.goto('about:blank');
  await resident.page.goto(`${resident.phone.address()}manifest.webmanifest`);
  await resident.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase('linli');
        request.onsuccess = resolve;
        request.onerror = () => reject(request.error);
      }),
  );
  const notice = resident.page.getByText(words.home.EVICTED);
  await resident.page.goto(resident.phone.address());
  await expect(notice).toBeVisible();
  // Closed without reading it, it is told again; read, never more.
  await resident.page.reload();
  await expect(notice).toBeVisible();
  await resident.page.locator('.banner', { has: notice }).getByRole('button', { name: words.home.GOT_IT }).click();
  await expect(notice).toHaveCount(0);
  await resident.page.reload();
  await expect(resident.page.getByRole('link', { name: words.home.QUICK_MINE })).toBeVisible();
  await resident.openForm();
  await expect(notice).toHaveCount(0);
});

/** Lets the browser have no room, or little of it, whenever the page says so. */
const withRoomAsTold = (page) =>
  page.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (...record) {
      if (window.noRoom) throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, record);
    };
    const { estimate } = StorageManager.prototype;
    StorageManager.prototype.estimate = async function () {
      const usage = Number(localStorage.getItem('percent in use'));
      return usage ? { usage: usage * 1_000_000, quota: 100_000_000 } : estimate.call(this);
    };
  });

test('without room the words stay on the screen, and what to do is said', async ({ server, openPhone }) => {
  const text = '三号楼西侧井盖翘起，夜里容易绊倒。';
  const resident = new Resident(await openPhone({ before: withRoomAsTold }), server);
  await resident.signIn();
  await resident.fillsIn('');
  await resident.page.evaluate(() => (window.noRoom = true));

  await resident.writes(text);
  await expect(resident.page.getByText(words.form.SAVE_FULL)).toBeVisible();
  await expect(resident.page.getByText(words.home.STORAGE_FULL)).toBeVisible();
  await claimsNothing(resident.page);
  await resident.submits();
  await expect(resident.page.getByText(words.errors.STORAGE_FULL)).toBeVisible();
  await expect(resident.field(words.form.TEXT)).toHaveValue(text);
  await resident.pick([demoPhoto('garbage-heap.jpg')]);
  await expect(resident.page.getByText(words.form.PHOTO_FULL)).toBeVisible();
  await expect(resident.field(words.form.TEXT)).toHaveValue(text);

  // With room again the next key saves it all.
  await resident.page.evaluate(() => (window.noRoom = false));
  await resident.writes(`${text}！`);
  await resident.seesDraftSaved();
  await expect(resident.page.getByText(words.home.STORAGE_FULL)).toHaveCount(0);
  await resident.page.reload();
  await expect(resident.field(words.form.TEXT)).toHaveValue(`${text}！`);
});

test('at four fifths of the room it warns, and says what to do', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone({ before: withRoomAsTold }), server);
  const keeper = new Keeper(resident);
  await keeper.opensStorage();
  await expect(resident.page.getByText(like(words.storage.IN_USE)).first()).toBeVisible();
  await resident.page.evaluate(() => localStorage.setItem('percent in use', '79'));
  await resident.page.reload();
  await keeper.hears(say(words.storage.IN_USE, '79.0 MB', '100.0 MB'));
  await expect(resident.page.getByText(words.storage.NEARLY_FULL)).toHaveCount(0);
  await resident.page.evaluate(() => localStorage.setItem('percent in use', '80'));
  await resident.page.goto(resident.phone.address());
  await resident.page.reload();
  await expect(resident.page.getByText(words.home.STORAGE_NEARLY_FULL)).toBeVisible();
  await resident.page.getByRole('link', { name: words.home.STORAGE_SEE }).click();
  await keeper.hears(words.storage.NEARLY_FULL);
});

test('the browser is asked at the first submission to keep everything, and nobody waits for its answer', async ({
  server,
  openPhone,
}) => {
  // As in Firefox, whose question may stand unanswered.
  const asking = (page) =>
    page.addInitScript(() => {
      window.asked = 0;
      StorageManager.prototype.persist = () => {
        window.asked += 1;
        return new Promise(() => {});
      };
    });
  const resident = new Resident(await openPhone({ before: asking }), server);
  await resident.signIn();
  await resident.fillsIn('路灯不亮，报修。');
  expect(await resident.page.evaluate(() => window.asked)).toBe(0);
  await resident.submits();
  await resident.seesReceipt();
  expect(await resident.page.evaluate(() => window.asked)).toBe(1);
});

test('a database of a newer version is left alone, and the words stay on the screen', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.openForm();
  await resident.writes('写在新版本之前');
  await resident.seesDraftSaved();
  // A newer version in another tab takes the database over.
  const other = await resident.phone.context.newPage();
  await other.goto(`${resident.phone.address()}manifest.webmanifest`);
  await other.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open('linli', 999);
        request.onsuccess = () => {
          request.result.close();
          resolve();
        };
        request.onerror = () => reject(request.error);
      }),
  );
  await other.close();
  await expect(resident.page.getByText(words.home.NEWER)).toBeVisible();
  await expect(resident.field(words.form.TEXT)).toHaveValue('写在新版本之前');
});

/** Puts something that no version ever wrote among the drafts. */
const spoil = () =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('linli');
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const write = request.result.transaction('drafts', 'readwrite');
      write.objectStore('drafts').put({ revision: 'x', record: [1, 2] }, 'spoiled');
      write.oncomplete = () => {
        request.result.close();
        resolve();
      };
    };
  });

test('a damaged record is set aside and told of; the rest is as it was', async ({ server, openPhone }) => {
  const text = '完好的那一份';
  const resident = new Resident(await openPhone(), server);
  const keeper = new Keeper(resident);
  await resident.signIn();
  await resident.openForm();
  await resident.writes(text);
  await resident.seesDraftSaved();
  await resident.page.evaluate(spoil);
  await resident.page.reload();
  await expect(resident.field(words.form.TEXT)).toHaveValue(text);
  await expect(resident.page.getByText(say(words.home.QUARANTINED, 1))).toBeVisible();
  await keeper.opensStorage();
  await keeper.hears(say(words.storage.DAMAGED, 1));
  await expect(keeper.kept(words.storage.DRAFTS)).toHaveText('1');
});

test('what is unsent goes to another phone in a file: whole, and sent once', async ({ server, network, openPhone }) => {
  const sent = '单元门禁失灵，陌生人随意进出。';
  const draft = '还没写完的草稿';
  const old = new Resident(await openPhone(), server);
  const oldKeeper = new Keeper(old);
  await old.signIn();
  await old.fillsIn(sent, ['pothole-before.jpg', 'garbage-heap.jpg']);
  await old.seesDraftSaved();
  const worker = old.page.workers()[0];
  await until('what makes photos small is here', async () => (await worker.evaluate(() => typeof self.onmessage)) === 'function');
  old.phone.networkIsBroken = true;
  await network.offline();
  await old.submits();
  await expect(old.page.getByText(words.sending.ON_DEVICE).first()).toBeVisible();
  await oldKeeper.opensForm();
  await old.addPhotos(['street-lamp-broken.jpg']);
  await old.writes(draft);
  await old.seesDraftSaved();
  await oldKeeper.opensStorage();
  await expect(oldKeeper.kept(words.storage.UNSENT)).toHaveText('1');
  await expect(oldKeeper.kept(words.storage.PHOTOS)).toContainText('3');
  const { path, bytes } = await oldKeeper.exports();
  await oldKeeper.hears(words.storage.EXPORTED);

  // Bad files are refused, and change nothing.
  const file = (buffer) => ({ name: 'linli.zip', mimeType: 'application/zip', buffer });
  await network.online();
  const other = new Resident(await openPhone(), server);
  const keeper = new Keeper(other);
  await keeper.imports(path);
  await keeper.hears(words.errors.OTHER_ACCOUNT);
  await keeper.signsIn();
  await keeper.imports(file(Buffer.from('not a zip')));
  await keeper.hears(words.errors.ARCHIVE_FOREIGN);
  await keeper.imports(file(bytes.subarray(0, bytes.length - 100)));
  await keeper.hears(words.errors.ARCHIVE_FOREIGN);
  const changed = Buffer.from(bytes);
  changed[bytes.indexOf('JFIF') + 200] ^= 1;
  await keeper.imports(file(changed));
  await keeper.hears(words.errors.ARCHIVE_DAMAGED);
  await expect(keeper.kept(words.storage.DRAFTS)).toHaveText('0');

  // The old phone is back as well: where both send one photo at once, a chunk may come to the wrong place.
  other.phone.networkIsBroken = true;
  await keeper.imports(path);
  await keeper.hears(say(words.storage.IMPORTED, 2));
  await expect(keeper.kept(words.storage.UNSENT)).toHaveText('0', { timeout: 30_000 });
  await keeper.imports(path);
  await keeper.hears(words.storage.IMPORTED_NOTHING);
  await other.page.goto(other.phone.address('#/drafts'));
  await other.page.getByText(draft).click();
  await expect(other.field(words.form.TEXT)).toHaveValue(draft);
  await other.seesPhotos(1);

  // The old phone sends it as well, under the same key: there is one report.
  await old.page.goto(old.phone.address('#/'));
  await oldKeeper.opensStorage();
  await expect(oldKeeper.kept(words.storage.UNSENT)).toHaveText('0', { timeout: 60_000 });
  old.phone.networkIsBroken = false;
  const reports = await (await Caller.resident(server, RESIDENT)).ownReports(sent);
  expect(reports).toHaveLength(1);
});

test('an address without a secure context says what it cannot do', async ({ server, network, openPhone }) => {
  const phone = await openPhone({
    address: `http://phone.test:${network.port}`,
    flags: ['--host-resolver-rules=MAP phone.test 127.0.0.1'],
  });
  const resident = new Resident(phone, server);
  const keeper = new Keeper(resident);
  await keeper.opensStorage();
  for (const ability of ['NO_SECURE', 'NO_WORKER', 'NO_LOCATE', 'NO_LOCKS', 'NO_DIGEST', 'NO_ESTIMATE']) {
    await expect(resident.page.getByText(words.storage[ability], { exact: true })).toBeVisible();
  }
  await keeper.opensForm();
  await resident.writes('没有安全连接也能写');
  await resident.seesDraftSaved();
});
