// Starts and stops the program under test.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const ROOT = join(import.meta.dirname, "..", "..");
export const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
export const ORDERS = process.env.ORDERS_BIN ?? join(TARGET, "release", "orders");
export const NORTHWIND = join(ROOT, "e2e", "data", "northwind-orders.csv");

const READY = "listening on ";
const FILE = "orders.db";

/** `orders serve` on a port of the loopback, with a database in a temporary folder of its own. */
export class OrdersServer {
  #folder;
  #flags;
  #process;

  /** What it has logged so far. */
  log = "";

  static start(...flags) {
    return OrdersServer.#startWith(undefined, flags);
  }

  /** With a copy of this database. */
  static startOn(database, ...flags) {
    return OrdersServer.#startWith(database, flags);
  }

  static async #startWith(database, flags) {
    const server = new OrdersServer();
    server.#folder = await mkdtemp(join(tmpdir(), "orders-e2e-"));
    server.#flags = flags;
    if (database) await copyFile(database, join(server.#folder, FILE));
    await server.#run("127.0.0.1:0");
    return server;
  }

  /** Ends it as a power cut would: without a chance to tidy up. */
  async kill() {
    await this.#end("SIGKILL");
  }

  /** Comes back on the same port with the same database. */
  async restart() {
    await this.#run(new URL(this.url).host);
  }

  /** Where it keeps its orders, as the program's other commands want to be told. */
  get database() {
    return `sqlite:${join(this.#folder, FILE)}`;
  }

  /** Ends it and forgets its orders. */
  async discard() {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Fills it with the 830 orders of the Northwind sample. */
  async importNorthwind() {
    const mapping = [
      "--name",
      "{order_id} · {ship_name}, {ship_city}",
      "--completed-if",
      "shipped_date",
      "--date",
      "order_date",
    ];
    await run(ORDERS, ["import", NORTHWIND, "--server", this.url, ...mapping]);
  }

  async #run(listen) {
    this.#process = spawn(ORDERS, ["serve", "--listen", listen, "--database", this.database, ...this.#flags]);
    this.#process.stderr.setEncoding("utf8").on("data", (text) => (this.log += text));
    const ended = once(this.#process, "exit").then(() => undefined);
    const line = once(createInterface(this.#process.stdout), "line").then(([text]) => text);
    const said = await Promise.race([line, ended]);
    if (!said?.startsWith(READY)) {
      await this.discard();
      throw new Error(`the server did not become ready\n${this.log}`);
    }
    this.url = said.slice(READY.length);
  }

  async #end(signal) {
    const running = this.#process;
    if (running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, "exit");
    running.kill(signal);
    await ended;
  }
}

/** Runs a program to its end; answers what it wrote and its exit code. */
export async function runToEnd(program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

/** Runs a program that must succeed; answers what it wrote. */
export async function run(program, args) {
  const { code, stdout, stderr } = await runToEnd(program, args);
  if (code !== 0) throw new Error(`${program} ${args[0]} failed with ${code}:\n${stderr}`);
  return stdout;
}
