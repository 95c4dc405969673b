// Photos: stored upright and bare; what cannot be decoded is named and costs nothing else.

import { readFile } from 'node:fs/promises';

import {
  metadataOf,
  pdf,
  photoNamed,
  photoWithOrientationAndPlace,
  readJpeg,
  storedPhotos,
  textNamedPhoto,
  truncatedPhoto,
} from './support/photos.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { demoPhoto } from './support/settings.mjs';
import { say, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

test('a photo that lies on its side and knows where it was taken is stored upright and without metadata', async ({
  server,
  openPhone,
}) => {
  const before = new Set(await storedPhotos(server.dataFolder));
  const file = await photoWithOrientationAndPlace('pothole-before.jpg');
  expect(metadataOf(await readFile(file)), 'the photo as taken').toHaveLength(1);

  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.fillsIn('路面坑洼', []);
  await resident.pick(file);
  await resident.seesPhotos(1);
  await resident.submits();
  await resident.seesReceipt();

  const [report] = await (await Caller.resident(server, RESIDENT)).ownReports('路面坑洼');
  expect(report.cover, 'width and height are changed about').toMatchObject({ w: 428, h: 640 });
  const stored = await storedPhotos(server.dataFolder, before);
  expect(stored.length).toBeGreaterThan(0);
  for (const path of stored) {
    const bytes = await readFile(path);
    expect(metadataOf(bytes), path).toEqual([]);
    expect(bytes.includes('Exif') || bytes.includes('GPS'), path).toBe(false);
    const { size } = readJpeg(bytes);
    expect(size.height, path).toBeGreaterThan(size.width);
  }
  const original = (await readFile(demoPhoto('pothole-before.jpg'))).toString('base64');
  const differences = await resident.page.evaluate(compareWithTurns, { original, stored: report.cover.url });
  expect(differences.indexOf(Math.min(...differences)), `of the four quarter turns: ${differences}`).toBe(1);
});

test('two photos of one name both arrive', async ({ server, openPhone }) => {
  const taken = ['pothole-before.jpg', 'garbage-heap.jpg'];
  const files = await Promise.all(taken.map((name) => photoNamed('IMG_0001.jpg', name)));
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.fillsIn('两张照片', []);
  await resident.pick(files);
  await resident.seesPhotos(2);
  await resident.submits();
  await resident.seesReceipt();

  const caller = await Caller.resident(server, RESIDENT);
  const [{ id }] = await caller.ownReports('两张照片');
  const { photos } = await caller.get(`/v1/reports/${id}`);
  expect(photos).toHaveLength(2);
  const likest = new Set();
  for (const file of files) {
    const original = (await readFile(file)).toString('base64');
    const differences = photos.map(({ url }) => resident.page.evaluate(compareWithTurns, { original, stored: url }));
    const [first, second] = (await Promise.all(differences)).map((turns) => turns[0]);
    likest.add(first < second ? 0 : 1);
  }
  expect(likest.size, 'each of them is one of the two').toBe(2);
});

test('files that are no photos are named, and the others stay', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.openForm();
  const broken = [await pdf(), await truncatedPhoto(), await textNamedPhoto()];
  await resident.pick([broken[0], demoPhoto('garbage-heap.jpg'), broken[1], broken[2], demoPhoto('plant-snake.jpg')]);
  for (const path of broken) {
    const name = path.split('/').pop();
    await expect(resident.page.getByText(say(words.form.NOT_A_PICTURE, name))).toBeVisible();
  }
  await resident.seesPhotos(2);
});

/**
 * How far the stored picture is from the original turned by 0, 1, 2 and 3 quarters to the right. Runs in the page.
 */
async function compareWithTurns({ original, stored }) {
  const side = 16;
  const picture = async (blob) => createImageBitmap(blob);
  const pixels = (bitmap, turns) => {
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext('2d');
    context.translate(side / 2, side / 2);
    context.rotate((turns * Math.PI) / 2);
    context.drawImage(bitmap, -side / 2, -side / 2, side, side);
    return context.getImageData(0, 0, side, side).data;
  };
  const bytes = Uint8Array.from(atob(original), (c) => c.charCodeAt(0));
  const from = await picture(new Blob([bytes], { type: 'image/jpeg' }));
  const answer = await fetch(stored);
  const upright = pixels(await picture(await answer.blob()), 0);
  return [0, 1, 2, 3].map((turns) => {
    const turned = pixels(from, turns);
    return turned.reduce((sum, value, at) => sum + Math.abs(value - upright[at]), 0) / turned.length;
  });
}
