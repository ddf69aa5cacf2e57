// The command palette and the help.

import { expect, test } from "./fixtures.js";

test.beforeEach(async ({ client, orders }) => {
  await client.createOrder({ name: "Bon app’", date: "2024-06-13" });
  await orders.open();
});

test("Ctrl+K finds a command by a few letters and does it", async ({ orders, page }) => {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: orders.say("palette.label") }).fill("complet");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/?tab=completed");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("every command is in the palette, and the arrows go through them", async ({ orders, page }) => {
  await page.keyboard.press("Control+k");
  // Its keys are heard once it has the focus.
  await expect(page.getByRole("combobox", { name: orders.say("palette.label") })).toBeFocused();
  const options = page.getByRole("dialog").getByRole("option");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(options.nth(1)).toHaveAttribute("aria-selected", "true");
  expect(await options.count()).toBeGreaterThan(12);
  await page.keyboard.press("Escape");
  await expect(options).toHaveCount(0);
  await expect(orders.row("Bon app’")).toBeVisible();
});

test("? shows the keys", async ({ orders, page }) => {
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: orders.say("help.title") })).toContainText(orders.say("help.undo"));
});
