// What people do on the board, residents and staff alike, by the words on the screen.

import { expect } from '@playwright/test';

import { fieldTime } from './field-time.mjs';
import { pickFromAlbum } from './picker.mjs';
import { demoPhoto } from './settings.mjs';
import { like, say, words } from './words.mjs';

/** The community whose board it is. */
export const COMMUNITY = '120101003001';

/** The posts of the board that somebody sees, whose text is this. */
export async function postsWith(caller, text) {
  const { items } = await caller.get(`/v1/posts?scope=board:${COMMUNITY}&limit=50`);
  return items.filter((post) => post.text === text);
}

/** The replies to a post that somebody sees. */
export async function repliesTo(caller, post) {
  const { items } = await caller.get(`/v1/posts?scope=replies:${post}&limit=50`);
  return items;
}

export class Neighbour {
  /** @param {import('./resident.mjs').Resident | import('./staff.mjs').Staff} who signed in, or about to be */
  constructor(who) {
    this.who = who;
  }

  get phone() {
    return this.who.phone;
  }

  get page() {
    return this.who.page;
  }

  button(name) {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** Goes to an address of the app, as by a link: nothing is loaded anew. */
  async goes(hash) {
    await this.page.goto(this.phone.address(hash));
  }

  /** The browser is killed before it has written its cookies down, as they are seldom; comes back and signs in again. */
  async killedAndBack(hash, meanwhile = async () => {}) {
    await this.phone.losesSession();
    await this.phone.kill();
    await meanwhile();
    await this.phone.start();
    await this.who.signIn();
    await this.goes(hash);
  }

  /** Comes to the board by its tab. */
  async opensBoard() {
    const tabs = this.page.getByRole('navigation', { name: words.home.TABS });
    await tabs.getByRole('link', { name: new RegExp(`^${words.home.TAB_BOARD}`) }).click();
    await expect(this.page.getByRole('heading', { name: words.board.TITLE })).toBeVisible();
  }

  /** The tab of the board, with what is new on it. */
  get tab() {
    const tabs = this.page.getByRole('navigation', { name: words.home.TABS });
    return tabs.getByRole('link', { name: new RegExp(`^${words.home.TAB_BOARD}`) });
  }

  /** The card of a post in a list. */
  card(text) {
    return this.page.locator('.post-card', { hasText: text });
  }

  /** The post of the thread in sight. */
  get post() {
    return this.page.locator('.thread-post');
  }

  /** A reply of the thread in sight. */
  reply(text) {
    return this.page.locator('.reply', { hasText: text }).first();
  }

  /** Opens the thread of a post from the list; gives its id back. */
  async opens(text) {
    await this.card(text).first().getByRole('link', { name: like(words.board.REPLIES_COUNT) }).click();
    await expect(this.post).toContainText(text);
    return this.page.url().split('/').at(-1);
  }

  /** Fills in the form of a post, all but its last press. */
  async writes({ channel, title = '', text, photos = [] }) {
    await this.goes('#/posts/new');
    const channels = this.page.getByRole('radiogroup', { name: words.board.FORM_CHANNEL });
    await channels.locator('label', { hasText: channel }).click();
    await expect(channels.getByRole('radio', { name: channel })).toBeChecked();
    if (title) await this.page.getByRole('textbox', { name: words.board.FORM_HEADING }).fill(title);
    await this.page.getByRole('textbox', { name: words.board.FORM_TEXT, exact: true }).fill(text);
    if (photos.length) await this.adds(photos);
  }

  /** Asks by a poll, in the form in sight. */
  async asks({ options, secret }) {
    await this.page.getByRole('switch', { name: words.board.FORM_POLL }).click();
    for (const [at, option] of options.entries()) {
      await this.page.getByRole('textbox', { name: say(words.board.FORM_OPTION, at + 1) }).fill(option);
    }
    if (secret) await this.page.getByRole('switch', { name: words.board.FORM_SECRET }).click();
    await this.page.getByLabel(words.board.FORM_CLOSES, { exact: true }).fill(fieldTime(24 * 60));
  }

  /** Adds demo pictures to what is being written, and sees them kept. */
  async adds(photos) {
    await pickFromAlbum(this.page, photos.map(demoPhoto));
    await expect(this.page.getByRole('button', { name: like(words.form.PHOTO) })).toHaveCount(photos.length);
    await expect(this.page.getByRole('button', { name: words.form.WAITING })).toHaveCount(0);
  }

  /** Publishes what the form in sight holds. */
  async publishes() {
    await this.button(words.board.FORM_SEND).click();
    await expect(this.page.getByRole('heading', { name: words.board.TITLE })).toBeVisible();
  }

  /** The field for a reply. */
  get composer() {
    return this.page.getByRole('textbox', { name: words.board.COMPOSER });
  }

  /** Sends what the composer holds. */
  async sends() {
    await this.button(words.board.SEND).click();
    await expect(this.composer).toHaveValue('');
  }

  /** Replies in the thread in sight. */
  async replies(text) {
    await this.composer.fill(text);
    await this.sends();
  }

  /** Replies to a reply there, whose author is named and told. */
  async answers(reply, text) {
    await reply.getByRole('button', { name: like(words.board.REPLY_TO) }).click();
    await expect(this.composer).toHaveValue(/^@/);
    await this.composer.press('End');
    await this.composer.pressSequentially(text);
    await this.sends();
  }

  /** Presses something in the ⋯ of the thread, or of a reply. */
  async presses(name, where = this.page.locator('.thread .app-bar, .thread-pane-head')) {
    await where.getByRole('button', { name: words.board.MORE, exact: true }).click();
    await this.sheet(words.board.MORE).getByRole('button', { name, exact: true }).click();
  }

  /** The sheet of this title. */
  sheet(title) {
    return this.page.getByRole('dialog', { name: title });
  }

  /** Flags what stands there, for a reason, in words of one's own. */
  async flags(where, reason, text) {
    await this.presses(words.board.FLAG, where);
    const sheet = this.sheet(words.board.FLAG_TITLE);
    await sheet.getByText(reason, { exact: true }).click();
    await sheet.getByRole('textbox').fill(text);
    await sheet.getByRole('button', { name: words.board.FLAG_SEND, exact: true }).click();
    await expect(sheet).toBeHidden();
  }

  /** Hides what stands there, and says why. */
  async hides(where, reason) {
    await this.presses(words.board.HIDE, where);
    const sheet = this.sheet(words.board.HIDE);
    await sheet.getByRole('textbox').fill(reason);
    await sheet.getByRole('button', { name: words.board.HIDE, exact: true }).click();
    await expect(sheet).toBeHidden();
  }

  /** Chooses in the poll there, and votes. */
  async votes(where, option) {
    await where.getByRole('checkbox', { name: option, exact: true }).check();
    await where.getByRole('button', { name: words.board.POLL_VOTE, exact: true }).click();
    await expect(where.getByRole('checkbox')).toHaveCount(0);
  }
}
