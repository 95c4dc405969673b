// The phone's own database as a file: taken from a real browser, and put into another one before the app runs.

/** All that the app keeps on the device, as JSON: `{database, version, stores: {name: [{key, value}]}}`. Runs in the page. */
export async function takeDatabase(name) {
  const settled = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const asJson = (value) => (value instanceof ArrayBuffer ? { arrayBuffer: base64(value) } : value);
  const database = await settled(indexedDB.open(name));
  const stores = {};
  for (const store of database.objectStoreNames) {
    const objects = database.transaction(store).objectStore(store);
    const [keys, values] = await Promise.all([settled(objects.getAllKeys()), settled(objects.getAll())]);
    stores[store] = keys.map((key, at) => ({ key, value: asJson(values[at]) }));
  }
  const { version } = database;
  database.close();
  return { database: name, version, stores };
}

/**
 * Makes that database anew. Runs in the page before the app does: requests to open one database are served in their
 * order, so the app's own waits until this one is complete.
 */
export function putDatabase({ database: name, version, stores }) {
  const asStored = (value) =>
    value.arrayBuffer ? Uint8Array.from(atob(value.arrayBuffer), (char) => char.charCodeAt(0)).buffer : value;
  const request = indexedDB.open(name, version);
  request.onupgradeneeded = () => {
    for (const [store, records] of Object.entries(stores)) {
      const objects = request.result.createObjectStore(store);
      for (const { key, value } of records) objects.put(asStored(value), key);
    }
  };
  request.onsuccess = () => request.result.close();
}
