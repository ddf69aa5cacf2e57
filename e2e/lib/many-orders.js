// Very many orders, made once through the program's own door and copied for each run.

import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { ORDERS, OrdersServer, TARGET, run } from "./orders-server.js";

const FOLDER = join(TARGET, "e2e-data");

/** A server with `count` orders of one day, whose names are those of their numbers. */
export async function serverWithMany(count, name) {
  const file = join(FOLDER, `${count}.db`);
  if (!existsSync(file)) await make(file, count, name);
  return OrdersServer.startOn(file);
}

async function make(file, count, name) {
  await mkdir(FOLDER, { recursive: true });
  const rows = `${file}.csv`;
  await writeFile(rows, `name,date\n${Array.from({ length: count }, (_, number) => `${name(number)},2024-06-13\n`).join("")}`);
  const server = await OrdersServer.start();
  try {
    await run(ORDERS, ["import", rows, "--date", "date", "--server", server.url]);
    await rm(`${file}.new`, { force: true });
    await run(ORDERS, ["backup", `${file}.new`, "--database", server.database]);
    await rename(`${file}.new`, file);
  } finally {
    await server.discard();
    await rm(rows, { force: true });
  }
}
