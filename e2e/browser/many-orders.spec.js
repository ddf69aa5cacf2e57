// Long lists, and many changes: nothing in sight stays blank, and in the end the page shows what is stored.

import { serverWithMany } from "../lib/many-orders.js";
import { expect, test } from "./fixtures.js";

const COUNT = 5_000;
/**
 * At 36 pixels a row this is beyond 10 million pixels, from where on the list's height is scaled: all that a million would try.
 * The development build makes 6,000 to 10,000 orders a second, so a million would cost every first run two minutes more; the
 * page's bars are measured with a million.
 */
const VERY_MANY = 300_000;
/** The file is made in the first run: half a minute, and longer on a slow machine. */
const MAKING_MS = 600_000;
const name = (number) => `order ${String(number).padStart(6, "0")}`;

/** The names that stand where the list is in sight; `null` where a row should stand and none does. */
const inSight = (page) =>
  page.evaluate(() => {
    const list = document.querySelector(".ledger-rows").getBoundingClientRect();
    const height = document.querySelector(".probe").getBoundingClientRect().height;
    const from = Math.max(list.top, document.querySelector(".ledger-head").getBoundingClientRect().bottom);
    const to = Math.min(list.bottom, document.querySelector("footer").getBoundingClientRect().top);
    const names = [];
    for (let y = from + height / 2; y < to; y += height) {
      const row = document.elementFromPoint(list.left + list.width / 2, y)?.closest("[data-uuid]");
      names.push(row?.querySelector(".cell-name .value").textContent ?? null);
    }
    return names;
  });

/** That rows stand in sight without a gap, and which one is the first. */
async function standsFrom(page, isFirst) {
  await expect
    .poll(async () => {
      const names = await inSight(page);
      const first = Number(names[0]?.slice("order ".length));
      return names.length > 5 && isFirst(first) && names.every((shown, i) => shown === name(first + i));
    })
    .toBe(true);
}

/** The number of the order that is the first in sight. */
const firstInSight = async (page) => Number((await inSight(page))[0]?.slice("order ".length));

test.describe("5,000 orders", () => {
  test.beforeEach(async ({ witness, orders }) => {
    for (let begin = 0; begin < COUNT; begin += 1_000) {
      const requests = Array.from({ length: 1_000 }, (_, i) => ({ name: name(begin + i), date: "2024-06-13" }));
      await witness.client.batchCreateOrders({ requests });
    }
    await orders.open("/?sort=name");
    await expect(orders.list).toHaveAttribute("aria-rowcount", String(COUNT + 1));
  });

  test("End, Home and a pull at the scroll bar show rows without a gap", async ({ page }) => {
    await page.locator("h1").click();
    await page.keyboard.press("End");
    await standsFrom(page, (first) => first > COUNT - 60);
    await expect(page.getByText(name(COUNT - 1), { exact: true })).toBeInViewport();
    await page.keyboard.press("Home");
    await standsFrom(page, (first) => first === 0);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
    await standsFrom(page, (first) => Math.abs(first - COUNT / 2) < 60);
  });

  test("a thousand changes from elsewhere are all shown, none lost and none invented", async ({ page, witness }) => {
    const { orders: first } = await witness.client.listOrders({ orderBy: "name", pageSize: 20 });
    const rename = (order, round) => ({ uuid: order.uuid, name: `${order.name}, ${round}`, updateMask: { paths: ["name"] } });
    for (let round = 1; round <= 50; round++) {
      await Promise.all(first.map((order) => witness.client.updateOrder(rename(order, round))));
    }
    const told = () => page.locator(".cell-name .value").allTextContents();
    await expect.poll(async () => (await told()).slice(0, 10)).toEqual(first.slice(0, 10).map(({ name }) => `${name}, 50`));
  });
});

test.describe("more orders than a page is high for", () => {
  const many = test.extend({
    server: [
      async ({}, use) => {
        const server = await serverWithMany(VERY_MANY, name);
        await use(server);
        await server.discard();
      },
      { timeout: MAKING_MS },
    ],
  });

  many("are reached at both ends, in the middle and by a search, and Back leads to where one was", async ({ orders, page }) => {
    await orders.open("/?sort=name");
    await expect(orders.list).toHaveAttribute("aria-rowcount", String(VERY_MANY + 1));
    await page.locator("h1").click();
    await page.keyboard.press("End");
    await standsFrom(page, (first) => first > VERY_MANY - 60);
    await expect(page.getByText(name(VERY_MANY - 1), { exact: true })).toBeInViewport();
    await page.keyboard.press("Home");
    await standsFrom(page, (first) => first === 0);
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
    await standsFrom(page, (first) => Math.abs(first - VERY_MANY / 2) < 60);

    // By the wheel it goes on row by row, from where the jump led to.
    const middle = await firstInSight(page);
    await page.mouse.move(640, 500);
    await page.mouse.wheel(0, 1_800);
    await standsFrom(page, (first) => first > middle + 30 && first < middle + 70);
    // The browser's history has the place once the scrolling has come to rest.
    await expect.poll(() => page.evaluate(() => history.state?.[1])).toBeGreaterThan(middle + 30);

    await page.getByRole("searchbox").fill("123456");
    await expect.poll(() => orders.names()).toEqual([name(123_456)]);
    await page.goBack();
    await standsFrom(page, (first) => first > middle + 30 && first < middle + 70);
  });
});
