// Before the app runs and when it cannot: the static page, the guard at the doors, one load under a sub-path.

import { words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const failure = (phone) => phone.page.locator('#failure');

test('a load that breaks off shows a static page, and opening again works', async ({ openPhone }) => {
  // Kept on the device, it would need no network.
  const phone = await openPhone({ keepsApp: false });
  await phone.page.route('**/*.wasm', (route) => route.abort());
  await phone.page.reload();
  await expect(failure(phone)).toContainText('已存在本机的内容都还在');
  await expect(phone.page.getByRole('link', { name: /12345/ })).toBeVisible();

  await phone.page.unroute('**/*.wasm');
  await phone.page.getByRole('button', { name: '重新打开' }).click();
  await expect(phone.page.locator('#shell')).toHaveCount(0);
  await expect(failure(phone)).toHaveCount(0);
  // The broken load was told to the console, by the browser and by us, and nothing else was; but the manifest, which the
  // browser fetches when it has time, may have been on its way when the page was reloaded.
  const expected = /\.wasm|load-\w+\.js|Failed to fetch|\.webmanifest/;
  expect(phone.faults.splice(0).filter((fault) => !expected.test(fault))).toEqual([]);
});

test('whoever types already keeps the focus, however late the page takes it', async ({ openPhone }) => {
  const framesOnRequest = (page) =>
    page.addInitScript(() => {
      const { requestAnimationFrame } = window;
      let frames = [];
      window.requestAnimationFrame = (then) => (frames ? frames.push(then) : requestAnimationFrame.call(window, then));
      window.drawFrames = () => {
        for (const then of frames.splice(0)) then(performance.now());
        frames = undefined;
        return document.activeElement.tagName;
      };
    });
  const { page } = await openPhone({ before: framesOnRequest });
  await page.getByRole('navigation', { name: words.home.TABS }).getByRole('link', { name: words.home.TAB_REPORT }).click();
  const field = page.getByRole('textbox', { name: words.form.TEXT });
  await field.focus();
  await page.keyboard.insertText('井盖');
  expect(await page.evaluate(() => window.drawFrames())).toBe('TEXTAREA');
  await page.keyboard.insertText('松动');
  await expect(field).toHaveValue('井盖松动');
});

test('an engine below the floor is told so before anything is loaded', async ({ openPhone }) => {
  const phone = await openPhone();
  await phone.page.goto(`${phone.address()}healthz`);
  await phone.page.addInitScript(() => delete window.BigInt64Array);
  let loaded = 0;
  phone.page.on('request', (request) => (loaded += request.url().includes('/v1/')));
  await phone.page.goto(phone.address());
  await expect(failure(phone)).toContainText('这个浏览器太旧了');
  await expect(phone.page.getByRole('button', { name: '重新打开' })).toHaveCount(0);
  expect(loaded).toBe(0);
});

for (const old of [false, true]) {
  test(`markup that could run is refused, and foreign workers, in Chromium ${old ? 86 : 'now'}`, async ({ openPhone }) => {
    const phone = await openPhone({ old });
    const refused = await phone.page.evaluate(() => {
      const refuses = (deed) => {
        try {
          deed();
          return false;
        } catch (error) {
          return error instanceof TypeError;
        }
      };
      const box = document.createElement('div');
      const markup = ['<img src=x onerror=alert(1)>', '<script>1</script>', '<iframe srcdoc=x></iframe>', '<a href="javascript:1">x</a>'];
      return {
        markup: markup.map((text) => refuses(() => (box.innerHTML = text))),
        worker: refuses(() => new Worker('./other.js')),
        plain: refuses(() => (box.innerHTML = '<b>words</b>')),
      };
    });
    expect(refused).toEqual({ markup: [true, true, true, true], worker: true, plain: false });
    expect(phone.faults.splice(0).filter((fault) => !/Trusted(HTML|ScriptURL)/.test(fault))).toEqual([]);
  });
}
