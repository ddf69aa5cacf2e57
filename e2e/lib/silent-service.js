// A check service that takes every question and answers none: what a deadline is tried on.

import { once } from "node:events";
import { createServer } from "node:http2";

export class SilentService {
  #server = createServer();
  #sessions = new Set();

  static async start() {
    const service = new SilentService();
    service.#server.on("session", (session) => service.#sessions.add(session));
    service.#server.on("stream", (stream) => stream.on("error", () => stream.destroy()));
    service.#server.listen(0, "127.0.0.1");
    await once(service.#server, "listening");
    service.url = `http://127.0.0.1:${service.#server.address().port}`;
    return service;
  }

  async stop() {
    for (const session of this.#sessions) session.destroy();
    this.#server.close();
  }
}
