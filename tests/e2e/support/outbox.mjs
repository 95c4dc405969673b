// What somebody does about what has not arrived yet: 待发送.

import { expect } from '@playwright/test';
import { readFile } from 'node:fs/promises';

import { words } from './words.mjs';

export class Outbox {
  /** @param {import('./resident.mjs').Resident | import('./staff.mjs').Staff} who signed in */
  constructor(who) {
    this.who = who;
  }

  get page() {
    return this.who.page;
  }

  /** Goes there, as by a link: nothing is loaded anew. */
  async opens() {
    await this.page.goto(this.who.phone.address('#/outbox'));
    await expect(this.page.getByRole('heading', { name: words.sending.OUTBOX, exact: true })).toBeVisible();
  }

  /** One thing, by its title. */
  item(title) {
    return this.page.locator('.outbox-item').filter({ has: this.page.locator('.row-title').getByText(title, { exact: true }) });
  }

  /** Does something about one thing. */
  async presses(item, name) {
    await item.getByRole('button', { name, exact: true }).click();
  }

  /** Saves the file of one thing; gives its place on this machine and its bytes back. */
  async exports(item) {
    const coming = this.page.waitForEvent('download');
    await this.presses(item, words.sending.EXPORT);
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^linli-\d{8}\.zip$/);
    const path = await download.path();
    return { path, bytes: await readFile(path) };
  }

  /** Everything has arrived. */
  async isEmpty() {
    await expect(this.page.getByText(words.sending.NO_OUTBOX, { exact: true })).toBeVisible({ timeout: 30_000 });
  }
}
