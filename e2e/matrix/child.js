// A client in a program of its own, driven by lines of JSON on its standard input.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

import { Inbox } from "./calls.js";

export class Child {
  #process;
  #inboxes = new Map();

  constructor(program, ...args) {
    this.#process = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
    createInterface(this.#process.stdout).on("line", (line) => {
      const { id, ...answer } = JSON.parse(line);
      this.#inboxes.get(id).put(answer);
    });
    this.#process.on("exit", (code) => {
      const error = { code: -1, message: `the client's program ended with ${code}` };
      for (const inbox of this.#inboxes.values()) inbox.put({ error });
    });
  }

  start(id, ...call) {
    this.#inboxes.set(id, new Inbox());
    this.#say({ id, start: call });
  }

  next(id) {
    return this.#inboxes.get(id).take();
  }

  cancel(id) {
    this.#say({ id, cancel: true });
  }

  async close() {
    this.#process.kill();
    if (this.#process.exitCode === null) await once(this.#process, "exit");
  }

  #say(order) {
    this.#process.stdin.write(`${JSON.stringify(order)}\n`);
  }
}
