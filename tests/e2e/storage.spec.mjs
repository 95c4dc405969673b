// What the phone keeps, and what is told about it: nothing is called saved that is not.

import { Keeper } from './support/keeper.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
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

