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

test("names stand below the bars, none over another, in either language and on a phone too", async ({ orders, page }) => {
  const names = () =>
    page.evaluate(() =>
      [...document.querySelectorAll(".chart-days span")]
        .filter((span) => span.textContent !== "" && getComputedStyle(span).visibility === "visible")
        .map((span) => {
          const range = document.createRange();
          range.selectNodeContents(span);
          const { left, right } = range.getBoundingClientRect();
          return { text: span.textContent, left, right };
        }),
    );
  const bars = page.locator(".chart svg");
  const apart = async () => {
    const found = await names();
    const { x, width } = await bars.boundingBox();
    return found.length > 1 && [...found, { left: x + width }].every(({ left }, at) => at === 0 || found[at - 1].right <= left);
  };
  await expect(page.locator(".bar")).toHaveCount(36);
  expect((await names()).map(({ text }) => text)).toEqual(["Jun 1995", "Dec 1995", "Jun 1996", "Dec 1996", "Jun 1997", "Dec 1997"]);
  for (const width of [1280, 640, 320]) {
    await page.setViewportSize({ width, height: 800 });
    for (const [span, bars] of Object.entries({ day: 60, week: 52, month: 36 })) {
      await orders.button(`chart.${span}`).click();
      await expect(page.locator(".bar")).toHaveCount(bars);
      expect(await apart(), `${width} pixels, by ${span}`).toBe(true);
    }
  }
  await page.getByRole("button", { name: orders.say("language.other") }).click();
  await expect.poll(async () => (await names())[0].text).toContain("июн");
  expect(await apart()).toBe(true);
});
