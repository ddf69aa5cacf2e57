// The server is killed under the page, and comes back.

import { expect, test } from "./fixtures.js";

const NAME = "Vaffeljernet, Århus";

// The browser itself reports each request that no server took.
test.use({
  expectedNoise: /^error: Failed to load resource: net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE)/,
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
  await expect(orders.status).toHaveText(orders.say("status.online"));
  await expect(orders.row(NAME)).toBeVisible();
  await page.reload();
  await expect(orders.row(NAME)).toBeVisible();
});

test("a change that could not be saved says so and can be tried again", async ({ orders, server, client, page }) => {
  await server.kill();
  await orders.done(NAME).click();
  const toast = page.getByRole("alert").filter({ hasText: orders.say("toast.unsaved", { name: NAME }) });
  await expect(toast).toBeVisible();
  await expect(orders.done(NAME)).not.toBeChecked();
  await server.restart();
  await expect(orders.status).toHaveText(orders.say("status.online"));
  await toast.getByRole("button", { name: orders.say("toast.retry") }).click();
  await expect.poll(async () => (await client.listOrders({})).orders[0].completed).toBe(true);
  await expect(toast).toBeHidden();
});

test("a new order that could not be added stays as it was typed", async ({ orders, server, client }) => {
  await server.kill();
  await orders.newName.fill("Königlich Essen");
  await orders.addButton.click();
  await expect(orders.composer.getByRole("alert")).toContainText(orders.say("new.unsaved"));
  await expect(orders.newName).toHaveValue("Königlich Essen");
  await server.restart();
  await expect(orders.status).toHaveText(orders.say("status.online"));
  await orders.addButton.click();
  await expect(orders.row("Königlich Essen")).toBeVisible();
  expect((await client.listOrders({})).orders).toHaveLength(2);
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
