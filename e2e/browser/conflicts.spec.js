// Two people, each in a browser of their own, change the same order.

import { expect, test as base } from "./fixtures.js";
import { OrdersPage } from "./orders-page.js";

const NAME = "Apples, Avignon";

const test = base.extend({
  /** The page of somebody else. */
  other: async ({ browser, baseURL, contextOptions }, use) => {
    const context = await browser.newContext({ ...contextOptions, baseURL, locale: "en-GB" });
    await use(new OrdersPage(await context.newPage()));
    await context.close();
  },
});

test.beforeEach(async ({ client, orders, other }) => {
  await client.createOrder({ name: NAME, date: "2024-06-13" });
  await orders.open();
  await other.open();
});

/** Holds the page's writes back until somebody else was faster. */
async function overtaken(page, mine, theirs) {
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  await page.route("**/order.OrderService/{Update,Delete}Order", async (route) => {
    await gate;
    await route.fallback();
  });
  await mine();
  await theirs();
  go();
}

test("changes of different fields are merged without a question", async ({ orders, other, page, witness }) => {
  await overtaken(
    page,
    () => orders.rename(NAME, "Apricots, Avignon"),
    async () => {
      await other.done(NAME).click();
      await expect.poll(async () => (await witness.orders())[NAME].completed).toBe(true);
    },
  );
  await expect.poll(async () => (await witness.orders())["Apricots, Avignon"]?.completed).toBe(true);
  await expect(orders.done("Apricots, Avignon")).toBeChecked();
  await expect(orders.held(1)).toBeHidden();
});

test.describe("changes of one field stand side by side", () => {
  test.beforeEach(async ({ orders, other, page, witness }) => {
    await overtaken(
      page,
      () => orders.rename(NAME, "Apricots, Avignon"),
      async () => {
        await other.rename(NAME, "Artichokes, Avignon");
        await expect.poll(async () => Object.keys(await witness.orders())).toEqual(["Artichokes, Avignon"]);
      },
    );
    await expect(orders.row("Artichokes, Avignon")).toBeVisible();
    await orders.held(1).click();
    const sides = orders.outbox.getByRole("group", { name: orders.say("field.name") });
    await expect(sides.getByRole("term")).toHaveText(["conflict.before", "conflict.yours", "conflict.others"].map((key) => orders.say(key)));
    await expect(sides.getByRole("definition")).toHaveText([NAME, "Apricots, Avignon", "Artichokes, Avignon"]);
  });

  const choose = (orders, key) =>
    orders.outbox.getByRole("button", { name: `${orders.say(key)}: ${orders.say("field.name")}` }).click();

  test("one click keeps mine", async ({ orders, witness }) => {
    await choose(orders, "conflict.mine");
    await expect.poll(async () => Object.keys(await witness.orders())).toEqual(["Apricots, Avignon"]);
    await expect(orders.outbox).toContainText(orders.say("outbox.empty"));
  });

  test("one click takes theirs", async ({ orders, witness }) => {
    await choose(orders, "conflict.theirs");
    await expect(orders.outbox).toContainText(orders.say("outbox.empty"));
    const { uuid } = (await witness.orders())["Artichokes, Avignon"];
    expect(await witness.writes(uuid)).toBe(2);
  });
});

test("deleting what somebody else has just changed asks first", async ({ orders, other, page, witness }) => {
  await overtaken(
    page,
    () => orders.remove(NAME),
    async () => {
      await other.done(NAME).click();
      await expect.poll(async () => (await witness.orders())[NAME].completed).toBe(true);
    },
  );
  await orders.held(1).click();
  expect(await witness.orders()).toHaveProperty([NAME]);
  await orders.button("conflict.delete", orders.outbox).click();
  await expect.poll(() => witness.orders()).toEqual({});
});

test("changing what somebody else has just deleted asks, and can bring it back", async ({ orders, other, page, witness }) => {
  await overtaken(
    page,
    () => orders.rename(NAME, "Apricots, Avignon"),
    async () => {
      await other.remove(NAME);
      await expect.poll(() => witness.orders()).toEqual({});
    },
  );
  await orders.held(1).click();
  await orders.button("outbox.restore", orders.outbox).click();
  await expect.poll(async () => Object.keys(await witness.orders())).toEqual(["Apricots, Avignon"]);
});

test("a field that is being edited is never touched, and saving it tells what happened meanwhile", async ({ orders, other, witness }) => {
  await orders.value(orders.list, NAME).click();
  const input = orders.list.getByRole("textbox", { name: orders.say("field.name") });
  await input.fill("Apricots, Avignon");
  await other.rename(NAME, "Artichokes, Avignon");
  await expect.poll(async () => Object.keys(await witness.orders())).toEqual(["Artichokes, Avignon"]);
  await other.done("Artichokes, Avignon").click();
  await expect(orders.done("Artichokes, Avignon")).toBeChecked();
  await expect(input).toHaveValue("Apricots, Avignon");
  await input.press("Enter");
  await expect(orders.held(1)).toBeVisible();
});
