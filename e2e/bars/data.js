// A million orders, made once through the program's own door and copied for each run.

import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";

import { OrdersServer, ORDERS, run } from "../lib/orders-server.js";
import { OrderService } from "../matrix/generated/es/order/order_pb.js";

export const COUNT = 1_000_000;
const CHUNK = 1_000;
const AT_ONCE = 4;
/** What the names of ten orders hold, whatever the count. */
export const RARE = "zanzibar";
const CUSTOMERS = [
  "Vins et alcools Chevalier, Reims",
  "Toms Spezialitäten, Münster",
  "Hanari Carnes, Rio de Janeiro",
  "Victuailles en stock, Lyon",
  "Suprêmes délices, Charleroi",
  "Richter Supermarkt, Genève",
  "Съёмка «Ёжик», Москва",
  "Rattlesnake Canyon Grocery, Albuquerque",
];
const FOLDER = join(process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, "..", "..", "target"), "web-bars");

export const clientOf = ({ url }) => createClient(OrderService, createGrpcWebTransport({ baseUrl: url }));

/** An order like Northwind's, on a day within three years. */
function order(number) {
  const rare = number % (COUNT / 10) === 7 ? ` via ${RARE}` : "";
  const date = new Date(Date.UTC(2022, 0, 1 + ((number * 31) % 1_095))).toISOString().slice(0, 10);
  return { name: `${10_248 + number} · ${CUSTOMERS[number % CUSTOMERS.length]}${rare}`, date, completed: number % 3 !== 0 };
}

async function fill(client) {
  let next = 0;
  const worker = async () => {
    while (next < COUNT) {
      const from = next;
      next += CHUNK;
      await client.batchCreateOrders({ requests: Array.from({ length: CHUNK }, (_, i) => order(from + i)) });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** A server with a million orders of its own. */
export async function millionServer() {
  const file = join(FOLDER, "million.db");
  if (!existsSync(file)) {
    await mkdir(FOLDER, { recursive: true });
    const server = await OrdersServer.start();
    try {
      await fill(clientOf(server));
      await run(ORDERS, ["backup", `${file}.new`, "--database", server.database]);
      await rename(`${file}.new`, file);
    } finally {
      await server.discard();
    }
  }
  return OrdersServer.startOn(file);
}
