// A company's own check service, made of the frozen contract with @grpc/grpc-js: it remembers how it was asked, and
// is silent about the orders that it is told to be silent about.

import { Server, ServerCredentials, loadPackageDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";

const FROZEN = join(import.meta.dirname, "..", "frozen");
const { check } = loadPackageDefinition(loadSync("check/check.proto", { includeDirs: [FROZEN] }));

export class CheckService {
  #server = new Server();
  #questions = new Map();
  #events = new EventEmitter();

  /** The orders that are asked about in vain. */
  silent = new Set();

  /** What is said instead of an answer, by order: `{ code, details }`. */
  refusals = new Map();

  static async start() {
    const service = new CheckService();
    service.#server.addService(check.CheckStatusOrderService.service, {
      CheckStatusOrder: (call, answer) => service.#ask(call, answer),
    });
    const port = await new Promise((resolve, reject) => {
      const bound = (error, port) => (error ? reject(error) : resolve(port));
      service.#server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), bound);
    });
    service.url = `http://127.0.0.1:${port}`;
    return service;
  }

  /** The question about an order, as soon as it has been asked: `{ metadata, leftMs, givenUp }`. */
  async question(uuid) {
    if (!this.#questions.has(uuid)) await once(this.#events, uuid);
    return this.#questions.get(uuid);
  }

  #ask(call, answer) {
    const { uuid } = call.request;
    this.#questions.set(uuid, {
      metadata: call.metadata.getMap(),
      leftMs: call.getDeadline() - Date.now(),
      givenUp: once(call, "cancelled"),
    });
    this.#events.emit(uuid);
    if (this.refusals.has(uuid)) answer(this.refusals.get(uuid));
    else if (!this.silent.has(uuid)) answer(null, { uuid, completed: { value: true } });
  }

  stop() {
    this.#server.forceShutdown();
  }
}
