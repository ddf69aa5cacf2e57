// Two people change one order.

import { expect, test } from "./fixtures.js";

const NAME = "Bon app’, Marseille";

let order;

test.beforeEach(async ({ client, orders }) => {
  ({ order } = await client.createOrder({ name: NAME, date: "2024-06-13" }));
  await orders.open();
});

const read = async (client) => (await client.readOrder({ uuid: order.uuid })).order;

/** Types a new name, which somebody else changes before it is saved. */
async function editBoth(orders, client, theirs) {
  await orders.value(orders.list, NAME).click();
  const input = orders.list.getByRole("textbox", { name: orders.say("field.name") });
  await input.fill("Bon app’, Lyon");
  await client.updateOrder({ ...order, ...theirs });
  await input.press("Enter");
}

test("changes of different fields are merged without a word", async ({ orders, client }) => {
  await editBoth(orders, client, { completed: true });
  await expect.poll(() => read(client)).toMatchObject({ name: "Bon app’, Lyon", completed: true });
  await expect(orders.done("Bon app’, Lyon")).toBeChecked();
});

for (const [side, name] of [
  ["mine", "Bon app’, Lyon"],
  ["theirs", "Bon app’, Paris"],
]) {
  test(`changes of the same field stand side by side, and ${side} can be kept`, async ({ orders, client, page }) => {
    await editBoth(orders, client, { name: "Bon app’, Paris" });
    await page.getByRole("alert").getByRole("button", { name: orders.say("outbox.decide") }).click();
    const sheet = page.getByRole("dialog");
    await expect(sheet.locator(".side dd")).toHaveText([NAME, "Bon app’, Lyon", "Bon app’, Paris"]);
    expect((await read(client)).name).toBe("Bon app’, Paris");
    await sheet.getByRole("button", { name: orders.say(`conflict.${side}`) }).click();
    await expect(sheet.getByText(orders.say("outbox.empty"))).toBeVisible();
    await sheet.getByRole("button", { name: orders.say("outbox.close") }).click();
    await expect(orders.row(name)).toBeVisible();
    await expect.poll(async () => (await read(client)).name).toBe(name);
  });
}
