// The calls that a client has open, by number: what a test drives from another process, or from outside of the page.
// Runs in Node and in browsers.

/** Which answer of a call is asked for next is a plain object: `{ message }`, `{ error }` or `{ end: true }`. */
export class Calls {
  #client;
  #open = new Map();

  /** `client(method, fields, { metadata, timeoutMs, signal })` answers the call's messages, one after the other. */
  constructor(client) {
    this.#client = client;
  }

  start(id, method, fields, options) {
    const controller = new AbortController();
    const messages = this.#client(method, fields, { metadata: {}, ...options, signal: controller.signal });
    this.#open.set(id, { controller, answers: messages[Symbol.asyncIterator]() });
    // A unary call is sent before its answer is asked for.
    this.#open.get(id).first = this.next(id);
  }

  async next(id) {
    const call = this.#open.get(id);
    if (call.first) {
      const { first } = call;
      call.first = undefined;
      return first;
    }
    try {
      const { done, value } = await call.answers.next();
      return done ? { end: true } : { message: value };
    } catch (error) {
      if (error instanceof Refusal) return { error: { ...error } };
      return { error: { code: -1, message: `${error?.stack ?? error}` } };
    }
  }

  cancel(id) {
    this.#open.get(id).controller.abort();
  }
}

/** A call that failed, as every client can tell it: code, text, and the google.rpc.Status in base64. */
export class Refusal {
  constructor(code, message, details) {
    Object.assign(this, { code, message, details });
  }
}

/** Turns callbacks into messages one after the other: for clients that know no async iterators. */
export class Inbox {
  #waiting = [];
  #wake;

  put(answer) {
    this.#waiting.push(answer);
    this.#wake?.();
  }

  /** The next answer, as soon as it is there. */
  async take() {
    while (this.#waiting.length === 0) await new Promise((wake) => (this.#wake = wake));
    return this.#waiting.shift();
  }

  async *[Symbol.asyncIterator]() {
    for (;;) {
      const { message, error, end } = await this.take();
      if (error) throw error;
      if (end) return;
      yield message;
    }
  }
}
