// What is written while the server cannot be reached: nothing is lost, and each write arrives exactly once.

import { expect, test } from "./fixtures.js";
import { OrdersPage } from "./orders-page.js";

const APPLES = "Apples, Avignon";
const BREAD = "Bread, Bergen";
const CALLS = "**/order.OrderService/*";

// The browser itself reports each request that no server took.
test.use({
  expectedNoise:
    /^error: Failed to load resource: net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|FAILED)/,
});

test.beforeEach(async ({ client }) => {
  await client.createOrder({ name: BREAD, date: "2024-06-13" });
  await client.createOrder({ name: APPLES, date: "2024-06-14" });
});

/** Cuts every page of a context off from the server, but not from its own files; answers how to connect them again. */
async function cutOff(context) {
  await context.route(CALLS, (route) => route.abort("connectionrefused"));
  return () => context.unroute(CALLS);
}

/** Edits, completes, deletes and makes orders. */
async function work(orders) {
  await orders.rename(APPLES, "Apricots, Avignon");
  await orders.done("Apricots, Avignon").click();
  await orders.remove(BREAD);
  await orders.add("Cheese, Cheb", "2024-06-12");
}

/** That all of that has arrived, each exactly once. */
async function arrived(witness) {
  await expect.poll(async () => Object.keys(await witness.orders()).sort()).toEqual(["Apricots, Avignon", "Cheese, Cheb"]);
  const { "Apricots, Avignon": apricots, "Cheese, Cheb": cheese } = await witness.orders();
  await expect.poll(async () => (await witness.orders())["Apricots, Avignon"].completed).toBe(true);
  expect(await witness.writes(apricots.uuid)).toBe(3);
  expect(await witness.writes(cheese.uuid)).toBe(1);
}

test("work done without a server survives a reload and arrives exactly once", async ({ orders, context, page, witness }) => {
  await orders.open();
  const connect = await cutOff(context);
  await work(orders);
  await expect(orders.waiting(4)).toBeVisible();
  await page.reload();
  await expect(orders.waiting(4)).toBeVisible();
  expect(Object.keys(await witness.orders()).sort()).toEqual([APPLES, BREAD]);
  await connect();
  await arrived(witness);
  await expect(orders.waiting(1).or(orders.waiting(2))).toBeHidden();
  await expect(orders.row("Cheese, Cheb")).toBeVisible();
});

test("work done while the server is killed and comes back arrives exactly once", async ({ orders, server, witness }) => {
  await orders.open();
  await orders.rename(APPLES, "Apricots, Avignon");
  await server.kill();
  await orders.done("Apricots, Avignon").click();
  await orders.remove(BREAD);
  await server.restart();
  await orders.add("Cheese, Cheb", "2024-06-12");
  await arrived(witness);
});

test("a write whose answer was lost is not made twice", async ({ orders, context, page, witness }) => {
  await orders.open();
  let lost = 0;
  await context.route("**/order.OrderService/UpdateOrder", async (route) => {
    if (lost++ > 1) return route.fallback();
    await route.fetch();
    await route.abort("connectionreset");
  });
  await orders.done(APPLES).click();
  await expect.poll(() => lost).toBe(3);
  await expect(orders.waiting(1)).toBeHidden();
  expect(await witness.writes((await witness.orders())[APPLES].uuid)).toBe(2);
  await page.reload();
  await expect(orders.done(APPLES)).toBeChecked();
});

test("what waits is listed, and can be cancelled while it is not sent", async ({ orders, context, page, witness }) => {
  await orders.open();
  const connect = await cutOff(context);
  // The first one learns that there is no server.
  await orders.done(BREAD).click();
  await expect(orders.status).toHaveText(orders.say("status.reconnecting"));
  await orders.rename(APPLES, "Apricots, Avignon");
  await orders.waiting(2).click();
  const change = orders.change("renamed", "Apricots, Avignon");
  await expect(change).toContainText(orders.say("outbox.unsent"));
  await orders.button("outbox.cancel", change).click();
  await expect(change).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(orders.outbox).toBeHidden();
  await expect(orders.row(APPLES)).toBeVisible();
  await connect();
  await expect.poll(async () => (await witness.orders())[BREAD].completed).toBe(true);
  expect(await witness.writes((await witness.orders())[APPLES].uuid)).toBe(1);
});

