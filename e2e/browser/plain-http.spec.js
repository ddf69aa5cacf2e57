// Over plain http under a name of the local network a browser withholds Web Locks, the clipboard and the like: all goes on.

import { chromium, FLAGS } from "../lib/chromium.js";
import { expect, test } from "./fixtures.js";
import { OrdersPage } from "./orders-page.js";

const LAN = "orders.lan";
const NAME = "Bon app’, Marseille";

let order;

test.use({
  launchOptions: { executablePath: chromium(), args: [...FLAGS, `--host-resolver-rules=MAP ${LAN} 127.0.0.1`] },
  // The browser itself reports each request that no server took.
  expectedNoise: /^error: Failed to load resource: net::ERR_(CONNECTION_REFUSED|FAILED)/,
  baseURL: async ({ server }, use) => use(server.url.replace("127.0.0.1", LAN)),
});

test.beforeEach(async ({ client, orders }) => {
  ({ order } = await client.createOrder({ name: NAME, date: "2024-06-13" }));
  await orders.open();
});

test("the browser withholds what this file is about", async ({ page }) => {
  const withheld = await page.evaluate(() => [
    isSecureContext,
    "locks" in navigator,
    "clipboard" in navigator,
    "serviceWorker" in navigator,
    "randomUUID" in crypto,
  ]);
  expect(withheld).toEqual([false, false, false, false, false]);
});

test("the status line says so, and the help why that matters", async ({ orders, page }) => {
  await orders.button("status.plain").click();
  await expect(page.getByRole("dialog")).toContainText(orders.say("help.plain"));
});

test("orders are made, changed, completed and deleted, once each, and undone", async ({ orders, page, witness }) => {
  await orders.add("Königlich Essen", "2024-06-14");
  await orders.rename("Königlich Essen", "Königlich Essen, Potsdam");
  await orders.done("Königlich Essen, Potsdam").click();
  await expect.poll(async () => (await witness.orders())["Königlich Essen, Potsdam"]?.completed).toBe(true);
  expect(await witness.writes((await witness.orders())["Königlich Essen, Potsdam"].uuid)).toBe(3);
  await orders.remove(NAME);
  await expect.poll(async () => Object.keys(await witness.orders())).toEqual(["Königlich Essen, Potsdam"]);
  await page.locator("h1").click();
  await page.keyboard.press("u");
  await expect.poll(async () => Object.keys(await witness.orders())).toContain(NAME);
});

test("each tab that is seen watches for itself", async ({ client, context, orders }) => {
  const second = new OrdersPage(await context.newPage());
  await second.open();
  await client.updateOrder({ ...order, name: "Bon app’, Lyon" });
  for (const tab of [orders, second]) await expect(tab.row("Bon app’, Lyon")).toBeVisible();
});

test("a link is copied all the same", async ({ baseURL, orders, page }) => {
  await page.goto(`/orders/${order.uuid}`);
  await orders.button("order.copy", orders.drawer).click();
  await expect(orders.drawer.getByText(orders.say("order.copied"))).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").focus();
  await page.keyboard.press("Control+v");
  await expect(page.getByRole("searchbox")).toHaveValue(`${baseURL}/orders/${order.uuid}`);
});

test("what waits for the server survives a reload and arrives once", async ({ context, orders, page, witness }) => {
  await context.route("**/UpdateOrder", (route) => route.abort("connectionrefused"));
  await orders.done(NAME).click();
  await expect(orders.waiting(1)).toBeVisible();
  await page.reload();
  await expect(orders.waiting(1)).toBeVisible();
  await context.unroute("**/UpdateOrder");
  await expect.poll(async () => (await witness.orders())[NAME].completed).toBe(true);
  expect(await witness.writes(order.uuid)).toBe(2);
});
