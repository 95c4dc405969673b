// What staff do at the desk, by the words on the screen.

import { expect } from '@playwright/test';

import { choose } from './choice.mjs';
import { pickFromAlbum } from './picker.mjs';
import { demoPhoto } from './settings.mjs';
import { like, say, words } from './words.mjs';

/** The desk is used sitting down. */
export const DESK = { width: 1024, height: 900 };

export class Staff {
  /** @param {import('./browser.mjs').Phone} phone */
  constructor(phone, account) {
    this.phone = phone;
    this.account = account;
  }

  get page() {
    return this.phone.page;
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Signs in by account and password, and comes to the queue. */
  async signIn() {
    await this.page.goto(this.phone.address('#/sign-in'));
    await choose(this.page, words.account.MODE, words.account.MODE_PASSWORD);
    await this.page.getByRole('textbox', { name: words.account.ACCOUNT }).fill(this.account);
    await this.page.getByLabel(words.account.PASSWORD).fill('linli-demo');
    await this.page.getByRole('checkbox', { name: like(words.account.CONSENT) }).check();
    await this.button(words.account.SIGN_IN).click();
    await expect(this.page.getByRole('heading', { name: words.account.TITLE })).toBeHidden();
    await this.page.goto(this.phone.address('#/desk'));
  }

  /** Looks for the report with this description in the queue, and opens it. */
  async opens(text) {
    await this.page.getByRole('searchbox', { name: words.desk.SEARCH }).fill(text);
    await this.page.getByText(text).first().click();
    await expect(this.page.getByRole('img', { name: /照片|处置/ }).first()).toBeVisible();
  }

  /** Presses a command that needs nothing more. */
  async gives(name) {
    await this.button(name).click();
  }

  /** The sheet of this title. */
  sheet(title) {
    return this.page.getByRole('dialog', { name: title });
  }

  /** Presses a command that asks for a reason, and gives it. */
  async writes(name, reason) {
    await this.button(name).click();
    const sheet = this.sheet(name);
    await sheet.getByRole('textbox').fill(reason);
    await sheet.getByRole('button', { name: words.reports.CONFIRM, exact: true }).click();
    await expect(sheet).toBeHidden();
  }

  /** Gives the report to a unit. */
  async assigns(unit) {
    await this.button(words.reports.ACTION_ASSIGN).click();
    const sheet = this.page.getByRole('dialog', { name: words.reports.ASSIGN_TITLE });
    await sheet.getByText(unit).click();
    const confirm = sheet.getByRole('button', { name: words.reports.CONFIRM });
    if (await confirm.isVisible()) await confirm.click();
    await expect(sheet).toBeHidden();
  }

  /** Calls these units to help, and says what is needed. */
  async whistles(units, reason) {
    await this.button(words.reports.ACTION_WHISTLE).click();
    const sheet = this.sheet(words.reports.WHISTLE_TITLE);
    for (const unit of units) await sheet.getByRole('checkbox', { name: like(unit) }).check();
    await expect(sheet.getByText(say(words.reports.WHISTLE_COUNT, units.length, 6))).toBeVisible();
    await sheet.getByRole('textbox').fill(reason);
    await sheet.getByRole('button', { name: words.reports.WHISTLE_SEND, exact: true }).click();
    await expect(sheet).toBeHidden();
  }

  /** Sees how a unit stands in the report in sight: its card holds these words. */
  async seesUnit(unit, standing) {
    const units = this.page.getByRole('region', { name: words.reports.UNITS });
    await expect(units.locator('.unit', { hasText: unit })).toContainText(standing);
  }

  /** Answers as the unit that leads, with words and a photo of the result. */
  resolves(text, photo) {
    return this.#answers(words.reports.ACTION_RESOLVE, words.reports.RESOLVE_TITLE, text, photo);
  }

  /** Answers as a unit that was called, with words and a photo of what it did. */
  answers(text, photo) {
    return this.#answers(words.reports.ACTION_ANSWER, words.reports.ANSWER_TITLE, text, photo);
  }

  async #answers(action, title, text, photo) {
    await this.button(action).click();
    const sheet = this.sheet(title);
    await sheet.getByRole('textbox', { name: words.reports.RESOLVE_TEXT }).fill(text);
    await pickFromAlbum(this.page, demoPhoto(photo));
    await expect(sheet.getByRole('button', { name: like(words.form.PHOTO) })).toHaveCount(1);
    await expect(sheet.getByRole('button', { name: words.form.WAITING })).toHaveCount(0);
    await sheet.getByRole('button', { name: words.reports.RESOLVE_SEND, exact: true }).click();
    await expect(sheet).toBeHidden();
  }
}
