// A change of all orders that are listed: it says for how many first, and is taken back as one.

import { expect, test } from "./fixtures.js";

const NAMES = ["Apples, Avignon", "Bread, Bergen", "Cheese, Cheb"];

test.beforeEach(async ({ client, orders }) => {
  for (const name of NAMES) await client.createOrder({ name, date: "2024-06-13" });
  await client.createOrder({ name: "Dates, Dublin", date: "2024-06-13", completed: true });
  await orders.open();
});

/** Finds the command and opens its sheet. */
async function choose(orders, page, key) {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: orders.say("palette.label") }).fill(orders.say(key));
  await page.keyboard.press("Enter");
  return page.getByRole("dialog", { name: orders.say(key) });
}

const completed = async (witness) =>
  Object.values(await witness.orders())
    .filter((order) => order.completed)
    .map(({ name }) => name)
    .sort();

test("all listed orders are completed and opened again as one", async ({ orders, page, witness }) => {
  const sheet = await choose(orders, page, "bulk.complete");
  await expect(sheet).toContainText(orders.count("bulk.ask", 4));
  await orders.button("bulk.complete", sheet).click();
  await expect.poll(() => completed(witness)).toEqual([...NAMES, "Dates, Dublin"]);
  await expect(orders.done(NAMES[0])).toBeChecked();
  await orders.button("act.undo", orders.toast).click();
  await expect.poll(() => completed(witness)).toEqual(["Dates, Dublin"]);
  await expect(orders.done(NAMES[0])).not.toBeChecked();
});

test("what others changed since stays when a bulk change is undone, and that is said", async ({ orders, page, witness }) => {
  const sheet = await choose(orders, page, "bulk.delete");
  await orders.button("bulk.delete", sheet).click();
  await expect.poll(() => witness.orders()).toEqual({});
  const { orders: deleted } = await witness.client.listOrders({ showDeleted: true });
  await witness.client.undeleteOrder({ uuid: deleted.find(({ name }) => name === NAMES[0]).uuid });
  await orders.button("act.undo", orders.toast).click();
  await expect.poll(async () => Object.keys(await witness.orders()).sort()).toEqual([...NAMES, "Dates, Dublin"]);
  await expect(orders.toast).toContainText(orders.count("act.left", 1));
});

test("only what is listed is changed", async ({ orders, page, witness }) => {
  await orders.open("/?q=bread");
  await expect(orders.row(NAMES[1])).toBeVisible();
  const sheet = await choose(orders, page, "bulk.complete");
  await expect(sheet).toContainText(orders.count("bulk.ask", 1));
  await orders.button("bulk.complete", sheet).click();
  await expect.poll(() => completed(witness)).toEqual(["Bread, Bergen", "Dates, Dublin"]);
});

test("one that is stopped says how far it had come, and that more may be done", async ({ orders, page }) => {
  const sheet = await choose(orders, page, "bulk.complete");
  await expect(sheet).toContainText(orders.count("bulk.ask", 4));
  await page.route("**/order.OrderService/BulkChangeOrders", () => undefined);
  const asked = page.waitForRequest("**/order.OrderService/BulkChangeOrders");
  await orders.button("bulk.complete", sheet).click();
  await asked;
  await orders.button("bulk.stop", orders.toast).click();
  await expect(orders.toast).toContainText(orders.say("act.stopped", { n: "0", total: "4" }));
});

test.describe("without the server", () => {
  test.use({ expectedNoise: /^error: Failed to load resource: net::ERR_CONNECTION_REFUSED/ });

  test("nobody can tell how many there are, and no change of all is offered", async ({ orders, page }) => {
    await page.route("**/order.OrderService/*", (route) => route.abort("connectionrefused"));
    const sheet = await choose(orders, page, "bulk.complete");
    await expect(sheet).toContainText(orders.say("error.unavailable"));
    await expect(orders.button("bulk.complete", sheet)).toBeHidden();
  });
});
