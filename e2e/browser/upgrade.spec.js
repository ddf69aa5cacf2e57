// The server is replaced in the middle of edits: by one that began a new epoch, as after a restore, or by one that serves
// another build of the page.

import { Front } from "../lib/front.js";
import { ORDERS, run } from "../lib/orders-server.js";
import { expect, test } from "./fixtures.js";

const NAME = "Ernst Handel, Graz";

// The browser itself reports each request that no server took.
test.use({
  expectedNoise: /^error: Failed to load resource: net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/,
});

test("after a restore the list is right again, and edits from before it arrive once", async ({
  client,
  orders,
  server,
  witness,
}) => {
  const { order } = await client.createOrder({ name: NAME, date: "2024-06-13" });
  await orders.open();
  await expect(orders.status).toHaveText(orders.say("status.live"));
  await server.kill();
  await orders.done(NAME).click();
  await orders.rename(NAME, "Ernst Handel, Wien");
  await orders.add("Königlich Essen", "2024-06-12");
  await run(ORDERS, ["new-epoch", "--database", server.database]);
  await server.restart();
  await expect.poll(async () => (await witness.orders())["Ernst Handel, Wien"]?.completed).toBe(true);
  await expect.poll(async () => Object.keys(await witness.orders()).sort()).toEqual(["Ernst Handel, Wien", "Königlich Essen"]);
  expect(await witness.writes(order.uuid)).toBe(3);

  // The watch has begun anew: what others do shows again.
  await expect(orders.status).toHaveText(orders.say("status.live"));
  await client.updateOrder({ uuid: order.uuid, name: "Ernst Handel, Linz", completed: true, date: order.date });
  await expect(orders.row("Ernst Handel, Linz")).toBeVisible();
});

test.describe("behind a proxy, as where servers are exchanged", () => {
  let front;

  test.beforeEach(async ({ server }) => {
    front = await Front.start(server);
  });

  test.afterEach(() => front.stop());

  test("another build in the middle of edits is loaded while nobody looks, and nothing of them is lost", async ({
    client,
    orders,
    page,
    server,
    witness,
  }) => {
    const { order } = await client.createOrder({ name: NAME, date: "2024-06-13" });
    await orders.open(front.url);
    await expect(orders.status).toHaveText(orders.say("status.live"));
    const words = await page.locator("html").getAttribute("data-en");
    await server.kill();
    await orders.rename(NAME, "Ernst Handel, Wien");
    await orders.add("Königlich Essen", "2024-06-12");
    await expect(orders.waiting(2)).toBeVisible();
    await orders.value(orders.list, "Ernst Handel, Wien").click();
    const typed = orders.list.getByRole("textbox", { name: orders.say("field.name") });
    await typed.fill("Ernst Handel, Linz");

    front.upgrade();
    await server.restart();
    await expect(orders.button("status.newer")).toBeVisible();
    await expect.poll(async () => Object.keys(await witness.orders()).sort()).toEqual(["Ernst Handel, Wien", "Königlich Essen"]);

    // A reader who leaves in the middle of a word finds it again.
    await look(page, "hidden");
    await look(page, "visible");
    await expect(typed).toHaveValue("Ernst Handel, Linz");
    await typed.press("Enter");
    await expect.poll(async () => Object.keys(await witness.orders()).sort()).toEqual(["Ernst Handel, Linz", "Königlich Essen"]);
    await expect(orders.value(orders.list, "Ernst Handel, Linz")).toBeVisible();

    await expect(async () => {
      await look(page, "hidden");
      await expect(page.locator("html")).toHaveAttribute("data-en", front.renamed(words), { timeout: 2_000 });
    }).toPass();
    await expect.poll(() => orders.names()).toEqual(["Ernst Handel, Linz", "Königlich Essen"]);
    await expect(orders.status).toHaveText(orders.say("status.live"));
    expect(await witness.writes(order.uuid)).toBe(3);
    // What is kept for opening without a network is the new one, too.
    await expect.poll(() => page.evaluate(() => caches.match("/").then((kept) => kept?.text()))).toContain(front.renamed(words));
  });
});

/** What the browser says when the reader goes to another tab, or comes back: a browser that nobody sees never says so itself. */
const look = (page, state) =>
  page.evaluate((state) => {
    Object.defineProperty(document, "visibilityState", { configurable: true, value: state });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
