// A disk as small as that of a phone that is full: a file system of its own in memory.

import { execFile } from 'node:child_process';
import { mkdtemp, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Why there can be none here, or nothing. Root in a container may lack the right too. */
export async function noSmallDisk() {
  const mayMount = await run('unshare', ['--mount', 'true']).then(
    () => true,
    () => false,
  );
  return mayMount ? undefined : 'a disk of its own needs the right to mount';
}

export class SmallDisk {
  /** A disk of so many megabytes. */
  static async mount(megabytes) {
    const disk = new SmallDisk();
    disk.folder = await mkdtemp(join(tmpdir(), 'linli-e2e-disk-'));
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', disk.folder]);
    return disk;
  }

  /** Takes it away, also from a browser that hangs and still has files open on it. */
  async unmount() {
    await run('umount', ['--lazy', this.folder]);
    await rmdir(this.folder);
  }
}
