// Whose things are whose on one phone: locked, handed over, signed out of, wiped.

import { Keeper } from './support/keeper.mjs';
import { Caller } from './support/protocol.mjs';
import { NEIGHBOUR, Resident, RESIDENT } from './support/resident.mjs';
import { like, words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

/** Writes a draft and sees it kept. */
async function drafts(resident, text) {
  await new Keeper(resident).opensForm();
  await resident.writes(text);
  await resident.seesDraftSaved();
}

/** Has a report waiting on the phone, without a network. */
async function leavesUnsent(resident, network, text) {
  await resident.fillsIn(text);
  await resident.seesDraftSaved();
  resident.phone.networkIsBroken = true;
  await network.offline();
  await resident.submits();
  await expect(resident.page.getByText(words.sending.ON_DEVICE).first()).toBeVisible();
}

test('a visitor’s draft becomes theirs who signs in', async ({ server, openPhone }) => {
  const text = '访客写下的草稿';
  const resident = new Resident(await openPhone(), server);
  const keeper = new Keeper(resident);
  await drafts(resident, text);
  await keeper.signsIn();
  await (await keeper.leaves()).getByRole('button', { name: words.me.SIGN_OUT_KEEP }).click();
  await keeper.isOut();
  await keeper.opensStorage();
  await expect(keeper.kept(words.storage.DRAFTS)).toHaveText('0');
  await keeper.signsIn();
  await resident.page.goto(resident.phone.address('#/drafts'));
  await expect(resident.page.getByText(text)).toBeVisible();
});

test('when the session has ended the phone is locked: drafts go on, nothing is sent or shown of the server', async ({
  server,
  openPhone,
}) => {
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await resident.fillsIn('锁定前提交的诉求');
  await resident.submits();
  await resident.seesReceipt();
  const receipt = resident.page.url().split('#')[1];
  await drafts(resident, '锁定前的草稿');

  await resident.phone.losesSession();
  await resident.page.reload();
  await expect(resident.page.getByText(like(words.home.LOCKED))).toBeVisible();
  await expect(resident.field(words.form.TEXT)).toHaveValue('锁定前的草稿');
  await resident.writes('锁定后接着写');
  await resident.seesDraftSaved();
  await resident.page.goto(resident.phone.address(`#${receipt}`));
  await expect(resident.page.getByText(words.sending.GONE, { exact: true })).toBeVisible();
  await resident.page.goto(resident.phone.address('#/me'));
  await expect(resident.page.getByText(words.me.LOCKED, { exact: true })).toBeVisible();

  // Somebody else sees nothing of it; its owner goes on with all of it.
  const neighbour = new Resident(resident.phone, server, NEIGHBOUR);
  const keeper = new Keeper(neighbour);
  await keeper.signsIn();
  await neighbour.page.goto(neighbour.phone.address('#/drafts'));
  await expect(neighbour.page.getByText(words.sending.NO_DRAFTS, { exact: true })).toBeVisible();
  await neighbour.page.goto(neighbour.phone.address(`#${receipt}`));
  await expect(neighbour.page.getByText(words.sending.GONE, { exact: true })).toBeVisible();
  await (await keeper.leaves()).getByRole('button', { name: words.me.SIGN_OUT, exact: true }).click();
  await keeper.isOut();
  await new Keeper(resident).signsIn();
  await resident.page.goto(resident.phone.address('#/drafts'));
  await expect(resident.page.getByText('锁定后接着写')).toBeVisible();
});

test('the phone has somebody else’s session by now: nothing is sent in their name', async ({
  server,
  network,
  openPhone,
}) => {
  const text = '王先生离线写的诉求';
  const resident = new Resident(await openPhone(), server);
  const { context } = resident.phone;
  await resident.signIn();
  await leavesUnsent(resident, network, text);
  // The page still believes that it is the first person's; the browser's cookie is the neighbour's.
  await resident.phone.losesSession();
  await context.addCookies([{ ...(await Caller.cookie(server, NEIGHBOUR)), url: resident.phone.address() }]);
  resident.phone.refused.add('/v1/uploads').add('/v1/reports');
  await network.online();
  await resident.page.goto(resident.phone.address('#/drafts'));
  await expect(resident.page.getByText(words.sending.NO_DRAFTS, { exact: true })).toBeVisible();
  expect(await (await Caller.resident(server, NEIGHBOUR)).ownReports(text)).toHaveLength(0);

  // Its owner comes back, and it goes out.
  await resident.phone.losesSession();
  const keeper = new Keeper(resident);
  await keeper.signsIn();
  await keeper.opensStorage();
  await expect(keeper.kept(words.storage.UNSENT)).toHaveText('0', { timeout: 60_000 });
  resident.phone.networkIsBroken = false;
  expect(await (await Caller.resident(server, RESIDENT)).ownReports(text)).toHaveLength(1);
});

test('a form that stands open in another page closes when the phone changes hands, and its words stay its author’s', async ({
  server,
  openPhone,
}) => {
  const text = '王先生没写完的话';
  const resident = new Resident(await openPhone(), server);
  await resident.signIn();
  await drafts(resident, text);
  const left = resident.page;
  resident.phone.page = await resident.phone.openTab('#/me');
  await (await new Keeper(resident).leaves()).getByRole('button', { name: words.me.SIGN_OUT_KEEP }).click();
  await new Keeper(resident).isOut();
  await expect(left.getByRole('textbox', { name: words.form.TEXT })).toHaveCount(0);
  await expect(left.getByText(text)).toHaveCount(0);

  const neighbour = new Resident(resident.phone, server, NEIGHBOUR);
  await new Keeper(neighbour).signsIn();
  const name = await neighbour.page.evaluate(() => fetch('/v1/session').then((answer) => answer.json()));
  await expect(left.getByText(like(name.person.display_name)).first()).toBeVisible();
  await expect(left.getByText(like(words.home.LOCKED))).toHaveCount(0);
  await neighbour.page.goto(neighbour.phone.address('#/drafts'));
  await expect(neighbour.page.getByText(words.sending.NO_DRAFTS, { exact: true })).toBeVisible();
  await (await new Keeper(neighbour).leaves()).getByRole('button', { name: words.me.SIGN_OUT, exact: true }).click();
  await new Keeper(neighbour).isOut();
  await new Keeper(resident).signsIn();
  await resident.page.goto(resident.phone.address('#/drafts'));
  await expect(resident.page.getByText(text)).toBeVisible();
});

test('signing out asks: sent first, then out', async ({ server, network, openPhone }) => {
  const text = '退出前先发出去';
  const resident = new Resident(await openPhone(), server);
  const keeper = new Keeper(resident);
  await resident.signIn();
  await leavesUnsent(resident, network, text);
  const question = await keeper.leaves();
  await expect(question).toContainText(Keeper.what(1, 0));
  await question.getByRole('button', { name: words.me.SIGN_OUT_SEND }).click();
  await expect(question).toContainText(words.me.SIGN_OUT_OFFLINE);
  await network.online();
  await keeper.isOut();
  resident.phone.networkIsBroken = false;
  expect(await (await Caller.resident(server, RESIDENT)).ownReports(text)).toHaveLength(1);
});

test('signing out asks: deleted, after a second question', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  const keeper = new Keeper(resident);
  await resident.signIn();
  await drafts(resident, '不想留下的草稿');
  const question = await keeper.leaves();
  await expect(question).toContainText(Keeper.what(0, 1));
  await question.getByRole('button', { name: words.me.SIGN_OUT_DELETE }).click();
  const again = resident.page.getByRole('alertdialog', { name: words.me.SIGN_OUT_DELETE_TITLE });
  await again.getByRole('button', { name: words.me.SIGN_OUT_DELETE }).click();
  await keeper.isOut();
  await resident.signIn();
  await resident.page.goto(resident.phone.address('#/drafts'));
  await expect(resident.page.getByText(words.sending.NO_DRAFTS, { exact: true })).toBeVisible();
});

