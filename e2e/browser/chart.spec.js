// Orders by time: bars that filter, and the same as a table.

import { expect, test } from "./fixtures.js";

test.beforeEach(async ({ server, orders }) => {
  await server.importNorthwind();
  await orders.open();
});

test("a bar filters to its month, and a second click shows all again", async ({ orders, page }) => {
  const bar = page.locator(".bar").filter({ hasText: "Mar 1, 1998" });
  await bar.click();
  await expect(page).toHaveURL("/?from=1998-03-01&to=1998-03-31");
  await expect(orders.list).toHaveAttribute("aria-rowcount", "74");
  await bar.click();
  await expect(page).toHaveURL("/");
});

test("the same stands in a table, for whoever cannot see bars", async ({ orders, page }) => {
  await page.getByText(orders.say("chart.table")).click();
  const row = page.locator(".chart-table").getByRole("row").filter({ hasText: "Apr 1, 1998" });
  await expect(row.getByRole("cell")).toHaveText(["11", "63"]);
  await row.getByRole("button").click();
  await expect(page).toHaveURL("/?from=1998-04-01&to=1998-04-30");
});
