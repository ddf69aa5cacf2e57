// The server is killed under the page, and comes back.

import { expect, test } from "./fixtures.js";

const NAME = "Vaffeljernet, Århus";

// The browser itself reports each request that no server took.
test.use({
  expectedNoise: /^error: Failed to load resource: net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/,
});

test.beforeEach(async ({ client, orders }) => {
  await client.createOrder({ name: NAME, date: "2024-06-13" });
  await orders.open();
});

test("a page that lost its server recovers by itself, with all that was stored", async ({ orders, server, page }) => {
  await server.kill();
  await orders.done(NAME).click();
  await expect(orders.status).toHaveText(orders.say("status.reconnecting"));
  await server.restart();
  await expect(orders.status).toHaveText(orders.say("status.live"));
  await expect(orders.row(NAME)).toBeVisible();
  await page.reload();
  await expect(orders.row(NAME)).toBeVisible();
});

test("what is changed and made meanwhile arrives exactly once when the server is back, also after a reload", async ({
  orders,
  server,
  client,
  page,
}) => {
  await server.kill();
  await orders.done(NAME).click();
  await orders.newName.fill("Königlich Essen");
  await orders.addButton.click();
  await expect(orders.row("Königlich Essen").locator(".standing.waiting")).toBeVisible();
  await expect(page.getByRole("button", { name: "2 changes waiting" })).toBeVisible();
  await server.restart();
  await page.reload();
  await expect(orders.done(NAME)).toBeChecked();
  await expect(orders.row("Königlich Essen").locator(".standing")).toHaveCount(0);
  const kept = (await client.listOrders({})).orders.map(({ name, completed }) => [name, completed]);
  expect(kept).toEqual([
    [NAME, true],
    ["Königlich Essen", false],
  ]);
});

test("what waits is listed and can be undone", async ({ orders, server, client, page }) => {
  await server.kill();
  await orders.done(NAME).click();
  await page.getByRole("button", { name: "1 change waiting" }).click();
  const sheet = page.getByRole("dialog", { name: orders.say("outbox.title") });
  await expect(sheet.getByText(NAME)).toBeVisible();
  await sheet
    .getByRole("button", { name: orders.say("outbox.cancel") })
    .or(sheet.getByRole("button", { name: orders.say("act.undo") }))
    .click();
  await sheet.getByRole("button", { name: orders.say("outbox.close") }).click();
  await expect(orders.done(NAME)).not.toBeChecked();
  await server.restart();
  await expect(orders.row(NAME).locator(".standing")).toHaveCount(0);
  expect((await client.listOrders({})).orders[0].completed).toBe(false);
});

test("a page whose server is away from the start loads its list when the server comes", async ({
  orders,
  server,
  page,
}) => {
  // The page's files stand in the browser, but its first call finds nobody.
  let away = true;
  await page.route("**/order.OrderService/ListOrders", (route) =>
    away ? route.abort("connectionrefused") : route.fallback(),
  );
  await page.goto(server.url);
  await expect(page.getByText(orders.say("error.title"))).toBeVisible();
  away = false;
  await expect(orders.row(NAME)).toBeVisible();
});
