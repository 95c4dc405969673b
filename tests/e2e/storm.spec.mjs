// A network that loses, cuts, truncates, doubles and forges what passes through it, and a server that is killed in the middle:
// five reports with photos arrive once each, whole, as soon as the weather is better.

import { FATES, storm } from './support/fates.mjs';
import { until } from './support/condition.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const REPORTS = 5;

/** Each storm strikes another engine. */
const STORMS = [
  { seed: 1, name: 'Chromium', options: {} },
  { seed: 2, name: 'Chromium 86', options: { old: true } },
  { seed: 3, name: 'Firefox', options: { firefox: true } },
];

for (const { seed, name, options } of STORMS) {
  test(`in storm ${seed} nothing is lost and nothing is double, in ${name}`, async ({ server, network, openPhone }) => {
    const phone = await openPhone(options);
    const resident = new Resident(phone, server);
    await resident.signIn();
    phone.networkIsBroken = true;
    const texts = Array.from({ length: REPORTS }, (_, n) => `第${n + 1}处井盖松动，${seed}号楼前`);
    const { fate, met } = storm(seed);
    network.fate = fate;
    for (const [n, text] of texts.entries()) {
      await phone.page.goto(phone.address('#/'));
      // Two pictures of one name each time.
      await resident.fillsIn(text, ['pothole-before.jpg', 'pothole-before.jpg']);
      await resident.submits();
      await expect(phone.page.getByRole('heading', { name: words.sending.RECEIPT_TITLE })).toBeVisible();
      if (n === 2) await server.kill().then(() => server.restart());
    }
    await until('the storm has done every kind of harm', async () => {
      if (Object.values(met).every((count) => count > 0)) return true;
      // Whoever waits asks again and again, and a tap asks at once.
      await phone.page.evaluate(() => window.dispatchEvent(new Event('online')));
      return false;
    }, 120_000);
    network.fate = undefined;

    await phone.page.goto(phone.address('#/drafts'));
    const caller = await Caller.resident(server, RESIDENT);
    await until('nothing waits on the phone', async () => {
      await phone.page.evaluate(() => window.dispatchEvent(new Event('online')));
      return phone.page.getByText(words.sending.NO_DRAFTS).isVisible();
    }, 120_000);
    for (const text of texts) {
      const stored = await caller.ownReports(text);
      expect(stored, text).toHaveLength(1);
      const { photos } = await caller.get(`/v1/reports/${stored[0].id}`);
      expect(photos, text).toHaveLength(2);
    }
    expect(Object.keys(met)).toEqual(Object.keys(FATES));
  });
}