test('one account is wiped off the phone, after two questions', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  const keeper = new Keeper(resident);
  await resident.signIn();
  await drafts(resident, '要清除的草稿');
  await keeper.opensStorage();
  await keeper.button(words.storage.WIPE).click();
  const question = resident.page.getByRole('alertdialog', { name: words.storage.WIPE_TITLE });
  await question.getByRole('button', { name: words.storage.WIPE_GO_ON }).click();
  await expect(question).toContainText(words.storage.WIPE_AGAIN);
  await expect(keeper.kept(words.storage.DRAFTS)).toHaveText('1');
  await question.getByRole('button', { name: words.storage.WIPE_CONFIRM }).click();
  await keeper.hears(words.storage.WIPED);
  await expect(keeper.kept(words.storage.DRAFTS)).toHaveText('0');
  await resident.page.reload();
  await expect(keeper.kept(words.storage.DRAFTS)).toHaveText('0');
});

test('a shared phone keeps nothing after sending, and nothing after signing out', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server);
  const keeper = new Keeper(resident);
  await resident.signIn();
  await keeper.opensStorage();
  await resident.page.getByRole('switch', { name: words.storage.SHARED }).click();
  await keeper.hears(words.storage.SHARED_BADGE);
  await resident.page.goto(resident.phone.address('#/'));
  await resident.fillsIn('公用手机上的诉求');
  await resident.submits();
  await resident.seesReceipt();
  await resident.page.reload();
  await expect(resident.page.getByText(words.sending.GONE, { exact: true })).toBeVisible();
  await drafts(resident, '公用手机上的草稿');

  const question = await keeper.leaves();
  await expect(question).toContainText(words.me.SIGN_OUT_SHARED_UNSENT);
  await expect(question.getByRole('button', { name: words.me.SIGN_OUT_KEEP })).toHaveCount(0);
  await question.getByRole('button', { name: words.me.SIGN_OUT_DELETE }).click();
  const again = resident.page.getByRole('alertdialog', { name: words.me.SIGN_OUT_DELETE_TITLE });
  await again.getByRole('button', { name: words.me.SIGN_OUT_DELETE }).click();
  await keeper.isOut();
  const left = await resident.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const request = indexedDB.open('linli');
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const tables = ['drafts', 'outbox', 'sent', 'photos', 'bytes'];
          const read = request.result.transaction(tables);
          const counts = {};
          for (const table of tables) {
            read.objectStore(table).count().onsuccess = ({ target }) => (counts[table] = target.result);
          }
          read.oncomplete = () => {
            request.result.close();
            resolve(counts);
          };
        };
      }),
  );
  expect(left).toEqual({ drafts: 0, outbox: 0, sent: 0, photos: 0, bytes: 0 });
  await keeper.hears(words.storage.SHARED_BADGE);
});
