// A browser with a profile of its own that survives a kill, as a phone in the hand of one person.

import { chromium as playwrightChromium, expect, firefox as playwrightFirefox } from '@playwright/test';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from './condition.mjs';
import { chromium, firefox, oldChromium } from './settings.mjs';

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The demo community's grid 120101003001-03. */
const HERE = { latitude: 39.11294, longitude: 117.19903, accuracy: 9 };

export class Phone {
  #options;
  /** Console errors, failed pages and refused content: a test with one of these has failed. */
  faults = [];
  /** Whether requests may fail: while the network or the server is broken on purpose. */
  networkIsBroken = false;
  /** Paths that the server refuses on purpose in this test: the browser reports every such answer by itself. */
  refused = new Set();
  /** Whether the session ends in this test: what is asked meanwhile is refused. */
  sessionMayEnd = false;

  /**
   * @param {object} options
   * @param {string} options.address where the app is served
   * @param {boolean} [options.old] Chromium 86
   * @param {boolean} [options.firefox] Firefox ESR, which knows no touch
   * @param {boolean} [options.keepsApp] whether the app may be kept for a start without a network
   * @param {boolean} [options.located] whether the person lets the page know where they are
   * @param {{ width: number, height: number }} [options.size] of the screen in CSS pixels
   * @param {string[]} [options.flags] more of the browser's own
   * @param {string} [options.disk] the folder of the disk that its profile is on
   * @param {number} [options.hoursAhead] how far its clock is ahead of ours
   * @param {(page: import('@playwright/test').Page) => Promise<void>} [options.before] what is done before the app opens
   */
  static async open(options) {
    const phone = new Phone();
    phone.#options = { size: { width: 390, height: 844 }, located: false, keepsApp: true, flags: [], hoursAhead: 0, ...options };
    phone.profile = await mkdtemp(join(options.disk ?? tmpdir(), 'linli-e2e-profile-'));
    await phone.start();
    return phone;
  }

  /** Starts the browser with what its profile has kept, and opens the app. */
  async start(hash = '') {
    const { size, located, before, hoursAhead, keepsApp } = this.#options;
    const person = {
      viewport: size,
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      serviceWorkers: keepsApp ? 'allow' : 'block',
    };
    this.context = await (this.#options.firefox ? this.#startFirefox(person) : this.#startChromium(person));
    this.context.setDefaultTimeout(30_000);
    await this.#allow(located);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    this.#watch(this.page);
    if (hoursAhead) await this.context.clock.setSystemTime(Date.now() + hoursAhead * 3_600_000);
    await before?.(this.page);
    await this.page.goto(this.address(hash));
  }

  #startChromium(person) {
    const { old, flags, size } = this.#options;
    return playwrightChromium.launchPersistentContext(this.profile, {
      ...person,
      executablePath: old ? oldChromium() : chromium(),
      args: [...CHROMIUM_FLAGS, ...flags],
      hasTouch: true,
      isMobile: size.width < 840,
    });
  }

  /** Without arguments of its own Playwright does not wait for the first page's `load`, which this Firefox never tells of. */
  #startFirefox(person) {
    return playwrightFirefox.launchPersistentContext(this.profile, {
      ...person,
      channel: 'moz-firefox',
      executablePath: firefox(),
      ignoreDefaultArgs: true,
      args: ['--remote-debugging-port=0', '--headless', '--profile', this.profile, ...this.#options.flags],
    });
  }

  /** The app's address with a route in the hash. */
  address(hash = '') {
    return `${this.#options.address}/${hash}`;
  }

  async #allow(located) {
    if (located) await this.context.setGeolocation(HERE);
    await this.context.grantPermissions(located ? ['geolocation'] : []);
  }

  #watch(page) {
    page.on('pageerror', (error) => {
      // Firefox's word for a picture of which half arrived.
      if (this.networkIsBroken && error.message.startsWith('Image corrupt or truncated')) return;
      // Firefox's word for wasm that was on its way from the service worker to a page that is left. Where it is missed, the page says so.
      if (/\.wasm\S* A ServiceWorker intercepted/.test(error.message)) return;
      this.faults.push(`page error: ${error.message}`);
    });
    page.on('crash', () => this.faults.push('the page crashed'));
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      const text = message.text();
      const url = message.location().url;
      if (this.networkIsBroken && /net::ERR_|status of 5\d\d|fetching the script/.test(text)) return;
      // The browser reads the manifest by itself, and complains of what a kill or a reload has cut off.
      if (this.networkIsBroken && url.endsWith('/manifest.webmanifest')) return;
      // Before an upload begins, the phone asks whether it has begun.
      if (/status of 404/.test(text) && url.includes('/v1/uploads/')) return;
      // A chunk whose first try did arrive comes to the wrong place: the phone asks where to go on.
      if (this.networkIsBroken && /status of 409/.test(text) && url.includes('/v1/uploads/')) return;
      // A page that is left while a piece of the app is on its way breaks the piece off. Where one is missed, the page says so.
      if (/^Error$|aborted|Failed to fetch|Could not download/.test(text) && /\/(pieces|load)-\w+\.js$/.test(url)) return;
      // The first only says that nobody is signed in yet; of a session that has ended every request may be told.
      if (/status of 401/.test(text) && (url.endsWith('/v1/session') || this.sessionMayEnd)) return;
      if (/status of 4\d\d/.test(text) && this.refused.has(new URL(url).pathname)) return;
      this.faults.push(`console: ${text} (${url})`);
    });
  }

  /** Takes the session away: the browser has no cookies any more. */
  async losesSession() {
    this.sessionMayEnd = true;
    await this.context.clearCookies();
  }

  /** Sets the phone's clock so many hours ahead of ours, and opens this route anew. */
  async wakesAfter(hours, hash) {
    await this.context.clock.setSystemTime(Date.now() + hours * 3_600_000);
    await this.page.goto('about:blank');
    await this.page.goto(this.address(hash));
    this.networkIsBroken = false;
  }

  /** Opens the app in one more tab. */
  async openTab(hash = '') {
    const page = await this.context.newPage();
    this.#watch(page);
    await page.goto(this.address(hash));
    return page;
  }

  /** Closes the tab and opens the app in a new one. */
  async closeTabAndComeBack(hash = '') {
    const old = this.page;
    this.page = await this.context.newPage();
    this.#watch(this.page);
    await old.close({ runBeforeUnload: true });
    await this.page.goto(this.address(hash));
  }

  /** Kills the browser and all its processes at once; only what is on disk is left. */
  async kill() {
    const gone = new Promise((resolve) => this.context.once('close', resolve));
    for (const id of await processesOf(this.profile)) {
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // Its parent was killed first, and it went along.
      }
    }
    await gone;
    await until('the browser is gone', async () => (await processesOf(this.profile)).length === 0);
  }

  /** Attaches what the screen shows and what it says to a failed test. */
  async photograph(info) {
    if (this.page.isClosed()) return;
    await info.attach('screen', { body: await this.page.screenshot(), contentType: 'image/png' });
    await info.attach('words', { body: await this.page.locator('body').ariaSnapshot() });
  }

  /** Ends the browser, removes its profile, and holds that nothing was wrong in the console. */
  async close() {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
    expect(this.faults, 'errors in the console, failed pages, refused content').toEqual([]);
  }
}

/** The browser processes that were started with this profile. */
async function processesOf(profile) {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    ids.map(async (id) => {
      const line = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
      return line.includes(profile) ? Number(id) : undefined;
    }),
  );
  return found.filter((id) => id !== undefined);
}
