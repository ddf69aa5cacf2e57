// The main flow once in Firefox: an order is made, renamed, completed, deleted and brought back, with another program's
// change on the screen and a reload between.

import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { OrderService } from "../generated/order/order_pb.js";
import { OrdersServer } from "../lib/orders-server.js";
import { words } from "../lib/words.js";
import { startFirefox } from "../matrix/browsers.js";

const PATIENCE_MS = 60_000;
const say = words("en");

let server, browser, page, client, complaints;

before(async () => {
  server = await OrdersServer.start();
  browser = await startFirefox();
  client = createClient(OrderService, createGrpcWebTransport({ baseUrl: server.url }));
  page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  complaints = [];
  page.on("pageerror", (error) => complaints.push(error.stack));
  page.on("console", (message) => {
    if (["error", "warn"].includes(message.type())) complaints.push(message.text());
  });
});

after(async () => {
  await browser?.close();
  await server?.discard();
});

/** An element by its role and its name for a screen reader. */
const part = (role, name) => page.locator(`::-p-aria([name="${name}"][role="${role}"])`);
const nameOf = (name) => part("button", say("list.edit_name", { name }));
const done = (name) => part("checkbox", say("list.done", { name }));

/** Waits until the register holds what it should. */
async function stored(isRight) {
  const late = Date.now() + PATIENCE_MS;
  for (;;) {
    const { orders } = await client.listOrders({});
    if (isRight(orders)) return orders;
    assert.ok(Date.now() < late, `the register holds ${JSON.stringify(orders.map(({ name }) => name))}`);
  }
}

test("the main flow", async () => {
  await page.goto(server.url);
  await page.locator("#new-name").fill("Königlich Essen");
  await page.keyboard.press("Enter");
  await nameOf("Königlich Essen").wait();
  const [{ uuid, date }] = await stored((orders) => orders.length === 1);

  await nameOf("Königlich Essen").click();
  await page.locator("[role=grid] .edit-cell input").fill("Königlich Essen, Potsdam");
  await page.keyboard.press("Enter");
  await stored(([order]) => order.name === "Königlich Essen, Potsdam");
  await done("Königlich Essen, Potsdam").click();
  await stored(([order]) => order.completed);

  await client.updateOrder({ uuid, name: "Königlich Essen, Berlin", completed: true, date });
  await nameOf("Königlich Essen, Berlin").wait();
  await page.reload();
  await nameOf("Königlich Essen, Berlin").wait();
  assert.equal(await page.$eval("[role=grid] input[type=checkbox]", (box) => box.checked), true);

  await page.locator("[role=grid] .row").hover();
  await part("button", say("list.delete", { name: "Königlich Essen, Berlin" })).click();
  await stored((orders) => orders.length === 0);
  await part("button", say("act.undo")).click();
  await stored((orders) => orders.length === 1);
  assert.deepEqual(complaints, [], "what the console said");
});