test("a write that the server refuses waits for its author, holds up no other order, and can be corrected", async ({
  orders,
  page,
  witness,
}) => {
  await orders.open();
  // The page's own verdict is the server's, so the request is spoilt on its way.
  await page.route("**/order.OrderService/CreateOrder", async (route) => {
    const body = route.request().postDataBuffer().toString("latin1");
    await route.continue({ postData: Buffer.from(body.replace("2024-06-12", "2024-06-99"), "latin1") });
  });
  await orders.add("Cheese, Cheb", "2024-06-12");
  await expect(orders.held(1)).toBeVisible();
  await orders.done(BREAD).click();
  await expect.poll(async () => (await witness.orders())[BREAD].completed).toBe(true);

  await page.unrouteAll();
  await orders.held(1).click();
  const date = orders.outbox.getByLabel(orders.say("field.date"));
  await expect(date).toHaveAccessibleDescription(orders.say("rule.date_invalid"));
  await date.fill("2024-06-11");
  await date.press("Enter");
  await expect.poll(async () => (await witness.orders())["Cheese, Cheb"]?.date).toBe("2024-06-11");
  await expect(orders.outbox).toContainText(orders.say("outbox.empty"));
});

test("a write that has waited for more than 25 days asks before it is sent", async ({ context, orders, page, witness }) => {
  await orders.open();
  const connect = await cutOff(context);
  await orders.done(APPLES).click();
  await expect(orders.waiting(1)).toBeVisible();
  await page.evaluate(() => {
    const now = Date.now;
    Date.now = () => now() + 26 * 24 * 3_600_000;
  });
  await connect();
  await orders.held(1).click();
  await expect(orders.outbox).toContainText(orders.say("held.old", { name: APPLES }));
  expect((await witness.orders())[APPLES].completed).toBe(false);
  await orders.button("outbox.send", orders.outbox).click();
  await expect.poll(async () => (await witness.orders())[APPLES].completed).toBe(true);
});

test("the browser is asked, once, not to throw away what waits", async ({ orders, page, witness }) => {
  await page.addInitScript(() => {
    const persist = navigator.storage.persist.bind(navigator.storage);
    window.asked = 0;
    navigator.storage.persist = () => {
      window.asked += 1;
      return persist();
    };
  });
  await orders.open();
  expect(await page.evaluate(() => window.asked)).toBe(0);
  await orders.done(APPLES).click();
  await orders.done(BREAD).click();
  await expect.poll(async () => Object.values(await witness.orders()).every((order) => order.completed)).toBe(true);
  expect(await page.evaluate(() => window.asked)).toBe(1);
});

test("a refused write can be discarded", async ({ orders, page, witness }) => {
  await orders.open();
  await page.route("**/order.OrderService/UpdateOrder", (route) =>
    route.fulfill({
      status: 200,
      headers: { "content-type": "application/grpc-web+proto", "grpc-status": "13", "grpc-message": "internal error" },
    }),
  );
  await orders.rename(APPLES, "Apricots, Avignon");
  await expect(orders.row(APPLES)).toBeVisible();
  await page.getByRole("alert").getByRole("button", { name: orders.say("outbox.decide") }).click();
  await orders.button("outbox.discard", orders.outbox).click();
  await expect(orders.outbox).toContainText(orders.say("outbox.empty"));
  expect(await witness.writes((await witness.orders())[APPLES].uuid)).toBe(1);
});

for (const [kind, hasLocks] of [
  ["with locks", true],
  ["without locks, as over plain http", false],
]) {
  test(`two tabs, ${kind}: each write is sent once, whoever made it, and both show it`, async ({ context, orders, witness }) => {
    if (!hasLocks) await context.addInitScript(() => Object.defineProperty(Navigator.prototype, "locks", { value: undefined }));
    const sent = [];
    context.on("request", (request) => {
      if (/(Create|Update|Delete)Order$/.test(request.url())) sent.push(request.frame().page());
    });
    await orders.open();
    const second = new OrdersPage(await context.newPage());
    await second.open();
    await orders.rename(APPLES, "Apricots, Avignon");
    await expect(second.row("Apricots, Avignon")).toBeVisible();
    // Ticked before the second tab knows the answer, it would be refused as stale, merged, and rightly sent again.
    await expect(second.row("Apricots, Avignon").locator(".standing")).toHaveCount(0);
    await second.done("Apricots, Avignon").click();
    await expect(orders.done("Apricots, Avignon")).toBeChecked();
    await expect.poll(async () => (await witness.orders())["Apricots, Avignon"]?.completed).toBe(true);
    expect(sent).toHaveLength(2);
    if (hasLocks) expect(new Set(sent).size, "tabs that sent").toBe(1);
    expect(await witness.writes((await witness.orders())["Apricots, Avignon"].uuid)).toBe(3);
  });
}

test("when the tab that sends is closed, another one sends", async ({ context, orders, page, witness }) => {
  await orders.open();
  const second = new OrdersPage(await context.newPage());
  await second.open();
  const connect = await cutOff(context);
  await second.rename(APPLES, "Apricots, Avignon");
  await expect(second.waiting(1)).toBeVisible();
  await page.close();
  await connect();
  await expect.poll(async () => Object.keys(await witness.orders())).toContain("Apricots, Avignon");
  expect(await witness.writes((await witness.orders())["Apricots, Avignon"].uuid)).toBe(2);
});
