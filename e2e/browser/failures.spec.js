// What the server fails to do is said where one looks: what happened, how to try it again, and where its log has the cause.

import { expect, test } from "./fixtures.js";
import { FAILURE } from "./states.js";

const NAME = "Ernst Handel, Graz";
const LIST = "**/order.OrderService/ListOrders";

/** From now on no list is answered; answers how to mend that, and the trace ids of the calls. */
async function breakLists(page) {
  const traces = [];
  await page.route(LIST, (route) => {
    traces.push(route.request().headers().traceparent.split("-")[1]);
    return route.fulfill(FAILURE);
  });
  return { traces, mend: () => page.unroute(LIST) };
}

const alert = (orders) => orders.page.getByRole("alert").filter({ hasText: orders.say("error.title") });

test.beforeEach(async ({ client }) => {
  await client.createOrder({ name: NAME, date: "2024-06-13" });
});

test("a list that cannot be loaded says why and under which trace id, and a click loads it", async ({ orders, page }) => {
  const { traces, mend } = await breakLists(page);
  await page.goto("/");
  await expect(page.getByText(orders.say("error.other", { message: "internal error" }))).toBeVisible();
  await page.getByText(orders.say("error.details")).click();
  expect(traces).toContain(await page.locator(".trace code").textContent());
  await mend();
  await orders.button("error.retry").click();
  await expect(orders.row(NAME)).toBeVisible();
});

test("a search that the server cannot answer leaves the list as it is, and a click tries it again", async ({ client, orders, page }) => {
  await client.createOrder({ name: "Toms Spezialitäten, Münster", date: "2024-06-13" });
  await orders.open();
  const { mend } = await breakLists(page);
  await page.getByRole("searchbox").fill("munster");
  await expect(alert(orders)).toContainText(orders.say("error.other", { message: "internal error" }));
  await expect(orders.row(NAME)).toBeVisible();
  await mend();
  await orders.button("error.retry", alert(orders)).click();
  await expect.poll(() => orders.names()).toEqual(["Toms Spezialitäten, Münster"]);
  await expect(alert(orders)).toBeHidden();
});

test("rows further down that do not come are told of, and come with a click", async ({ orders, page, server }) => {
  await server.importNorthwind();
  await orders.open();
  await expect(orders.list).toHaveAttribute("aria-rowcount", "832");
  const { mend } = await breakLists(page);
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight / 2));
  await expect(alert(orders)).toBeVisible();
  await mend();
  await orders.button("error.retry", alert(orders)).click();
  const inTheMiddle = () =>
    page.evaluate(() => Number(document.elementFromPoint(640, 300)?.closest(".row")?.getAttribute("aria-rowindex")));
  await expect.poll(inTheMiddle).toBeGreaterThan(350);
  await expect(alert(orders)).toBeHidden();
});

test("an order that cannot be read says so in its place, and comes with a click", async ({ orders, page, client }) => {
  const [{ uuid }] = (await client.listOrders({})).orders;
  await page.route("**/order.OrderService/ReadOrder", (route) => route.fulfill(FAILURE));
  await page.goto(`/orders/${uuid}?q=nothing-at-all`);
  await expect(orders.drawer).toContainText(orders.say("order.failed"));
  await page.unroute("**/order.OrderService/ReadOrder");
  await orders.button("error.retry", orders.drawer).click();
  await expect(orders.value(orders.drawer, NAME)).toBeVisible();
});

test("a history that does not come says so, and comes with a click", async ({ orders, page }) => {
  await page.route("**/order.OrderService/ListOrderRevisions", (route) => route.fulfill(FAILURE));
  await orders.open();
  await orders.link(NAME).click();
  const history = orders.drawer.getByRole("region", { name: orders.say("history.title") });
  await expect(history).toContainText(orders.say("error.other", { message: "internal error" }));
  await page.unroute("**/order.OrderService/ListOrderRevisions");
  await orders.button("error.retry", history).click();
  await expect(history).toContainText(orders.say("history.created"));
});
