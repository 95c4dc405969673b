// The built app in a folder of its own, in which a test can put another version in its place.

import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { distFolder } from './settings.mjs';

export class Dist {
  /** A copy of what was built. */
  static async copy() {
    const dist = new Dist();
    dist.folder = await mkdtemp(join(tmpdir(), 'linli-e2e-dist-'));
    await cp(distFolder(), dist.folder, { recursive: true });
    return dist;
  }

  /** Puts a version of this name in the place of what is served: the page names it, and the worker's list has that page. */
  async upgrade(version) {
    const page = await this.#read('index.html');
    const next = page.replace(/(name="?linli-version"? content="?)[^">]+/, `$1${version}`);
    await this.#write('index.html', next);
    const sum = createHash('sha256').update(next).digest('hex');
    const worker = (await this.#read('sw.js'))
      .replace(/const VERSION = '[^']+'/, `const VERSION = '${version}'`)
      .replace(/\['\.\/', '[0-9a-f]+', \d+\]/, `['./', '${sum}', ${Buffer.byteLength(next)}]`);
    await this.#write('sw.js', worker);
  }

  /** Takes the worker's script away, as somebody might who wants the app gone. */
  removeWorker() {
    return this.#remove('sw.js');
  }

  /** The packed files would say something else. */
  async #write(name, text) {
    await this.#remove(name);
    await writeFile(join(this.folder, name), text);
  }

  async #remove(name) {
    for (const packed of ['', '.br', '.gz']) await rm(join(this.folder, `${name}${packed}`), { force: true });
  }

  #read(name) {
    return readFile(join(this.folder, name), 'utf8');
  }

  /** Removes the copy. */
  remove() {
    return rm(this.folder, { recursive: true, force: true });
  }
}
