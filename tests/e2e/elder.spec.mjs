// Elder mode: what is said becomes a report's words, and help is one press and one question away.

import { NEWCOMER, Resident } from './support/resident.mjs';
import { like, say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

/** A browser that hears what the test says: the service behind a real one is not reachable from here. */
const withEar = (page) =>
  page.addInitScript(() => {
    window.SpeechRecognition = class {
      start() {
        window.ear = this;
      }
      stop() {
        this.onend?.({});
      }
      abort() {}
    };
  });

/** A browser that cannot listen. */
const withoutEar = (page) =>
  page.addInitScript(() => {
    for (const name of ['SpeechRecognition', 'webkitSpeechRecognition']) {
      Object.defineProperty(window, name, { value: undefined, configurable: true });
    }
  });

class Elder {
  static async opens(openPhone, server, before) {
    const resident = new Resident(await openPhone({ before }), server, NEWCOMER);
    await resident.joins('育文坊社区居委会');
    await resident.page.goto(resident.phone.address('#/me'));
    await resident.page.getByRole('switch', { name: like(words.me.ELDER) }).click();
    await resident.page.goto(resident.phone.address('#/'));
    return new Elder(resident);
  }

  constructor(resident) {
    this.resident = resident;
    this.page = resident.page;
  }

  get microphone() {
    return this.page.getByRole('button', { name: words.home.VOICE, exact: true });
  }

  get line() {
    return this.page.locator('.elder-voice .voice-line');
  }

  /** The device understands these words, one after another. */
  async says(...parts) {
    await this.page.evaluate((parts) => {
      window.ear.onresult({ results: parts.map((transcript) => [{ transcript }]) });
    }, parts);
  }

  /** Lets so many milliseconds pass on the phone's clock. */
  async holds(milliseconds) {
    await this.resident.phone.context.clock.setFixedTime(Date.now() + milliseconds);
  }
}

test('held while speaking: the words are the draft of a report, kept at once', async ({ server, openPhone }) => {
  const elder = await Elder.opens(openPhone, server, withEar);
  await elder.microphone.hover();
  await elder.holds(0);
  await elder.page.mouse.down();
  await expect(elder.line).toHaveText(words.home.VOICE_LISTENING);
  await expect(elder.microphone).toHaveAttribute('aria-pressed', 'true');
  expect(await elder.page.evaluate(() => window.ear.lang)).toBe('zh-CN');
  await elder.says('三号楼', '的灯不亮');
  await expect(elder.line).toHaveText('三号楼的灯不亮');
  await elder.holds(2_000);
  await elder.page.mouse.up();
  await expect(elder.resident.field(words.form.TEXT)).toHaveValue('三号楼的灯不亮');
  await elder.page.reload();
  await expect(elder.resident.field(words.form.TEXT)).toHaveValue('三号楼的灯不亮');
});

test('pressed once to begin and once to end, by the keyboard too; what was not heard is asked for again', async ({ server, openPhone }) => {
  const elder = await Elder.opens(openPhone, server, withEar);
  await elder.microphone.press('Enter');
  await expect(elder.line).toHaveText(words.home.VOICE_LISTENING);
  await elder.microphone.press('Enter');
  await expect(elder.line).toHaveText(words.home.VOICE_SILENT);
  await elder.holds(0);
  await elder.microphone.click();
  await expect(elder.line).toHaveText(words.home.VOICE_LISTENING);
  await elder.says('垃圾桶满了');
  await elder.microphone.click();
  await expect(elder.resident.field(words.form.TEXT)).toHaveValue('垃圾桶满了');
});

test('a refused microphone and a browser without one are told, with another way', async ({ server, openPhone }) => {
  const elder = await Elder.opens(openPhone, server, withEar);
  await elder.microphone.press('Enter');
  await elder.page.evaluate(() => {
    window.ear.onerror({ error: 'not-allowed' });
    window.ear.onend({});
  });
  await expect(elder.line).toHaveText(words.home.VOICE_REFUSED);

  await withoutEar(elder.page);
  await elder.page.reload();
  await expect(elder.line).toHaveText(words.home.VOICE_UNABLE);
  await elder.page.getByRole('link', { name: words.home.VOICE_WRITE }).click();
  await expect(elder.resident.field(words.form.TEXT)).toBeVisible();
});

test('紧急求助 asks whom to call, and says where one is', async ({ server, openPhone }) => {
  const elder = await Elder.opens(openPhone, server, withEar);
  await elder.page.getByRole('button', { name: like(words.home.HELP) }).click();
  const sheet = elder.page.getByRole('dialog', { name: words.home.HELP_TITLE });
  await expect(sheet).toContainText(say(words.home.HELP_WHERE, '育文坊社区'));
  const calls = await sheet.getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(calls).toEqual(['tel:13800000011', 'tel:12345', 'tel:120', 'tel:110', 'tel:119']);
  await sheet.getByRole('button', { name: words.home.HELP_CANCEL, exact: true }).click();
  await expect(sheet).toBeHidden();
});
