// Choosing one of several, by what a person presses: the words, not the hidden radio button behind them.

import { expect } from '@playwright/test';

/** Presses the choice of this name in the group, and sees it chosen. */
export async function choose(where, group, name) {
  const choices = where.getByRole('radiogroup', { name: group, exact: true });
  await choices.getByText(name, { exact: true }).click();
  await expect(choices.getByRole('radio', { name: new RegExp(`^${name}( |$)`) })).toBeChecked();
}
