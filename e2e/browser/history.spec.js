// An order's history, the way back, and its command for a shell.

import { execFileSync } from "node:child_process";

import { expect, test } from "./fixtures.js";

const NAME = "O'Brien & \"Söhne\" $(touch /tmp/owned) `id`";

let order;

test.beforeEach(async ({ client, page }) => {
  ({ order } = await client.createOrder({ name: NAME, date: "2024-06-13" }));
  await client.updateOrder({ ...order, completed: true, date: "2024-06-20" });
  await page.goto(`/orders/${order.uuid}`);
});

test("the history says what changed, from what to what", async ({ orders }) => {
  const history = orders.drawer.getByRole("region", { name: orders.say("history.title") });
  await expect(history.getByRole("listitem")).toHaveCount(2);
  await expect(history.getByRole("listitem").first()).toContainText("Jun 13, 2024 → Jun 20, 2024");
  await expect(history.getByRole("listitem").last()).toContainText(orders.say("history.created"));
});

test("an order is rolled back to an earlier state", async ({ orders, client }) => {
  await orders.drawer.getByRole("button", { name: orders.say("history.back") }).click();
  await expect.poll(async () => (await client.readOrder({ uuid: order.uuid })).order.date).toBe("2024-06-13");
  await expect(orders.drawer.getByRole("listitem")).toHaveCount(3);
  expect((await client.readOrder({ uuid: order.uuid })).order.completed).toBe(false);
});

test("the command for a shell is one command with its words whole, pasted into bash", async ({ orders, server }) => {
  const command = await orders.drawer.getByRole("textbox", { name: orders.say("order.grpcurl") }).inputValue();
  const words = execFileSync("bash", ["-c", `grpcurl() { printf '%s\\n' "$@"; }\n${command}`], { encoding: "utf8" });
  expect(words.trimEnd().split("\n")).toEqual([
    "-plaintext",
    "-d",
    `{"uuid": "${order.uuid}"}`,
    new URL(server.url).host,
    "order.OrderService/ReadOrder",
  ]);
});
