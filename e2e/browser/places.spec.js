// Addresses, and the browser's own Back and Reload.

import { expect, test } from "./fixtures.js";

const UNKNOWN = "018f3c5e-8a9b-4cde-8f01-23456789abcd";
const NAME = "Bon app’, Marseille";

let order;

test.beforeEach(async ({ client }) => {
  ({ order } = await client.createOrder({ name: NAME, date: "2024-06-13" }));
});

test("an order has an address of its own, to which Back and Forward lead", async ({ orders, page }) => {
  await orders.open();
  await orders.link(NAME).click();
  await expect(page).toHaveURL(`/orders/${order.uuid}`);
  await expect(orders.value(orders.drawer, NAME)).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL("/");
  await expect(orders.drawer).toBeHidden();
  await page.goForward();
  await expect(orders.value(orders.drawer, NAME)).toBeVisible();
});

test("a link to an order opens it", async ({ orders, page }) => {
  await page.goto(`/orders/${order.uuid}`);
  await expect(orders.value(orders.drawer, NAME)).toBeVisible();
  await expect(orders.drawer.getByText(order.uuid)).toBeVisible();
});

test("an order that came by a link closes to the list", async ({ orders, page }) => {
  await page.goto(`/orders/${order.uuid}`);
  await orders.drawer.getByRole("button", { name: orders.say("order.close") }).click();
  await expect(page).toHaveURL("/");
  await expect(orders.row(NAME)).toBeVisible();
});

test("a reload keeps the open order open", async ({ orders, page }) => {
  await orders.open();
  await orders.link(NAME).click();
  await page.reload();
  await expect(orders.value(orders.drawer, NAME)).toBeVisible();
});

test("an order is edited in its own place too", async ({ orders, client, page }) => {
  await page.goto(`/orders/${order.uuid}`);
  await orders.value(orders.drawer, NAME).click();
  const input = orders.drawer.getByRole("textbox", { name: orders.say("field.name"), exact: true });
  await input.fill("Bon app’, Париж");
  await input.press("Enter");
  await expect.poll(async () => (await client.readOrder({ uuid: order.uuid })).order.name).toBe("Bon app’, Париж");
  await expect(orders.row("Bon app’, Париж")).toBeVisible();
});

for (const uuid of [UNKNOWN, "no-uuid-at-all"]) {
  test(`the address /orders/${uuid} says that there is no such order`, async ({ orders, page }) => {
    await page.goto(`/orders/${uuid}`);
    await expect(orders.drawer.getByText(orders.say("order.missing"), { exact: true })).toBeVisible();
  });
}

test("any other address says that there is no such page, and leads back", async ({ orders, page }) => {
  await page.goto("/people/42");
  await expect(page.getByText(orders.say("page.missing"))).toBeVisible();
  await page.getByRole("link", { name: orders.say("order.close") }).click();
  await expect(orders.row(NAME)).toBeVisible();
});
