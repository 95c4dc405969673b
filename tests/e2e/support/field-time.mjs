/** What a `datetime-local` field holds, so many minutes from now, by the city's clock. */
export function fieldTime(minutes) {
  const at = new Date(Date.now() + (minutes + 8 * 60) * 60_000);
  return at.toISOString().slice(0, 16);
}
