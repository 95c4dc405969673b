// The browser is killed at many moments between the first key of a report and its receipt: between keys, when a
// transaction on the device completes, when a request is about to reach the server, when the server has acted and the
// phone does not know, when the phone has just heard. After each: what the screen had called saved is there, and the server
// has the report exactly once, with all its photos.

import { Claims } from './support/claims.mjs';
import { until } from './support/condition.mjs';
import { Moments } from './support/moments.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

/** In how many moments in all, spread over the whole way. */
const KILLS = Number(process.env.LINLI_KILLS ?? 32);
/** How many of them one phone lives through. */
const A_PHONE = 4;
/** From which kill on the other browsers take their turn, from the form to the receipt; or all of it, where that is asked for. */
const OF_THE_OTHERS = process.env.LINLI_KILLS_EVERYWHERE ? undefined : 15;
const OTHERS = { 'the oldest browser': { old: true }, Firefox: { firefox: true } };
/** A kill may cost what was typed in the last two seconds of unbroken typing. */
const UNBROKEN_TYPING_MAY_LOSE_MS = 2_000;
const PHOTOS = ['street-lamp-broken.jpg', 'garbage-heap.jpg', 'pothole-before.jpg'];

/** One person, one phone, the moments of their work. */
class Marathon {
  constructor(server, network) {
    this.server = server;
    this.moments = new Moments(network);
    this.claims = new Claims();
  }

  /** What is done to a page before it opens the app. */
  before = async (page) => {
    await this.moments.listen(page);
    await this.claims.listen(page);
  };

  async begins(phone) {
    // The kill breaks off whatever was on its way, and what is on the device is looked at before the person signs in.
    phone.networkIsBroken = true;
    phone.sessionMayEnd = true;
    this.resident = new Resident(phone, this.server);
    await this.resident.signIn();
    this.caller = await Caller.resident(this.server, RESIDENT);
  }

  get phone() {
    return this.resident.phone;
  }

  get page() {
    return this.resident.page;
  }

  /** A report from its first key to its receipt. */
  async reports(text) {
    this.typedAt = [];
    await this.page.goto(this.phone.address('#/'));
    await this.resident.openForm();
    await this.types(text);
    await this.resident.addPhotos(PHOTOS.slice(0, 2));
    await this.resident.chooseCategory('市容环境', '道路设施', '路面破损');
    await this.resident.describesPlace('3 号楼南侧');
    await this.resident.addPhotos(PHOTOS.slice(2), 2);
    await this.resident.submits();
    await this.resident.seesReceipt();
  }

  async types(text) {
    await this.resident.field(words.form.TEXT).focus();
    for (const character of text) {
      await this.page.keyboard.insertText(character);
      this.typedAt.push(Date.now());
      await this.moments.note('key');
    }
  }

  /** Works until the n-th moment, dies there, comes back; gives back what the moment was. */
  async diesAt(n, text) {
    this.claims.forget();
    const reached = this.moments.begin(n);
    const work = this.reports(text).then(() => undefined);
    // Its end by the kill is no fault.
    work.catch(() => {});
    const moment = await Promise.race([reached, work]);
    const killedAt = Date.now();
    await this.phone.kill();
    this.moments.end();
    this.claimed = { ...this.claims };
    this.old = this.typedAt.filter((at) => at <= killedAt - UNBROKEN_TYPING_MAY_LOSE_MS).length;
    await this.phone.start();
    // The browser may have written its cookies down or not; either way the person signs in again.
    await this.phone.losesSession();
    await this.page.evaluate(() => (window.isOld = true));
    await this.page.reload();
    // Firefox may show the old page for a moment: what is typed into it is gone.
    await until('the page is a new one', () => this.page.evaluate(() => !window.isOld).catch(() => false));
    await this.resident.signIn();
    return moment;
  }

