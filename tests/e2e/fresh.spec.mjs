// Somebody who has only just come: every screen opens, says what it is for, and nothing is amiss behind it. That nothing
// is, the console tells: an error there fails the test.

import { NEWCOMER, Resident } from './support/resident.mjs';
import { words } from './support/words.mjs';
import { expect, test } from './support/world.mjs';

const SCREENS = [
  ['#/me', words.me.MY_REPORTS],
  ['#/tasks', words.tasks.BECOME],
  ['#/needs', words.needs.NEW],
  ['#/me/volunteer', words.needs.AGE],
  ['#/me/ledger', words.needs.LEDGER],
  ['#/me/privacy', words.account.WITHDRAW],
  ['#/notifications', words.notifications.NONE],
  ['#/reports', words.reports.TITLE],
  ['#/drafts', words.sending.TITLE],
  ['#/community', words.account.COMMUNITY_TITLE],
  ['#/board', words.board.TITLE],
  ['#/board/search', words.board.SEARCH_START],
  ['#/posts/mine', words.board.NONE_MINE],
  ['#/posts/demo-post-4', words.board.THREAD],
  ['#/tasks/demo-task-2', words.tasks.BECOME],
  ['#/reports/new', words.form.TITLE],
  ['#/needs/new', words.needs.FORM_TITLE],
  ['#/posts/new', words.board.FORM_TITLE],
  ['#/desk', words.desk.NOT_STAFF],
  ['#/desk/tasks', words.desk.NOT_STAFF],
  ['#/desk/posts', words.desk.NOT_STAFF],
  ['#/', words.home.NO_REPORTS],
];

test('no screen of a newcomer asks for what is not there', async ({ server, openPhone }) => {
  const resident = new Resident(await openPhone(), server, NEWCOMER);
  await resident.joins('育文坊社区居委会');
  for (const [screen, word] of SCREENS) {
    await test.step(screen, async () => {
      await resident.page.goto(resident.phone.address(screen));
      await expect(resident.page.getByText(word).first()).toBeVisible();
      await expect(resident.page.locator('main .skeleton')).toHaveCount(0);
      expect(resident.phone.faults, screen).toEqual([]);
    });
  }
});
