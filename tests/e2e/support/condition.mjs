// Waiting for a condition outside the page. Nothing in these tests waits for a time to pass.

/**
 * Asks again until `look` gives something truthy, and gives that back.
 * @template T
 * @param {string} what said in the error
 * @param {() => T | Promise<T>} look
 */
export async function until(what, look, milliseconds = 20_000) {
  const end = Date.now() + milliseconds;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${milliseconds} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
