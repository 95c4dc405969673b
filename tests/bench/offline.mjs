// `cargo xtask bench offline`: the offline core beside Workbox's background sync and PouchDB, by one driver, in one browser, within one
// run. Times are only good as ratios within a run; what a kill loses or doubles is counted.
//
// node offline.mjs CHROMIUM CORE_FOLDER [KILLS]

import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';
import { chromium as playwright } from 'playwright-core';

import { CountingServer } from './server.mjs';

const [chromium, coreFolder, kills = '30'] = process.argv.slice(2);
const SUBJECTS = ['linli', 'workbox', 'pouchdb'];
const TEXT = 'the lamp at the north gate has been dark for three days, and the road there is uneven. ';
const KEYS = 200;
const PHOTO_BYTES = 300_000;
const SUBMISSIONS = 12;
const COMMANDS = 1_000;
/** Commands of one run that is killed. */
const COMMANDS_OF_A_KILL = 30;
const FLAGS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

const here = (file) => fileURLToPath(new URL(file, import.meta.url));
const work = await mkdtemp(join(tmpdir(), 'linli-bench-'));
await build({
  entryPoints: [here('page.mjs')],
  outfile: join(work, 'page.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  external: ['/core.js'],
  define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
  logLevel: 'error',
});
const server = await CountingServer.start({
  '/': here('page.html'),
  '/page.js': join(work, 'page.js'),
  '/core.js': join(coreFolder, 'linli_bench_core.js'),
  '/core_bg.wasm': join(coreFolder, 'linli_bench_core_bg.wasm'),
});

/** A browser with a profile, with the page of a subject open. */
async function open(subject, { profile, slower = 1, expose = {} }) {
  const context = await playwright.launchPersistentContext(profile, { executablePath: chromium, args: FLAGS });
  context.setDefaultTimeout(600_000);
  const page = context.pages()[0];
  page.on('pageerror', (error) => console.error(`${subject}: ${error.message}`));
  for (const [name, told] of Object.entries(expose)) await page.exposeFunction(name, told);
  await page.goto(`${server.address}/?subject=${subject}`);
  await page.waitForFunction(() => document.title === 'ready');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slower });
  return { context, page };
}

const freshProfile = () => mkdtemp(join(work, 'profile-'));

function percentile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Milliseconds of one subject at one speed. */
async function measure(subject, slower) {
  server.forget();
  server.isOpen = false;
  const { context, page } = await open(subject, { profile: await freshProfile(), slower });
  await page.locator('textarea').click();
  await page.keyboard.type(TEXT.repeat(3).slice(0, KEYS), { delay: 30 });
  await page.waitForFunction((keys) => window.bench.typed().length === keys, KEYS);
  // The first keys find everything cold; a person's first key does too, so they count.
  const typed = await page.evaluate(() => window.bench.typed());
  await context.close();

  const kept = await open(subject, { profile: await freshProfile(), slower });
  const submitted = [];
  for (let n = 0; n < SUBMISSIONS; n++) submitted.push(await kept.page.evaluate((bytes) => window.bench.submit(bytes), PHOTO_BYTES));
  await kept.context.close();

  const queued = await open(subject, { profile: await freshProfile(), slower });
  const enqueued = await queued.page.evaluate((count) => window.bench.enqueue(count), COMMANDS);
  server.isOpen = true;
  const flushed = await queued.page.evaluate(() => window.bench.flush());
  if (server.effects.size !== COMMANDS) throw new Error(`${subject} sent ${server.effects.size} of ${COMMANDS}`);
  await queued.context.close();
  return {
    'a key to durable, p50': percentile(typed, 0.5),
    'a key to durable, p95': percentile(typed, 0.95),
    'submit with 3 photos, p50': percentile(submitted, 0.5),
    [`keep ${COMMANDS} commands`]: enqueued,
    [`send ${COMMANDS} kept commands`]: flushed,
  };
}

/** SplitMix32: the points of the kills are the same in every run. */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % below;
  };
}

