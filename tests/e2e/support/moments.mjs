// The moments of a person's work at which a phone can be killed, counted: a key was pressed, a transaction on the device
// completed, a request is about to reach the server, was acted on there, or its answer reached the phone.
//
// Whoever waits for the n-th of them is told at once, and a request whose moment it is goes no further: the kill strikes
// exactly there.

/** Only what is sent counts: reads come and go by themselves. */
const isSent = (request) => request.method !== 'GET' && request.url.startsWith('/v1/') && !/\/(codes|sessions|marks)/.test(request.url);

export class Moments {
  #network;
  #at = Infinity;
  #reached = () => {};
  #release = () => {};
  /** What happened so far, in order. */
  seen = [];

  /** Counts what goes through this network. */
  constructor(network) {
    this.#network = network;
    network.watch = (what, request) => (isSent(request) ? this.note(`${request.method} ${what}`) : undefined);
  }

  /** Counts from here. The promise is kept when the n-th moment has come. */
  begin(n = Infinity) {
    this.seen = [];
    this.#at = n;
    return new Promise((resolve) => (this.#reached = resolve));
  }

  /** Notes one; what waits for the answer stands still when it is the one that is waited for. */
  note(what) {
    this.seen.push(what);
    if (this.seen.length !== this.#at) return undefined;
    const stands = new Promise((resolve) => (this.#release = resolve));
    this.#reached(what);
    return stands;
  }

  /** No more counting, and nothing stands still. */
  end() {
    this.#at = Infinity;
    this.#release();
  }

  /** Counts the transactions of a page, too. To be called before the page opens the app. */
  async listen(page) {
    await page.exposeBinding('linliTransaction', () => void this.note('transaction'));
    await page.addInitScript(tellOfTransactions);
  }

  /** Counts no more, for good. */
  stop() {
    this.end();
    this.#network.watch = undefined;
  }
}

/** Runs in the page before the app. */
function tellOfTransactions() {
  const original = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function transaction(...words) {
    const made = Reflect.apply(original, this, words);
    if (words[1] === 'readwrite') made.addEventListener('complete', () => window.linliTransaction?.());
    return made;
  };
}
