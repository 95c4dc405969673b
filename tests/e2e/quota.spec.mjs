// A phone that is really full: the browser's own quota on a disk of 40 MB, and not an error that a test throws.

import { readFile } from 'node:fs/promises';

import { SmallDisk, noSmallDisk } from './support/disk.mjs';
import { Keeper } from './support/keeper.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { demoPhoto } from './support/settings.mjs';
import { like, words } from './support/words.mjs';
import { test as base, expect } from './support/world.mjs';

const MEGABYTES = 40;
/** Newer Chromiums tell every page of 1 GB that is not there, so that nobody is known by the size of their disk. */
const TELLS_ITS_ROOM = '--disable-features=StaticStorageQuota';

const test = base.extend({
  /** Gone at the end, whatever came of the test; the phone on it is closed before, for it is opened later. */
  disk: async ({}, use, info) => {
    const reason = await noSmallDisk();
    info.skip(reason !== undefined, reason);
    const disk = await SmallDisk.mount(MEGABYTES);
    await use(disk);
    await disk.unmount();
  },
});

/** Runs in the page: other things of this address fill the room until so many percent of it are in use; with 100 until nothing more goes in. */
async function fill(percent) {
  const cache = await caches.open('filler');
  const isFilled = async () => {
    const { usage, quota } = await navigator.storage.estimate();
    return percent < 100 && usage >= (quota * percent) / 100;
  };
  let n = (await cache.keys()).length;
  for (let size = 1 << 19; size >= 16; ) {
    if (await isFilled()) return;
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    try {
      await cache.put(`/filler/${n++}`, new Response(bytes));
    } catch (error) {
      if (error.name !== 'QuotaExceededError') throw error;
      size >>= 1;
    }
  }
}

/** The words of the form that claim something is on the device. */
async function claimsNothing(page) {
  for (const claim of [like(words.form.SAVED), words.sending.ON_DEVICE, words.sending.STEP_WRITTEN]) {
    await expect(page.getByText(claim)).toHaveCount(0);
  }
}

/** Types on, key by key, until the form says this; gives back what was typed. The browser learns of its room only now and then. */
async function typesOnUntil(resident, said, first = () => {}) {
  const field = resident.field(words.form.TEXT);
  await field.focus();
  await expect(async () => {
    await first();
    await field.press('End');
    await field.pressSequentially('。');
    await expect(resident.page.getByText(said)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 90_000 });
  return field.inputValue();
}

/** Runs in the page: how far a stored picture is from each of these, of 255. */
async function differences({ stored, originals }) {
  const pixels = async (blob) => {
    const side = 16;
    const drawing = new OffscreenCanvas(side, side).getContext('2d');
    drawing.drawImage(await createImageBitmap(blob), 0, 0, side, side);
    return drawing.getImageData(0, 0, side, side).data;
  };
  const one = await pixels(await (await fetch(stored)).blob());
  const bytes = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const others = await Promise.all(originals.map((text) => pixels(new Blob([bytes(text)], { type: 'image/jpeg' }))));
  return others.map((other) => other.reduce((sum, value, at) => sum + Math.abs(value - one[at]), 0) / other.length);
}

test('a phone that is full keeps the words on the screen, says what to do, and goes on when that is done', async ({
  disk,
  server,
  network,
  openPhone,
}) => {
  const [old, text] = ['上个月没写完的', '三号楼西侧井盖翘起，夜里容易绊倒'];
  const [taken, other] = ['pothole-before.jpg', 'garbage-heap.jpg'];
  const phone = await openPhone({ disk: disk.folder, flags: [TELLS_ITS_ROOM] });
  const resident = new Resident(phone, server);
  const keeper = new Keeper(resident);
  await resident.signIn();
  await resident.openForm();
  await resident.addPhotos([other, 'street-lamp-broken.jpg']);
  await resident.writes(old);
  await resident.seesDraftSaved();
  await resident.page.evaluate(fill, 81);
  await keeper.opensStorage();
  await keeper.hears(words.storage.NEARLY_FULL);
  await keeper.opensForm();
  await resident.chooseCategory('市容环境', '道路设施', '路面破损');
  await resident.describesPlace('3 号楼南侧');
  await resident.seesDraftSaved();
  phone.networkIsBroken = true;
  await network.offline();

  // The last room goes while the resident types on.
  await resident.writes(text);
  const typed = await typesOnUntil(resident, words.form.SAVE_FULL, () => resident.page.evaluate(fill, 100));
  await expect(resident.page.getByText(words.home.STORAGE_FULL)).toBeVisible();
  await claimsNothing(resident.page);
  await resident.pick([demoPhoto(taken)]);
  await expect(resident.page.getByText(words.form.PHOTO_FULL)).toBeVisible();
  await claimsNothing(resident.page);
  await expect(resident.field(words.form.TEXT)).toHaveValue(typed);

  // They do what they are told. The words that found no room leave the form with them, and wait in the page.
  const { page } = resident;
  await page.goto(phone.address('#/drafts'));
  const row = page.locator('.draft-row', { hasText: old });
  await row.getByRole('button', { name: words.sending.DELETE, exact: true }).click();
  const question = page.getByRole('alertdialog', { name: words.sending.DELETE_DRAFT });
  await question.getByRole('button', { name: words.sending.DELETE, exact: true }).click();
  await expect(row).toHaveCount(0);
  // What a browser deletes it gives back in its own time: the filler makes the rest of the room.
  await page.evaluate(() => caches.delete('filler'));
  await expect(async () => {
    await page.goto(phone.address('#/drafts'));
    const found = page.locator('.draft-row', { hasText: text });
    await found.getByRole('button', { name: words.sending.EDIT, exact: true }).click();
    await expect(resident.field(words.form.TEXT)).toHaveValue(typed, { timeout: 2_000 });
  }).toPass({ timeout: 90_000 });
  const kept = await typesOnUntil(resident, like(words.form.SAVED));
  expect(kept.startsWith(typed)).toBe(true);
  await expect(resident.page.getByText(words.home.STORAGE_FULL)).toHaveCount(0);
  await resident.addPhotos([taken]);

  // What is kept now is sent: once, and with the picture that was taken.
  await resident.submits();
  await expect(resident.page.getByText(words.sending.ON_DEVICE).first()).toBeVisible();
  await network.online();
  await resident.seesReceipt();
  phone.networkIsBroken = false;
  const reports = await (await Caller.resident(server, RESIDENT)).ownReports(kept);
  expect(reports).toHaveLength(1);
  const originals = await Promise.all([taken, other].map(async (name) => (await readFile(demoPhoto(name))).toString('base64')));
  const [own, others] = await resident.page.evaluate(differences, { stored: reports[0].cover.url, originals });
  expect(own, `of the picture taken; ${others} of another`).toBeLessThan(others / 3);
});
