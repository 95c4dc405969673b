// What a resident does about what is kept on the phone: 我的 → 存储, signing out, files.

import { expect } from '@playwright/test';
import { readFile } from 'node:fs/promises';

import { say, words } from './words.mjs';

export class Keeper {
  /** @param {import('./resident.mjs').Resident} resident */
  constructor(resident) {
    this.resident = resident;
  }

  get page() {
    return this.resident.page;
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Goes to 存储, as by a link: nothing is loaded anew. */
  async opensStorage() {
    await this.page.goto(this.resident.phone.address('#/me/storage'));
    await expect(this.page.getByRole('heading', { name: words.me.STORAGE })).toBeVisible();
  }

  /** What the page says is kept: the figure beside a word. */
  kept(word) {
    return this.page.locator('.fact', { hasText: word }).locator('dd');
  }

  /** Saves the file of what is unsent; gives its place on this machine and its bytes back. */
  async exports() {
    await this.opensStorage();
    const coming = this.page.waitForEvent('download');
    await this.button(words.storage.EXPORT).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^linli-\d{8}\.zip$/);
    const path = await download.path();
    return { path, bytes: await readFile(path) };
  }

  /** Has a file taken in: a path, or `{ name, mimeType, buffer }`. */
  async imports(file) {
    await this.opensStorage();
    const coming = this.page.waitForEvent('filechooser');
    await this.button(words.storage.IMPORT).click();
    await (await coming).setFiles(file);
  }

  /** Sees it said, in whatever place. */
  async hears(text) {
    await expect(this.page.getByText(text).first()).toBeVisible();
  }

  /** Signs in, from wherever one is, and is back there or at home. */
  async signsIn() {
    await this.resident.entersCode();
    await expect(this.page).not.toHaveURL(/#\/sign-in/);
  }

  /** Opens an empty report form, as by a link. */
  async opensForm() {
    await this.page.goto(this.resident.phone.address('#/'));
    await this.resident.openForm();
  }

  /** Presses 退出登录; gives back the question that comes. */
  async leaves() {
    this.resident.phone.sessionMayEnd = true;
    await this.page.goto(this.resident.phone.address('#/me'));
    await this.button(words.me.SIGN_OUT).click();
    const question = this.page.getByRole('dialog', { name: words.me.SIGN_OUT_TITLE });
    return question.or(this.page.getByRole('alertdialog', { name: words.me.SIGN_OUT_TITLE }));
  }

  /** Is nobody's phone any more. */
  async isOut() {
    await expect(this.page.getByText(words.home.SIGN_IN_NOTE)).toBeVisible();
  }

  /** What is here, as the question of signing out says it. */
  static what(unsent, drafts) {
    return say(words.me.SIGN_OUT_WHAT, unsent, drafts);
  }
}
