// The clients that README.md offers to start from do what they say, and README.md shows them as they are.

import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";

import { OrderService } from "../generated/order/order_pb.js";
import { OrdersServer } from "../lib/orders-server.js";
import { CLIENTS } from "./running.js";

const ROOT = join(import.meta.dirname, "..", "..");
const FILES = ["clients/python/orders.py", "clients/browser/orders.ts", "clients/rust/src/main.rs"];
const LONGEST = 60;

for (const [language, prepare] of Object.entries(CLIENTS)) {
  describe(`the ${language} client`, { timeout: 120_000 }, () => {
    let client, server;

    before(async () => {
      client = await prepare();
      server = await OrdersServer.start(...(client.flags ?? []));
    });

    after(async () => {
      await client.leave?.();
      await server.discard();
    });

    test("names each field that is wrong", async () => {
      const running = await client.start(server, " ");
      assert.notEqual(await running.ended, undefined);
      assert.match(await running.said(/^name: /), /name: \w+/);
    });

    test("stores an order, and tells what is there and what comes, across a restart of the server", async () => {
      const register = createClient(OrderService, createGrpcWebTransport({ baseUrl: server.url }));
      const running = await client.start(server, "stored by the client");
      await running.said(/^stored [0-9a-f-]{36}$/);
      await running.said(/CREATED stored by the client$/);
      await register.createOrder({ name: "made while it watches" });
      await running.said(/CREATED made while it watches$/);
      await server.kill();
      await server.restart();
      await register.createOrder({ name: "made after the restart" });
      await running.said(/CREATED made after the restart$/);
      assert.equal(running.lines.length, 4, running.lines.join("\n"));
      await running.stop();
    });
  });
}

for (const file of FILES) {
  test(`README.md shows ${file}, which has fewer than ${LONGEST} lines`, async () => {
    const code = await readFile(join(ROOT, file), "utf8");
    const readme = await readFile(join(ROOT, "README.md"), "utf8");
    assert.ok(code.split("\n").length - 1 < LONGEST);
    assert.ok(readme.includes(code), `README.md does not hold ${file} as it is`);
  });
}