async function processesOf(profile) {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const belongs = async (id) => (await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')).includes(profile);
  const theirs = await Promise.all(ids.map(async (id) => ((await belongs(id)) ? Number(id) : undefined)));
  return theirs.filter((id) => id !== undefined);
}

/** One run that is killed at a point of its own, and what was left of it when all was sent. */
async function kill(subject, seed) {
  server.forget();
  server.isOpen = true;
  const profile = await freshProfile();
  const acknowledged = new Set();
  const draw = random(seed);
  // The kill falls on the n-th time that a command is acknowledged, arrives, or is answered.
  const moment = ['acknowledged', 'arrived', 'answered'][draw(3)];
  let left = 1 + draw(COMMANDS_OF_A_KILL - 2);
  let dead;
  const died = new Promise((resolve) => (dead = resolve));
  let browser;
  const happens = (what) => {
    if (what !== moment || left <= 0 || --left > 0) return;
    for (const id of browser) {
      try {
        process.kill(id, 'SIGKILL');
      } catch {
        // Its parent was killed first, and it went along.
      }
    }
    dead();
  };
  const told = (command) => {
    acknowledged.add(command);
    happens('acknowledged');
  };
  const first = await open(subject, { profile, expose: { acknowledged: told } });
  browser = await processesOf(profile);
  const closed = new Promise((resolve) => first.context.once('close', resolve));
  server.happens = happens;
  const ran = first.page.evaluate((count) => window.bench.run(count), COMMANDS_OF_A_KILL).catch(() => {});
  const was = await Promise.race([died.then(() => 'killed'), ran.then(() => 'ended')]);
  server.happens = () => {};
  if (was === 'ended') await first.context.close();
  await closed;
  const atKill = new Set(acknowledged);
  const again = await open(subject, { profile });
  await again.page.evaluate(() => window.bench.flush());
  await again.context.close();
  const times = [...server.effects.values()];
  return {
    killed: was === 'killed' ? 1 : 0,
    acknowledged: atKill.size,
    lost: [...atKill].filter((command) => !server.effects.has(command)).length,
    doubled: times.filter((times) => times > 1).length,
  };
}

function row(cells, widths) {
  return `| ${cells.map((cell, n) => String(cell).padEnd(widths[n])).join(' | ')} |`;
}

function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((cells) => String(cells[column]).length)));
  const [head, ...rest] = rows;
  return [row(head, widths), row(widths.map((width) => '-'.repeat(width)), widths), ...rest.map((cells) => row(cells, widths))].join('\n');
}

try {
  const times = [['', 'CPU', 'linli, ms', ...SUBJECTS.slice(1).map((subject) => `${subject} / linli`)]];
  for (const slower of [1, 6]) {
    const results = {};
    for (const subject of SUBJECTS) {
      results[subject] = await measure(subject, slower);
      console.error(`${subject} at 1/${slower}: ${JSON.stringify(results[subject])}`);
    }
    for (const [what, own] of Object.entries(results.linli)) {
      const ratios = SUBJECTS.slice(1).map((subject) => (results[subject][what] / own).toFixed(2));
      times.push([what, `1/${slower}`, own.toFixed(1), ...ratios]);
    }
  }
  const counts = [['killed', 'times', 'acknowledged', 'lost', 'doubled']];
  for (const subject of SUBJECTS) {
    const sum = { killed: 0, acknowledged: 0, lost: 0, doubled: 0 };
    for (let seed = 1; seed <= Number(kills); seed++) {
      const one = await kill(subject, seed);
      for (const key of Object.keys(sum)) sum[key] += one[key];
    }
    console.error(`${subject}: ${JSON.stringify(sum)}`);
    counts.push([subject, ...Object.values(sum)]);
  }
  console.log(`\n${table(times)}\n\n${table(counts)}\n`);
} finally {
  await server.stop();
  await rm(work, { recursive: true, force: true, maxRetries: 5 });
}
