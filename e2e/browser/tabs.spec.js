// Several tabs of one browser: one of them watches for all, and another takes over when it ends or freezes.

import { expect, test } from "./fixtures.js";
import { OrdersPage } from "./orders-page.js";

const NAME = "Ernst Handel, Graz";

let order, watching;

test.beforeEach(async ({ client, context, orders }) => {
  ({ order } = await client.createOrder({ name: NAME, date: "2024-06-13" }));
  watching = [];
  context.on("request", (request) => {
    if (request.url().endsWith("/WatchOrders")) watching.push(request.frame().page());
  });
  await orders.open();
  await expect(orders.status).toHaveText(orders.say("status.live"));
});

async function more(context, count) {
  const tabs = [];
  while (tabs.length < count) {
    const tab = new OrdersPage(await context.newPage());
    await tab.open();
    tabs.push(tab);
  }
  return tabs;
}

test("seven tabs share one watch, and all of them are told", async ({ client, context, orders, page }) => {
  const others = await more(context, 6);
  await client.updateOrder({ ...order, name: "Ernst Handel, Wien" });
  for (const tab of [orders, ...others]) await expect(tab.row("Ernst Handel, Wien")).toBeVisible();
  expect(watching).toEqual([page]);
});

test("when the tab that watches is closed another one takes over", async ({ client, context, page }) => {
  const [second] = await more(context, 1);
  await page.close();
  await client.updateOrder({ ...order, name: "Ernst Handel, Wien" });
  await expect(second.row("Ernst Handel, Wien")).toBeVisible();
  // The row may have come with the second tab's own list, before its watch.
  await expect.poll(() => watching).toEqual([page, second.page]);
});

test("of seven tabs the one that watches freezes: another takes over, all are told, and edits are sent once", async ({
  client,
  context,
  page,
  witness,
}) => {
  test.slow();
  const others = await more(context, 6);
  // A frozen tab keeps its locks.
  const devtools = await context.newCDPSession(page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  await client.updateOrder({ ...order, name: "Ernst Handel, Wien" });
  await others[0].done(NAME).or(others[0].done("Ernst Handel, Wien")).click();
  for (const tab of others) await expect(tab.row("Ernst Handel, Wien")).toBeVisible({ timeout: 100_000 });
  await expect.poll(async () => (await witness.orders())["Ernst Handel, Wien"].completed, { timeout: 100_000 }).toBe(true);
  expect(await witness.writes(order.uuid)).toBe(3);

  // Back again, it hears what it missed.
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await client.updateOrder({ uuid: order.uuid, name: "Ernst Handel, Linz", completed: true, date: order.date });
  for (const tab of [new OrdersPage(page), ...others]) {
    await expect(tab.row("Ernst Handel, Linz")).toBeVisible({ timeout: 60_000 });
  }
});

test("a tab learns at once what another did, without a mark", async ({ context, orders }) => {
  const [second] = await more(context, 1);
  await orders.done(NAME).check();
  await expect(second.done(NAME)).toBeChecked();
  await expect(second.row(NAME)).not.toHaveClass(/changed/);
});