  /** Finds the report again, wherever it stands, and brings it to its end. */
  async finishes(text) {
    await this.page.goto(this.phone.address('#/drafts'));
    const draft = this.page.locator('.draft-row');
    const nothing = this.page.getByText(words.sending.NO_DRAFTS);
    const where = await until('it is known where the report stands', async () => {
      if ((await this.caller.ownReports(text)).length) return 'at the server';
      if (await draft.count()) return 'a draft';
      if (!(await nothing.count())) return undefined;
      // What left the outbox between two looks is at the server now.
      return (await this.caller.ownReports(text)).length ? 'at the server' : 'nowhere';
    }, 60_000);
    if (where === 'nowhere') {
      expect([this.claimed.text, this.claimed.photos, this.claimed.sent], 'nothing was claimed').toEqual(['', 0, false]);
      expect(this.old, 'nothing was typed that long ago').toBe(0);
      return where;
    }
    if (where === 'a draft') {
      expect(this.claimed.sent, 'it was never called submitted').toBe(false);
      await draft.getByRole('link').click();
      const kept = await this.resident.field(words.form.TEXT).inputValue();
      expect(text.startsWith(kept), `what is kept is what was typed: ${kept}`).toBe(true);
      expect(kept.length, `called saved: ${this.claimed.text}`).toBeGreaterThanOrEqual(
        Math.max(this.claimed.text.length, this.old),
      );
      const photos = await this.keptPhotos();
      expect(photos, 'photos that were shown as kept').toBeGreaterThanOrEqual(this.claimed.photos);
      await this.completes(text, photos);
    }
    const stored = await this.caller.ownReports(text);
    expect(stored, `${text}: exactly once`).toHaveLength(1);
    const { photos } = await this.caller.get(`/v1/reports/${stored[0].id}`);
    expect(photos, 'with all its photos').toHaveLength(PHOTOS.length);
    // Opened once: where that loads the page anew, one that is opened at every look is never there to be seen.
    await this.page.goto(this.phone.address('#/drafts'));
    await expect(nothing, 'nothing waits on the phone').toBeVisible({ timeout: 60_000 });
    return where;
  }

  async keptPhotos() {
    const tiles = this.page.getByRole('button', { name: /^照片 \d/ });
    let before = -1;
    return until('the tiles stand', async () => {
      const count = await tiles.count();
      const stands = count === before;
      before = count;
      return stands && { count };
    }).then(({ count }) => count);
  }

  async completes(text, photos) {
    if (photos < PHOTOS.length) await this.resident.addPhotos(PHOTOS.slice(photos), photos);
    await this.resident.writes(text);
    await this.resident.chooseCategory('市容环境', '道路设施', '路面破损');
    await this.resident.describesPlace('3 号楼南侧');
    await this.resident.submits();
    await this.resident.seesReceipt();
  }
}

/** How many moments the whole way has; counted once by each worker, on a phone that nobody kills. */
let whole;

async function wholeWay(marathon) {
  if (whole) return whole;
  marathon.moments.begin();
  await marathon.reports('路灯不亮先数一遍');
  whole = marathon.moments.seen.length;
  marathon.moments.end();
  return whole;
}

const firsts = Array.from({ length: Math.ceil(KILLS / A_PHONE) }, (_, phone) => phone * A_PHONE);

for (const first of firsts) {
  test(`killed at moments ${first + 1} to ${first + A_PHONE} of ${KILLS}, nothing is lost and nothing is double`, ({
    server,
    network,
    openPhone,
  }) => lives({ server, network, openPhone }, first, {}));
}

for (const [who, options] of Object.entries(OTHERS)) {
  for (const first of OF_THE_OTHERS ? [OF_THE_OTHERS] : firsts) {
    test(`${who}, too, keeps everything through kills at moments ${first + 1} to ${first + A_PHONE}`, ({
      server,
      network,
      openPhone,
    }) => lives({ server, network, openPhone }, first, options));
  }
}

/** One phone dies and comes back `A_PHONE` times, at the moments from the one of this number on. */
async function lives({ server, network, openPhone }, first, options) {
  const marathon = new Marathon(server, network);
  await marathon.begins(await openPhone({ before: marathon.before, ...options }));
  const moments = await wholeWay(marathon);
  expect(moments, 'the way is long enough to be killed on').toBeGreaterThan(KILLS);
  for (let kill = first; kill < first + A_PHONE; kill += 1) {
    const text = `${String(kill + 1).padStart(2, '0')}号路灯坏了晚上看不清台阶`;
    // The seed of a kill is its number: the same moments every time.
    const n = Math.ceil(((kill + 0.5) / KILLS) * moments);
    const moment = await marathon.diesAt(n, text);
    const where = await marathon.finishes(text);
    console.log(`kill ${kill + 1}/${KILLS} at moment ${n} of ${moments} (${moment}): found ${where}`);
  }
  marathon.moments.stop();
}
