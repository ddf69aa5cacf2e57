// The page as a thing that stays: it opens without a network, it is replaced when the server has another one, its icon counts.

import { expect, test } from "./fixtures.js";
import { OrdersPage } from "./orders-page.js";

const NAME = "Vaffeljernet, Århus";

// The browser itself reports each request that no server took.
test.use({
  expectedNoise: /^error: Failed to load resource: (net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|INTERNET_DISCONNECTED|FAILED)|the server responded with a status of 404)/,
});

test.beforeEach(async ({ client, orders }) => {
  await client.createOrder({ name: NAME, date: "2024-06-13" });
  await orders.open();
});

/** Waits until the page is kept whole in this browser. */
async function isKept(page) {
  const state = () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state);
  await expect.poll(state).toBe("activated");
}

test("without a server the page opens from this browser, and what is written arrives when the server is back", async ({
  orders,
  page,
  server,
  client,
}) => {
  await isKept(page);
  await server.kill();
  await page.goto("/");
  await expect(orders.newName).toBeVisible();
  await orders.newName.fill("Königlich Essen");
  await orders.addButton.click();
  await expect(orders.waiting(1)).toBeVisible();
  await server.restart();
  await expect(orders.row("Königlich Essen")).toBeVisible();
  await expect(orders.waiting(1)).toBeHidden();
  const names = (await client.listOrders({})).orders.map(({ name }) => name);
  expect(names.sort()).toEqual(["Königlich Essen", NAME]);
});

test("no answer of the server is kept: only the page and its files", async ({ page }) => {
  await isKept(page);
  await page.reload();
  await page.getByText(NAME).waitFor();
  const kept = await page.evaluate(async () => {
    const caches = await Promise.all((await window.caches.keys()).map((name) => window.caches.open(name)));
    const requests = await Promise.all(caches.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept.length).toBeGreaterThan(4);
  for (const path of kept) expect(path).toMatch(/^\/$|^\/assets\//);
});

test("another version of the page is told of when the server comes back with one, and loading it keeps what is typed", async ({
  context,
  orders,
  page,
  server,
}) => {
  await expect(orders.status).toHaveText(orders.say("status.live"));
  await orders.newName.fill("Königlich Essen");
  await orders.newDate.fill("2024-07-01");
  // The new version: the same page with other Russian words.
  const renew = (html) => html.replace(/\/assets\/ru-\w+\.txt/, "/assets/ru-0123456789abcdef.txt");
  await context.route(
    (url) => url.pathname === "/",
    async (route) => {
      // The page also asks while nobody serves it.
      const response = await route.fetch().catch(() => null);
      if (!response) return route.abort("connectionrefused");
      return route.fulfill({ response, body: renew(await response.text()) });
    },
  );
  await server.kill();
  await server.restart();
  const load = orders.button("status.newer");
  await load.click();
  await expect(page.locator("html")).toHaveAttribute("data-ru", "/assets/ru-0123456789abcdef.txt");
  await expect(orders.newName).toHaveValue("Königlich Essen");
  await expect(orders.newDate).toHaveValue("2024-07-01");
});

test("the title shows how many orders are open", async ({ orders, page, client }) => {
  await expect(page).toHaveTitle(`${orders.count("total.open", 1)} · Orders`);
  await client.createOrder({ name: "another" });
  await expect(page).toHaveTitle(`${orders.count("total.open", 2)} · Orders`);
});

test("the icon shows how many orders are open", async ({ orders, page }) => {
  const icon = page.locator("link[rel=icon]");
  await expect(icon).toHaveAttribute("href", />1<\/text>/);
  await orders.done(NAME).click();
  await expect(icon).toHaveAttribute("href", "/icon.svg");
});

test("the page can be installed: its manifest names icons that are there", async ({ page, request }) => {
  const manifest = await (await request.get(await page.locator("link[rel=manifest]").getAttribute("href"))).json();
  expect(manifest.display).toBe("standalone");
  for (const { src, type } of manifest.icons) {
    const icon = await request.get(src);
    expect(icon.headers()["content-type"]).toContain(type);
    expect((await icon.body()).length).toBeGreaterThan(200);
  }
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(["192x192", "512x512"]));
});

test("where the browser keeps nothing the page says so, and works all the same", async ({ browser, server, client }) => {
  const context = await browser.newContext({ baseURL: server.url });
  await context.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException("none here", "InvalidStateError");
    };
  });
  const orders = new OrdersPage(await context.newPage());
  await orders.open();
  await expect(orders.page.locator("footer")).toContainText(orders.say("status.forgetful"));
  await orders.add("Königlich Essen", "2024-06-14");
  await expect.poll(async () => (await client.listOrders({})).orders.length).toBe(2);
  await context.close();
});
