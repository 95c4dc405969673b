// Where the tests find what they drive. `cargo xtask test e2e` sets all five.

import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));

/** What the environment names, or a message that says how to run the tests. */
function fromEnvironment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with \`cargo xtask test e2e\``);
  return value;
}

export const serverProgram = () => fromEnvironment('LINLI_SERVER');
export const distFolder = () => fromEnvironment('LINLI_DIST');
export const chromium = () => fromEnvironment('LINLI_CHROMIUM');
export const oldChromium = () => fromEnvironment('LINLI_CHROMIUM_86');
export const firefox = () => fromEnvironment('LINLI_FIREFOX');

/** The demo's own pictures: without metadata, 640×428. */
export const demoPhoto = (name) => `${repository}crates/server/data/photos/${name}`;
/** The frozen data of released versions. */
export const fixturesFolder = `${repository}tests/fixtures/`;
