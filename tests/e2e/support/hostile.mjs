// Text that would be a script somewhere else, and a watch for whatever it would have done.

import { expect } from '@playwright/test';

/** Short enough for every field. */
export const SHORT = '<svg onload=hit=1>';
export const SCRIPTS = [
  '<script>window.hit=1</script>',
  '<img src=x onerror="window.hit=1">',
  '<svg onload="window.hit=1">',
  '<a href="javascript:window.hit=1">javascript:window.hit=1</a>',
  '"><iframe srcdoc="<script>parent.hit=1</script>">',
  '{{constructor.constructor("window.hit=1")()}}',
  '</textarea><script>window.hit=1</script>',
];
export const ALL = `${SCRIPTS.join('\n')}\nhttps://example.com/a http://example.org data:text/html,<b> vbscript:x`;

/** Turns around what stands after it. */
export const OVERRIDE = '\u202e';
/** A tower of marks that would cover the lines around it. */
export const TOWER = `塔${'\u0336'.repeat(500)}`;
/** More than any field takes. */
export const LONG = '长'.repeat(100_000);

/** Writes into every field for words in sight there, as much of it as each takes. */
export async function fillsAll(where, text = `${SHORT} ${ALL}`) {
  for (const field of await where.locator('textarea, input[type=text]').all()) {
    const numeric = (await field.getAttribute('inputmode')) === 'numeric';
    if (numeric || !(await field.isVisible())) continue;
    const counter = field.locator('..').locator('.counter');
    const counted = (await counter.count()) ? (await counter.textContent()).split('/').at(-1) : undefined;
    const room = Number((await field.getAttribute('maxlength')) ?? counted ?? text.length);
    await field.fill(text.slice(0, room));
  }
}

/** Watches a page for whatever would be the work of a script of somebody else. */
export async function watch({ phone }) {
  const seen = [];
  phone.page.on('dialog', (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await phone.page.evaluate(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective));
  });
  return async () => {
    const found = await phone.page.evaluate(() => ({
      hit: window.hit,
      violations: window.violations,
      foreign: document.querySelectorAll('main :is(script, iframe, object, [onerror], [onload])').length,
      links: [...document.querySelectorAll('main a[href]')].map((link) => link.getAttribute('href')),
    }));
    expect(seen).toEqual([]);
    expect(found.hit, 'nothing has run').toBeUndefined();
    expect(found.violations, 'nothing has tried to').toEqual([]);
    expect(found.foreign, 'no element is made of text').toBe(0);
    expect(found.links.filter((href) => !/^(#\/|https?:\/\/|tel:)/.test(href))).toEqual([]);
  };
}

