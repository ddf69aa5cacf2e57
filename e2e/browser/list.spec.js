// The list: filter, sort and place stand in the address; it is as long as it is.

import { expect, test } from "./fixtures.js";

const NEWEST = "11077 · Rattlesnake Canyon Grocery, Albuquerque";

test.beforeEach(async ({ server, orders }) => {
  await server.importNorthwind();
  await orders.open();
});


test("words find names as a person means them, while one types", async ({ orders, page }) => {
  await page.getByRole("searchbox").pressSequentially("munster");
  await expect(orders.list.getByRole("row").filter({ hasText: "Münster" }).first()).toBeVisible();
  await expect(orders.list).toHaveAttribute("aria-rowcount", "7");
  await expect(page).toHaveURL("/?q=munster");
});

test("a filter is said back in chips", async ({ orders, page }) => {
  await page.getByRole("searchbox").fill("reims completed = true date >= 1997-01-01");
  await expect(page.locator(".chip")).toHaveText(['"reims"', "completed = true", "date >= 1997-01-01"]);
  await expect(orders.list).toHaveAttribute("aria-rowcount", /^[1-9]$/);
});

test("what is no filter is searched as it stands, and says so", async ({ orders, page }) => {
  await page.getByRole("searchbox").fill("Hanari (");
  await expect(page.locator(".chip")).toHaveText(orders.say("search.phrase"));
  await expect(page.getByText(orders.say("none.title"))).toBeVisible();
});

test("a filter’s fault shows at its place, and the last good list stays", async ({ orders, page }) => {
  await page.getByRole("searchbox").fill("completed = maybe");
  await expect(page.locator(".fault mark")).toHaveText("maybe");
  await expect(page.locator(".fault")).toContainText(orders.say("filter.bool_invalid"));
  await expect(orders.row(NEWEST)).toBeVisible();
});

test("a faulty filter in the address hides no order and offers a way out", async ({ orders, page }) => {
  await page.goto("/?q=completed+%3D+maybe");
  await expect(page.locator(".fault")).toBeVisible();
  await expect(orders.row(NEWEST)).toBeVisible();
  await page.getByRole("button", { name: orders.say("search.clear") }).click();
  await expect(page).toHaveURL("/");
});

test("tabs and sorts stand in the address, and Back takes them back one by one", async ({ orders, page }) => {
  await page.getByRole("link", { name: orders.say("tab.open"), exact: true }).click();
  await expect(orders.list).toHaveAttribute("aria-rowcount", "22");
  await orders.list.getByRole("button", { name: orders.say("field.name"), exact: true }).click();
  await expect(page).toHaveURL("/?tab=open&sort=name");
  await expect(orders.list.getByRole("columnheader", { name: orders.say("field.name") })).toHaveAttribute("aria-sort", "ascending");
  await page.goBack();
  await expect(page).toHaveURL("/?tab=open");
  await page.goBack();
  await expect(orders.list).toHaveAttribute("aria-rowcount", "831");
});

test("Back returns to the same row, from an order, another list and a reload", async ({ orders, page }) => {
  // Until the rows are counted the page is too short for that.
  await expect(orders.list).toHaveAttribute("aria-rowcount", "831");
  await page.mouse.move(600, 500);
  await page.mouse.wheel(0, 15_000);
  const middle = () =>
    page.evaluate(() => document.elementFromPoint(300, 400)?.closest("[data-uuid]")?.dataset.uuid);
  // The place is noted once one has done with scrolling: when neither it nor the row changes any more.
  const place = async () => [await middle(), await page.evaluate(() => history.state?.[1] ?? 0)];
  let last = [];
  const rests = async () => {
    const [before, now] = [last, (last = await place())];
    return now[0] === before[0] && now[1] === before[1] && now[1] > 300;
  };
  await expect.poll(rests, { intervals: [1_000] }).toBe(true);
  const [seen] = last;
  expect(seen).toBeTruthy();
  await page.getByRole("link", { name: orders.say("tab.open"), exact: true }).evaluate((link) => link.click());
  await expect(orders.list).toHaveAttribute("aria-rowcount", "22");
  await page.goBack();
  await expect.poll(middle).toBe(seen);
  await page.reload();
  await expect.poll(middle).toBe(seen);
});

test("deleted orders have a tab of their own, from which they are restored", async ({ orders, page }) => {
  await orders.remove(NEWEST);
  await page.getByRole("link", { name: orders.say("tab.deleted"), exact: true }).click();
  await expect(orders.row(NEWEST)).toHaveClass(/deleted/);
  await orders.row(NEWEST).hover();
  await orders.list.getByRole("button", { name: orders.say("list.restore", { name: NEWEST }) }).click();
  await page.getByRole("link", { name: orders.say("tab.all"), exact: true }).click();
  await expect(orders.row(NEWEST)).not.toHaveClass(/deleted/);
});
