// What others do is on the screen as it happens.

import { expect, test } from "./fixtures.js";

const NAME = "Ernst Handel, Graz";

let order;

test.beforeEach(async ({ client, orders }) => {
  ({ order } = await client.createOrder({ name: NAME, date: "2024-06-13" }));
  await orders.open();
  await expect(orders.status).toHaveText(orders.say("status.live"));
});

test("a change made elsewhere shows at once, marked, in its place", async ({ orders, client }) => {
  await client.updateOrder({ ...order, name: "Ernst Handel, Wien" });
  await expect(orders.row("Ernst Handel, Wien")).toHaveClass(/changed/);
});

test("new orders wait behind a pill until they are asked for", async ({ orders, client, page }) => {
  for (const name of ["one", "two"]) await client.createOrder({ name, date: "2024-06-14" });
  await page.getByRole("button", { name: "2 new" }).click();
  await expect.poll(() => orders.names()).toEqual(["two", "one", NAME]);
  await expect(page.getByRole("button", { name: /new$/ })).toBeHidden();
});

test("a row that no longer matches greys and stays", async ({ orders, client, page }) => {
  await page.getByRole("link", { name: orders.say("tab.open"), exact: true }).click();
  await expect(orders.row(NAME)).toBeVisible();
  await client.updateOrder({ ...order, completed: true });
  await expect(orders.row(NAME)).toHaveClass(/left/);
});

test("counts follow", async ({ client, page }) => {
  await expect(page.getByText("1 open", { exact: true })).toBeVisible();
  await client.createOrder({ name: "another" });
  await expect(page.getByText("2 open", { exact: true })).toBeVisible();
});

test("a field that is being edited is not touched, and what is saved is merged", async ({ orders, client }) => {
  await orders.value(orders.list, NAME).click();
  const input = orders.list.getByRole("textbox", { name: orders.say("field.name") });
  await input.fill("Ernst Handel, Linz");
  await client.updateOrder({ ...order, completed: true });
  await expect(orders.list.locator(".row.changed")).toBeVisible();
  await expect(input).toHaveValue("Ernst Handel, Linz");
  await input.press("Enter");
  await expect
    .poll(async () => (await client.readOrder({ uuid: order.uuid })).order)
    .toMatchObject({ name: "Ernst Handel, Linz", completed: true });
});

test.describe("when the server is away for a while", () => {
  test.use({
    expectedNoise: /^error: Failed to load resource: net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/,
  });

  test("the watch goes on where it was, and misses nothing", async ({ orders, server, client }) => {
    await server.kill();
    await expect(orders.status).toHaveText(orders.say("status.reconnecting"));
    await server.restart();
    await client.updateOrder({ ...order, name: "Ernst Handel, Wien" });
    await expect(orders.row("Ernst Handel, Wien")).toBeVisible();
    await expect(orders.status).toHaveText(orders.say("status.live"));
  });
});
