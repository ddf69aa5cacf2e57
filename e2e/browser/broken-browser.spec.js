// A browser that keeps nothing, and a page that breaks: neither loses what was written without saying so.

import { expect, test } from "./fixtures.js";

const NAME = "Vaffeljernet, Århus";
const UPDATE = "**/order.OrderService/UpdateOrder";

// The browser itself reports each request that no server took.
test.use({ expectedNoise: /^error: Failed to load resource: net::ERR_(CONNECTION_REFUSED|FAILED)/ });

test.beforeEach(async ({ client }) => client.createOrder({ name: NAME, date: "2024-06-13" }));

/** Ways in which browsers refuse to keep something: none at all, an error at once, an error later. */
const REFUSALS = {
  "has no IndexedDB": () => Object.defineProperty(window, "indexedDB", { value: null }),
  "forbids IndexedDB": () => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("not here", "SecurityError");
    };
  },
  "has no room": () => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  },
};

for (const [how, refuse] of Object.entries(REFUSALS)) {
  test(`in a browser that ${how} orders are written and undone, and the page says what it cannot`, async ({
    context,
    orders,
    page,
    witness,
  }) => {
    await context.addInitScript(refuse);
    await orders.open();
    await orders.done(NAME).click();
    await expect.poll(async () => (await witness.orders())[NAME].completed).toBe(true);
    await orders.undo();
    await expect.poll(async () => (await witness.orders())[NAME].completed).toBe(false);

    await page.route(UPDATE, (route) => route.abort("connectionrefused"));
    await orders.rename(NAME, "Vaffeljernet, Aarhus");
    await orders.waiting(1).click();
    await expect(orders.outbox).toContainText(orders.say("outbox.forgetful"));
    await page.unroute(UPDATE);
    await expect.poll(async () => Object.keys(await witness.orders())).toEqual(["Vaffeljernet, Aarhus"]);
  });
}

// (module (func (export "trap") unreachable))
const TRAP = [
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0],
  ...[7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11],
];

test.describe("a page that breaks", () => {
  test.use({ expectedNoise: /^exception: |^error: Failed to load resource: net::ERR_(CONNECTION_REFUSED|FAILED)/ });

  test("says so and can be loaded again, with what waited for the server", async ({ context, orders, page, witness }) => {
    await orders.open();
    await context.route(UPDATE, (route) => route.abort("connectionrefused"));
    await orders.done(NAME).click();
    await expect(orders.waiting(1)).toBeVisible();
    // What a trap of the WebAssembly is for the browser.
    await page.evaluate((bytes) => {
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes)));
      setTimeout(exports.trap, 0);
    }, TRAP);
    await expect(page.getByRole("dialog").getByRole("heading", { name: "The page broke" })).toBeVisible();
    await context.unroute(UPDATE);
    await page.getByRole("dialog").getByRole("button", { name: "Reload" }).click();
    await expect(orders.done(NAME)).toBeChecked();
    await expect.poll(async () => (await witness.orders())[NAME].completed).toBe(true);
    expect(await witness.writes((await witness.orders())[NAME].uuid)).toBe(2);
  });
});
