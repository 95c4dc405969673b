// What a resident does with the app, by the words on the screen.

import { expect } from '@playwright/test';

import { choose } from './choice.mjs';
import { pickFromAlbum } from './picker.mjs';
import { demoPhoto } from './settings.mjs';
import { like, words } from './words.mjs';

/** A resident of the demo community 120101003001, who agreed to the privacy text long ago. */
export const RESIDENT = '13800000001';
/** A neighbour in the same community. */
export const NEIGHBOUR = '13800000002';
/** A number that has never signed in. */
export const NEWCOMER = '13911112222';

export class Resident {
  /**
   * @param {import('./browser.mjs').Phone} phone
   * @param {import('./server.mjs').Server} server
   */
  constructor(phone, server, number = RESIDENT) {
    this.phone = phone;
    this.server = server;
    this.number = number;
  }

  get page() {
    return this.phone.page;
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  field(name) {
    return this.page.getByRole('textbox', { name });
  }

  /** Signs in for the first time, which asks for the community too. */
  async joins(community) {
    await this.entersCode();
    await this.page.getByRole('button', { name: like(community) }).click();
    await this.isHome();
  }

  /** Signs in. */
  async signIn() {
    await this.entersCode();
    await this.isHome();
  }

  async isHome() {
    await expect(this.page.getByRole('link', { name: words.home.QUICK_MINE })).toBeVisible();
  }

  /** Has a one-time code sent, past the app; gives it back. */
  async hasCodeSent() {
    const seen = this.server.codes(this.number);
    await this.page.evaluate(async (phone) => {
      const headers = { 'content-type': 'application/json' };
      await fetch('/v1/codes', { method: 'POST', headers, body: JSON.stringify({ phone }) });
    }, this.number);
    return this.server.code(this.number, seen);
  }

  /** Agrees to the privacy text and has a one-time code sent; gives it back. */
  async asksForCode() {
    const seen = this.server.codes(this.number);
    await this.page.goto(this.phone.address('#/sign-in'));
    await this.field(words.account.PHONE).fill(this.number);
    await this.page.getByRole('checkbox', { name: like(words.account.CONSENT) }).check();
    await this.button(words.account.GET_CODE).click();
    return this.server.code(this.number, seen);
  }

  /** Proves the number by a one-time code. */
  async entersCode() {
    const code = await this.asksForCode();
    await this.field(words.account.CODE).fill(code);
  }

  /** Opens an empty report form by the middle of the tab bar. */
  async openForm() {
    await this.page.getByRole('navigation', { name: words.home.TABS }).getByRole('link', { name: words.home.TAB_REPORT }).click();
    await expect(this.field(words.form.TEXT)).toBeVisible();
  }

  /** Picks files from the album. */
  pick(files) {
    return pickFromAlbum(this.page, files);
  }

  /** Picks demo pictures from the album, and sees them among the tiles. */
  async addPhotos(names, before = 0) {
    await this.pick(names.map(demoPhoto));
    await this.seesPhotos(before + names.length);
  }

  /** Sees so many tiles, all of them kept. */
  async seesPhotos(count) {
    await expect(this.page.getByRole('button', { name: like(words.form.PHOTO) })).toHaveCount(count);
    await expect(this.page.getByRole('button', { name: words.form.WAITING })).toHaveCount(0);
  }

  /** Goes down the three-level list. */
  async chooseCategory(major, middle, leaf) {
    await this.button(like(words.form.CATEGORY)).click();
    const sheet = this.page.getByRole('dialog', { name: words.form.CATEGORY });
    for (const name of [major, middle, leaf]) await sheet.getByText(name, { exact: true }).click();
    await expect(sheet).toBeHidden();
    await expect(this.button(like(words.form.CATEGORY))).toContainText(leaf);
  }

  async writes(text) {
    await this.field(words.form.TEXT).fill(text);
  }

  async describesPlace(text) {
    await this.field(words.form.PLACE_WORDS).fill(text);
  }

  async choosesAudience(name) {
    await choose(this.page, words.form.AUDIENCE, name);
  }

  async seesDraftSaved() {
    await expect(this.page.getByText(like(words.form.SAVED))).toBeVisible();
  }

  /** A whole report but for the last press. */
  async fillsIn(text, photos = ['pothole-before.jpg']) {
    await this.openForm();
    await this.addPhotos(photos);
    await this.chooseCategory('市容环境', '道路设施', '路面破损');
    await this.writes(text);
    await this.describesPlace('3 号楼南侧');
  }

  async submits() {
    await this.button(words.form.SUBMIT).click();
  }

  /** Has the position measured. */
  async locates() {
    await this.button(words.form.PLACE_LOCATE).click();
    await expect(this.page.getByText(like(words.form.PLACE_ACCURACY))).toBeVisible();
  }

  /** What the form has found nearby with this description. */
  nearby(text) {
    return this.page.locator('.nearby-card', { hasText: text });
  }

  /** Joins what the form has found nearby instead of filing the same again. */
  async joinsNearby(text) {
    await this.nearby(text).getByRole('button', { name: like(words.reports.ACTION_JOIN) }).click();
    const sheet = this.page.getByRole('dialog', { name: words.reports.JOIN_TITLE });
    await sheet.getByRole('button', { name: words.reports.JOIN_SEND, exact: true }).click();
    await expect(sheet).toBeHidden();
    await expect(this.nearby(text)).toContainText(words.reports.MARK_JOINED);
  }

  /** Waits for the receipt number and gives it back. */
  async seesReceipt() {
    const receipt = this.page.getByText(/^\d{6}-\d{6}-\d+$/);
    await expect(receipt).toBeVisible({ timeout: 30_000 });
    return receipt.textContent();
  }

  /** Judges what was done, on the report's page. */
  async rates(judgement) {
    await this.button(words.reports.ACTION_RATE).click();
    const sheet = this.page.getByRole('dialog', { name: words.reports.RATE_TITLE });
    await choose(sheet, words.reports.RATE_TITLE, judgement);
    await sheet.getByRole('button', { name: words.reports.RATE_SEND, exact: true }).click();
  }

  /** Takes the report in sight back. */
  async withdraws() {
    await this.button(words.reports.ACTION_WITHDRAW).click();
    const dialog = this.page.getByRole('alertdialog', { name: words.reports.WITHDRAW_TITLE });
    await dialog.getByRole('button', { name: words.reports.ACTION_WITHDRAW, exact: true }).click();
  }

  /** Is not satisfied, and says with what. */
  async reopens(reason) {
    await this.button(words.reports.ACTION_REOPEN).click();
    const sheet = this.page.getByRole('dialog', { name: words.reports.ACTION_REOPEN });
    await sheet.getByRole('textbox').fill(reason);
    await sheet.getByRole('button', { name: words.reports.CONFIRM, exact: true }).click();
    await expect(sheet).toBeHidden();
  }
}
