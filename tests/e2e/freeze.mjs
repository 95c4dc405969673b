// Freezes what this version keeps on a device into tests/fixtures/: `node freeze.mjs v1 PHOTO.jpg`, with the environment
// that `cargo xtask test e2e` sets. To be done once, at a release: what is frozen must load for ever.

import { writeFile } from 'node:fs/promises';

import { Phone } from './support/browser.mjs';
import { takeDatabase } from './support/device.mjs';
import { Proxy } from './support/proxy.mjs';
import { Resident } from './support/resident.mjs';
import { Server } from './support/server.mjs';
import { fixturesFolder } from './support/settings.mjs';
import { words } from './support/words.mjs';

const [version, photo] = process.argv.slice(2);
const server = await Server.start();
const network = await Proxy.to(server.port);
const phone = await Phone.open({ address: `http://127.0.0.1:${network.port}`, located: true });
const resident = new Resident(phone, server);

async function write(text) {
  await resident.openForm();
  await resident.pick(photo);
  await resident.seesPhotos(1);
  await resident.chooseCategory('市容环境', '道路设施', '路面破损');
  await resident.writes(text);
  await resident.describesPlace('3 号楼南侧');
}

await resident.signIn();
await write('已经送达的诉求');
await resident.submits();
await resident.seesReceipt();
await phone.page.goto(phone.address());

await write('断网时提交的诉求');
await resident.button(words.form.PLACE_LOCATE).click();
await resident.button(words.form.PLACE_AGAIN).waitFor();
await network.offline();
await resident.submits();
await phone.page.getByText(words.sending.STEP_WRITTEN).waitFor();
await phone.page.getByText(words.sending.BACK_HOME).click();

await write('写到一半的诉求');
await resident.seesDraftSaved();
// A page of the same origin without the app, so that nobody writes while we read.
await phone.page.route('**/blank', (route) => route.fulfill({ contentType: 'text/html', body: '' }));
await phone.page.goto(phone.address('blank'));
const database = await phone.page.evaluate(takeDatabase, 'linli');
await writeFile(`${fixturesFolder}${version}/device.json`, `${JSON.stringify(database, null, 1)}\n`);
await phone.context.close();
await network.stop();
await server.stop();
