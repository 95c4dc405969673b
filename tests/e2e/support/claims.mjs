// What a screen has told its person to be safe, as it told it: the words and photos that it called saved, and whether it
// said that the form was submitted. A kill may take nothing of that away.

import { words } from './words.mjs';

export class Claims {
  /** Of the form in sight: the longest text that was called saved, the most photos shown as kept, whether it was sent. */
  text = '';
  photos = 0;
  sent = false;

  /** Listens to a page. To be called before it opens the app. */
  async listen(page) {
    await page.exposeBinding('linliClaims', (_, claim) => this.#take(claim));
    await page.addInitScript(tellOfClaims, words.form.SAVED.split('{0}')[0]);
  }

  /** A new form begins. */
  forget() {
    [this.text, this.photos, this.sent] = ['', 0, false];
  }

  #take({ text, photos, sent }) {
    this.text = text.length > this.text.length ? text : this.text;
    this.photos = Math.max(this.photos, photos);
    this.sent ||= sent;
  }
}

/** Runs in the page before the app: looks at what the screen says whenever it changes. */
function tellOfClaims(saved) {
  let before = '';
  const tiles = () => [...document.querySelectorAll('.photo-tile:not(.is-add)')];
  const look = () => {
    const isForm = location.hash.startsWith('#/reports/new') || location.hash.startsWith('#/drafts/');
    const isSaved = isForm && document.body.textContent.includes(saved);
    const claim = {
      text: isSaved ? (document.querySelector('textarea')?.value ?? '') : '',
      photos: isForm ? tiles().filter((tile) => !tile.querySelector('.veil')).length : 0,
      sent: location.hash.startsWith('#/sent/'),
    };
    const now = JSON.stringify(claim);
    if (now !== before) window.linliClaims?.(claim);
    before = now;
  };
  document.addEventListener('DOMContentLoaded', () =>
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true }),
  );
}
