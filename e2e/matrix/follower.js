// Watches in a page that go on wherever they break off, and remember all that they were told. Runs in browsers.

/** How long a watch that reached no server waits for word of another. */
const RETRY_MS = 200;

export class Followers {
  #clients;
  #all = [];
  #servers;
  #until = Infinity;
  #news = new EventTarget();

  constructor(clients) {
    this.#clients = clients;
  }

  /** Tells where the servers are. */
  move(servers) {
    this.#servers = servers;
    this.#news.dispatchEvent(new Event("moved"));
  }

  /** Begins a watch with a client of this name. */
  begin(number, [name, ...settings], sendInitial) {
    const follower = { steps: [], at: 0, fields: sendInitial ? { sendInitial } : {} };
    const connect = (url) => this.#clients[name].connect(url, ...settings);
    follower.ended = this.#follow(follower, connect, number);
    this.#all.push(follower);
  }

  /** Once every watch was told everything up to a revision: what has happened to each. */
  async end(until) {
    this.#until = until;
    this.#news.dispatchEvent(new Event("ends"));
    await Promise.all(this.#all.map(({ ended }) => ended));
    return this.#all.map(({ steps }) => steps);
  }

  async #follow(follower, connect, number) {
    for (let begun = number; follower.at < this.#until; begun += 1) {
      const leave = new AbortController();
      const check = () => follower.at >= this.#until && leave.abort();
      this.#news.addEventListener("ends", check);
      follower.steps.push({ begun: { ...follower.fields } });
      let isReached = false;
      try {
        const options = { metadata: {}, signal: leave.signal };
        const call = connect(this.#servers[begun % this.#servers.length]);
        const messages = call("WatchOrders", follower.fields, options)[Symbol.asyncIterator]();
        // Not every client says that its call has ended when it is left.
        const left = new Promise((resolve) => leave.signal.addEventListener("abort", () => resolve({ done: true })));
        for (;;) {
          const { done, value } = await Promise.race([messages.next(), left]);
          if (done) break;
          isReached = true;
          this.#told(follower, value);
          check();
        }
      } catch {
        // The server is gone, or the watch has left: which of the two, the head of the loop knows.
      }
      this.#news.removeEventListener("ends", check);
      if (!isReached && follower.at < this.#until) await this.#word();
    }
  }

  #told(follower, message) {
    follower.steps.push({ told: message });
    if (message.resumeToken === "") return;
    follower.at = Number(message.revision);
    // Once the orders have all been told, the token is where to go on; before that they must be told again.
    if (!follower.fields.sendInitial || message.initialSyncDone) follower.fields = { resumeToken: message.resumeToken };
  }

  /** Word of other servers, or the time to try again. */
  #word() {
    return new Promise((resolve) => {
      setTimeout(resolve, RETRY_MS);
      this.#news.addEventListener("moved", resolve, { once: true });
    });
  }
}
