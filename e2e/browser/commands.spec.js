// The command palette and the help.

import { expect, test } from "./fixtures.js";

const NAME = "Bon app’";
/** What a key does that only moves, or leads to the commands themselves. */
const NO_COMMANDS = ["help.move", "help.extend", "help.palette", "help.back"];

let order;

test.beforeEach(async ({ client, orders }) => {
  ({ order } = await client.createOrder({ name: NAME, date: "2024-06-13" }));
  await orders.open();
});

const options = (page) => page.getByRole("dialog").getByRole("option");

/** Opens the commands. Their keys are heard once they have the focus. */
async function open(page) {
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
  await expect(options(page)).not.toHaveCount(0);
}

/** Finds a command and does it. */
async function run(orders, words) {
  await open(orders.page);
  await orders.page.getByRole("combobox", { name: orders.say("palette.label") }).fill(words);
  await expect(options(orders.page)).toHaveCount(1);
  await orders.page.keyboard.press("Enter");
  await expect(orders.page.getByRole("dialog")).toHaveCount(0);
}

/** What can be pressed on the page and stands for itself: not for a row, and not for the line for a new order. */
const pressed = (page) =>
  page.evaluate(() => {
    const buttons = document.querySelectorAll("button:not(.chip, :is(.ledger, dialog, .keys) *), summary");
    return [...buttons]
      .filter((button) => button.type !== "submit")
      .map((button) => button.getAttribute("aria-label") ?? button.textContent.trim());
  });

async function expectAllAmongCommands(page) {
  const names = await pressed(page);
  await open(page);
  const commands = await options(page).allTextContents();
  expect(names.filter((name) => !commands.some((words) => words.includes(name)))).toEqual([]);
  await page.keyboard.press("Escape");
  return commands;
}

test("Ctrl+K finds a command by a few letters and does it", async ({ orders, page }) => {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: orders.say("palette.label") }).fill("complet");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/?tab=completed");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("the arrows go through the commands", async ({ orders, page }) => {
  await open(page);
  await expect(options(page).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(options(page).nth(1)).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Escape");
  await expect(options(page)).toHaveCount(0);
  await expect(orders.row(NAME)).toBeVisible();
});

test("? shows the keys", async ({ orders, page }) => {
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: orders.say("help.title") })).toContainText(orders.say("help.undo"));
});

test("whatever a key does is a command, too, which names the key", async ({ orders, page }) => {
  await page.keyboard.press("?");
  const rows = page.getByRole("dialog").getByRole("row");
  await expect(rows).not.toHaveCount(0);
  const keys = await rows.evaluateAll((rows) =>
    rows.map((row) => [row.querySelector("td").textContent, [...row.querySelectorAll("kbd")].map((key) => key.textContent)]),
  );
  await page.keyboard.press("Escape");
  await orders.row(NAME).focus();
  await open(page);
  const named = await options(page).locator("kbd").allTextContents();
  const moves = NO_COMMANDS.map((key) => orders.say(key));
  for (const [does, those] of keys.filter(([does]) => !moves.includes(does))) {
    const all = keys.filter(([same]) => same === does).flatMap(([, keys]) => keys);
    expect(all.some((key) => named.includes(key)), `${does}: ${those}`).toBe(true);
  }
});

test("whatever can be pressed beside a list is a command", async ({ orders, page }) => {
  await orders.open("/?q=bon&from=2024-06-13&to=2024-06-13");
  await expect(page.locator(".bar")).not.toHaveCount(0);
  expect(await expectAllAmongCommands(page)).toContain(orders.say("chart.all"));
});

test("whatever can be pressed beside an open order is a command", async ({ client, orders, page }) => {
  await client.updateOrder({ ...order, completed: true });
  await page.goto(`/orders/${order.uuid}`);
  await orders.drawer.getByRole("button", { name: orders.say("history.back") }).waitFor();
  await expect(page.locator(".bar")).not.toHaveCount(0);
  await expectAllAmongCommands(page);
});

test("whatever can be pressed in messages and in the status line is a command", async ({ orders, page }) => {
  await orders.done(NAME).click();
  await orders.told("act.completed", NAME).waitFor();
  // What waits is told only while it does.
  await expect(page.locator(".status-waiting")).toHaveCount(0);
  await expectAllAmongCommands(page);
});

test("commands draw the bars by day, week or month", async ({ orders, page }) => {
  await expect(page.locator(".bar")).not.toHaveCount(0);
  await run(orders, `${orders.say("chart.span")}: ${orders.say("chart.week")}`);
  await expect(orders.button("chart.week")).toHaveAttribute("aria-pressed", "true");
});

test("commands copy the list's link and the order's", async ({ baseURL, context, orders, page }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await orders.open("/?tab=open");
  await run(orders, orders.say("command.copy"));
  await expect(orders.toast).toContainText(orders.say("order.copied"));
  expect(await copied()).toBe(`${baseURL}/?tab=open`);
  await page.goto(`/orders/${order.uuid}`);
  await orders.button("order.copy", orders.drawer).waitFor();
  await run(orders, `${orders.say("order.title")}: ${orders.say("order.copy")}`);
  await expect.poll(copied).toBe(`${baseURL}/orders/${order.uuid}`);
  await run(orders, `${orders.say("order.title")}: ${orders.say("order.grpcurl")}`);
  await expect.poll(copied).toContain("grpcurl -plaintext");
});

test("a command rolls an open order back", async ({ client, orders, page }) => {
  await client.updateOrder({ ...order, name: "Bon appétit" });
  await page.goto(`/orders/${order.uuid}`);
  await orders.drawer.getByRole("button", { name: orders.say("history.back") }).waitFor();
  await run(orders, orders.say("history.back"));
  await expect.poll(async () => (await client.readOrder({ uuid: order.uuid })).order.name).toBe(NAME);
});

test("a command edits the date of the order that has the focus", async ({ orders }) => {
  await orders.row(NAME).focus();
  await run(orders, `${orders.say("command.edit_date")}: ${NAME}`);
  await expect(orders.list.getByLabel(orders.say("field.date"), { exact: true })).toBeFocused();
});
