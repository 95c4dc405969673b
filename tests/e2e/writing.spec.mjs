// Writing on the board without a network, and through a kill of the browser: sent once, and nothing half-typed is lost.

import { Neighbour, postsWith } from './support/neighbour.mjs';
import { until } from './support/condition.mjs';
import { Caller } from './support/protocol.mjs';
import { Resident, RESIDENT } from './support/resident.mjs';
import { words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

test('a post written without a network outlives a kill, and is sent once', async ({ server, network, openPhone }) => {
  const text = '谁家有人字梯，借用半天。';
  const resident = new Neighbour(new Resident(await openPhone(), server));
  await resident.who.signIn();
  await resident.writes({ channel: '互助', text });
  resident.phone.networkIsBroken = true;
  await network.offline();
  await resident.publishes();
  await expect(resident.card(text)).toContainText(words.board.WAITING);
  await resident.killedAndBack('#/board', () => network.online());
  await expect(resident.card(text).first()).toBeVisible();
  await expect(resident.page.locator('.is-unsent')).toHaveCount(0, { timeout: 60_000 });
  resident.phone.networkIsBroken = false;
  const caller = await Caller.resident(server, RESIDENT);
  const found = await until('it has arrived', async () => {
    const posts = await postsWith(caller, text);
    return posts.length && posts;
  });
  expect(found).toHaveLength(1);
});

test('a half-typed reply survives a kill', async ({ server, openPhone }) => {
  const text = '我家有，晚上七点后';
  const resident = new Neighbour(new Resident(await openPhone(), server));
  await resident.who.signIn();
  await resident.goes('#/posts/demo-post-4');
  await resident.composer.pressSequentially(text);
  // Who leaves the field has it saved at once.
  await resident.composer.blur();
  await until('it is on the device', () =>
    resident.page.evaluate(async (typed) => {
      const settled = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      for (const { name } of await indexedDB.databases()) {
        const database = await settled(indexedDB.open(name));
        const drafts = [...database.objectStoreNames].filter((store) => store.includes('draft'));
        for (const store of drafts) {
          const all = await settled(database.transaction(store).objectStore(store).getAll());
          if (JSON.stringify(all).includes(typed)) return database.close(), true;
        }
        database.close();
      }
      return false;
    }, text),
  );
  await resident.killedAndBack('#/posts/demo-post-4');
  await expect(resident.composer).toHaveValue(text);
});
