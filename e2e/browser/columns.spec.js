// The line between the columns of names and dates: moved by keys and by the pointer, kept in this browser.

import { expect, test } from "./fixtures.js";

const NAME = "Königlich Essen";

test.beforeEach(async ({ client, orders }) => {
  await client.createOrder({ name: NAME, date: "2024-06-13" });
  await orders.open();
});

const line = (orders) => orders.list.getByRole("slider", { name: orders.say("list.date_width") });
const width = async (orders) => (await orders.row(NAME).locator(".cell-date").boundingBox()).width;

test("the arrow keys move it, and it stays there after a reload", async ({ orders, page }) => {
  const before = await width(orders);
  await line(orders).focus();
  for (let n = 0; n < 5; n += 1) await page.keyboard.press("ArrowLeft");
  await expect.poll(() => width(orders)).toBe(before + 5 * 4);
  await page.reload();
  await orders.row(NAME).waitFor();
  await expect.poll(() => width(orders)).toBe(before + 5 * 4);
  await expect(line(orders)).toHaveValue("55");
});

test("the pointer pulls it, and the line stands where the column begins", async ({ orders, page }) => {
  const { x, y, height } = await orders.list.locator(".ledger-head .cell-date").boundingBox();
  await page.mouse.move(x, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x - 50, y + height / 2, { steps: 5 });
  await page.mouse.move(x - 100, y + height / 2);
  await page.mouse.up();
  await expect.poll(async () => Math.abs((await orders.row(NAME).locator(".cell-date").boundingBox()).x - (x - 100))).toBeLessThan(5);
  await expect(page).toHaveURL("/");
});

test("what lies beside the line is pressed as before", async ({ orders, page }) => {
  await orders.button("field.date", orders.list).click();
  await expect(page).toHaveURL("/?sort=date");
});
