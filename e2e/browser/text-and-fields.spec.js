// Whatever people type is shown as text, and what is wrong with it is said where it stands.

import { expect, test } from "./fixtures.js";

const HOSTILE = [
  "<script>document.title = 'taken over'</script>",
  '"><img src=x onerror="document.title = \'taken over\'">',
  "</div></template><style>*{display:none}</style>",
  'O\'Brien & "Söhne" <info@example.org>',
  "javascript:alert(1) {{7*7}} ${7*7} %s %00 \\u0041",
  "'; DROP TABLE orders; --",
];

for (const name of HOSTILE) {
  test(`the name ${name} is shown as it was typed`, async ({ orders, page, client }) => {
    await orders.open();
    await orders.add(name, "2024-06-13");
    expect(await orders.names()).toEqual([name]);
    await expect.poll(async () => (await client.listOrders({})).orders[0]?.name).toBe(name);
    await page.reload();
    await expect(orders.row(name)).toBeVisible();
    await orders.link(name).click();
    await expect(orders.value(orders.drawer, name)).toHaveText(name);
    await expect(page).not.toHaveTitle(/taken over/);
  });
}

test("a new order without a name is refused at the name", async ({ orders, client }) => {
  await orders.open();
  await orders.newName.press("Enter");
  await expect(orders.newName).toHaveAccessibleDescription(orders.say("rule.name_required"));
  await expect(orders.newName).toHaveAttribute("aria-invalid", "true");
  expect((await client.listOrders({})).orders).toEqual([]);
});

test("everything that is wrong with a new order is said at once, each at its field", async ({ orders }) => {
  await orders.open();
  await orders.newDate.fill("");
  await orders.newName.fill("x".repeat(201));
  await orders.newName.press("Enter");
  await expect(orders.newName).toHaveAccessibleDescription("The name is too long: at most 200 characters.");
  await expect(orders.newDate).toHaveAccessibleDescription(orders.say("rule.date_invalid"));
});

test("a complaint goes when the field is corrected", async ({ orders }) => {
  await orders.open();
  await orders.newName.press("Enter");
  await expect(orders.newName).toHaveAttribute("aria-invalid", "true");
  await orders.newName.fill("Bon app’");
  await expect(orders.newName).not.toHaveAttribute("aria-invalid");
  await orders.newName.press("Enter");
  await expect(orders.row("Bon app’")).toBeVisible();
});

test("an edit that breaks a rule is refused at its field and not saved", async ({ orders, client }) => {
  await client.createOrder({ name: "Bon app’", date: "2024-06-13" });
  await orders.open();
  await orders.value(orders.list, "Bon app’").click();
  const input = orders.list.getByRole("textbox", { name: orders.say("field.name") });
  await input.fill("   ");
  await input.press("Enter");
  await expect(input).toHaveAccessibleDescription(orders.say("rule.name_required"));
  expect((await client.listOrders({})).orders[0].name).toBe("Bon app’");
});

test("a violation that only the server found waits for a correction, at its field", async ({ orders, page, client }) => {
  await orders.open();
  // The page's own verdict is the server's, so the request is spoilt on its way.
  await page.route("**/order.OrderService/CreateOrder", async (route) => {
    const body = route.request().postDataBuffer();
    await route.continue({
      postData: Buffer.from(body.toString("latin1").replace("2024-06-13", "2024-06-99"), "latin1"),
    });
  });
  await orders.newName.fill("Bon app’");
  await orders.newDate.fill("2024-06-13");
  await orders.addButton.click();
  await page.getByRole("button", { name: orders.say("outbox.decide") }).click();
  const date = page.getByRole("dialog").getByLabel(orders.say("field.date"), { exact: true });
  await expect(date).toHaveAccessibleDescription(orders.say("rule.date_invalid"));
  expect((await client.listOrders({})).orders).toEqual([]);
  await page.unroute("**/order.OrderService/CreateOrder");
  await page.getByRole("dialog").getByRole("button", { name: orders.say("outbox.send") }).click();
  await expect.poll(async () => (await client.listOrders({})).orders[0]?.date).toBe("2024-06-13");
});
