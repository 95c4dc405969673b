// Adding photos, in any form that has them.

import { words } from './words.mjs';

/** Chooses the album rather than the camera, and these files in it. */
export async function pickFromAlbum(page, files) {
  await page.getByRole('button', { name: words.form.ADD, exact: true }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: words.form.PICK, exact: true }).click(),
  ]);
  await chooser.setFiles(files);
}
