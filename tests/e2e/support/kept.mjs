// What the service worker keeps of the app, as the page sees it.

import { until } from './condition.mjs';

/** Waits until a whole version is kept and in force; gives its name back. */
export function keptVersion(page) {
  return until('the app is kept for a start without a network', () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      const active = registration?.active;
      if (active?.state !== 'activated') return undefined;
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
      active.postMessage('linli version', [port2]);
      return answer;
    }),
  );
}

/** Waits until a whole version is kept and waits. */
export function versionWaits(page) {
  return until('a new version waits', () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.waiting?.state === 'installed'),
  );
}

/** The version of the page that is open; none while it is being loaded anew. */
export const ownVersion = (page) =>
  page.evaluate(() => document.querySelector('meta[name=linli-version]')?.content).catch(() => undefined);

/** Every address in every cache. */
export function keptAddresses(page) {
  return page.evaluate(async () => {
    const kept = [];
    for (const name of await caches.keys()) {
      for (const request of await (await caches.open(name)).keys()) kept.push(request.url);
    }
    return kept;
  });
}

/** Waits until no worker is registered and nothing is kept. */
export function nothingIsKept(page) {
  return until('the app is let go', () =>
    page.evaluate(
      async () =>
        (await navigator.serviceWorker.getRegistrations()).length === 0 && (await caches.keys()).length === 0,
    ),
  );
}
