// JPEGs as phones make them, and what a stored one still tells.

import { mkdtemp, readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { demoPhoto } from './settings.mjs';

const START_OF_IMAGE = 0xd8;
const START_OF_SCAN = 0xda;
const APPLICATION_1 = 0xe1;

/** A picture on disk whose metadata says: turn me a quarter to the right, and here is where I was taken. */
export async function photoWithOrientationAndPlace(name = 'pothole-before.jpg') {
  const plain = await readFile(demoPhoto(name));
  const marked = Buffer.concat([plain.subarray(0, 2), exifSegment(), plain.subarray(2)]);
  return temporaryFile('IMG_20260801_120000.jpg', marked);
}

/** A picture of the demo under another name. */
export const photoNamed = async (name, picture) => temporaryFile(name, await readFile(demoPhoto(picture)));

/** The first half of a picture: the header is whole, the data ends in the middle. */
export async function truncatedPhoto() {
  const whole = await readFile(demoPhoto('garbage-heap.jpg'));
  return temporaryFile('断了一半.jpg', whole.subarray(0, whole.length / 2));
}

/** A document where a picture was expected. */
export const pdf = () => temporaryFile('通知.pdf', Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n'));

/** A text that calls itself a picture. */
export const textNamedPhoto = () => temporaryFile('说明.jpg', Buffer.from('这不是照片。'));

async function temporaryFile(name, bytes) {
  const path = join(await mkdtemp(join(tmpdir(), 'linli-e2e-photo-')), name);
  await writeFile(path, bytes);
  return path;
}

/** An APP1 segment by hand: TIFF, big-endian, orientation 6, and a GPS directory with 39°07′ N 117°12′ E. */
function exifSegment() {
  const entry = (tag, type, count, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16BE(tag, 0);
    bytes.writeUInt16BE(type, 2);
    bytes.writeUInt32BE(count, 4);
    value.copy(bytes, 8);
    return bytes;
  };
  const short = (value) => Buffer.from([value >> 8, value & 255, 0, 0]);
  const long = (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const directory = (...entries) => Buffer.concat([short(entries.length).subarray(0, 2), ...entries, long(0)]);
  const degrees = (...parts) => Buffer.concat(parts.flatMap((part) => [long(part), long(1)]));

  const [SHORT, LONG, ASCII, RATIONAL] = [3, 4, 2, 5];
  const firstAt = 8;
  const gpsAt = firstAt + 2 + 2 * 12 + 4;
  const latitudeAt = gpsAt + 2 + 4 * 12 + 4;
  const first = directory(entry(0x0112, SHORT, 1, short(6)), entry(0x8825, LONG, 1, long(gpsAt)));
  const gps = directory(
    entry(1, ASCII, 2, Buffer.from('N\0')),
    entry(2, RATIONAL, 3, long(latitudeAt)),
    entry(3, ASCII, 2, Buffer.from('E\0')),
    entry(4, RATIONAL, 3, long(latitudeAt + 24)),
  );
  const tiff = Buffer.concat([
    Buffer.from('MM\0*'),
    long(firstAt),
    first,
    gps,
    degrees(39, 7, 0),
    degrees(117, 12, 0),
  ]);
  const body = Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
  const head = Buffer.from([0xff, APPLICATION_1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** The segments of a JPEG before its pixels, and its size. */
export function readJpeg(bytes) {
  if (bytes[0] !== 0xff || bytes[1] !== START_OF_IMAGE) throw new Error('not a JPEG');
  const segments = [];
  let size;
  for (let at = 2; bytes[at] === 0xff && bytes[at + 1] !== START_OF_SCAN; ) {
    const marker = bytes[at + 1];
    const length = bytes.readUInt16BE(at + 2);
    const body = bytes.subarray(at + 4, at + 2 + length);
    segments.push({ marker, body });
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) size = { width: body.readUInt16BE(3), height: body.readUInt16BE(1) };
    at += 2 + length;
  }
  return { segments, size };
}

/** Markers that carry words about the picture: every application segment but JFIF's, and comments. */
export function metadataOf(bytes) {
  const { segments } = readJpeg(bytes);
  return segments
    .filter(({ marker }) => (marker > 0xe0 && marker <= 0xef) || marker === 0xfe)
    .map(({ marker, body }) => `${marker.toString(16)} ${body.subarray(0, 12).toString('latin1')}`);
}

/** Every picture that the server keeps on disk, by path, but those that were there before. */
export async function storedPhotos(dataFolder, before = new Set()) {
  const names = await readdir(join(dataFolder, 'photos'), { recursive: true, withFileTypes: true });
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !before.has(path));
}
