// axe-core finds nothing, on any screen, in any state: light and dark, English and Russian, wide and narrow.

import AxeBuilder from "@axe-core/playwright";

import { expect, test } from "./fixtures.js";
import { OrdersPage } from "./orders-page.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const NAME = "Königlich Essen, Brandenburg";
const LIST = "**/order.OrderService/ListOrders";
const UPDATE = "**/order.OrderService/UpdateOrder";
// A failure as the server could answer it.
const FAILURE = {
  status: 200,
  headers: { "content-type": "application/grpc-web+proto", "grpc-status": "13", "grpc-message": "internal error" },
};

/** How the page is brought into each state; each waits until it is there. */
const STATES = {
  async list({ orders }) {
    await orders.open();
  },
  async loading({ page, orders }) {
    await page.route(LIST, () => undefined);
    await page.goto("/");
    await page
      .getByRole("status")
      .filter({ hasText: orders.say("list.loading") })
      .waitFor({ state: "attached" });
  },
  async error({ page, orders }) {
    await page.route(LIST, (route) => route.fulfill(FAILURE));
    await page.goto("/");
    await page.getByText(orders.say("error.title")).waitFor();
  },
  async "field error"({ orders }) {
    await orders.open();
    await orders.newDate.fill("");
    await orders.newName.press("Enter");
    await expect(orders.newDate).toHaveAttribute("aria-invalid", "true");
  },
  async editing({ orders }) {
    await orders.open();
    await orders.value(orders.list, NAME).click();
    await orders.list.getByRole("textbox", { name: orders.say("field.name") }).waitFor();
  },
  async "left editing"({ orders }) {
    await STATES.editing({ orders });
    await orders.list.getByRole("textbox", { name: orders.say("field.name") }).fill("unfinished");
    await orders.newName.click();
    await orders.list.getByText(orders.say("edit.unsaved")).waitFor();
  },
  async toast({ orders }) {
    await orders.open();
    await orders.done(NAME).click();
    await orders.told("act.completed", NAME).or(orders.told("act.reopened", NAME)).waitFor();
  },
  async deleted({ orders }) {
    await orders.open();
    await orders.value(orders.list, NAME).press("Delete");
    await orders.told("act.deleted", NAME).waitFor();
  },
  async restored({ orders }) {
    await orders.undo();
    await orders.told("act.undone", NAME).waitFor();
  },
  async "held back"({ page, orders }) {
    await orders.open();
    await page.route(UPDATE, (route) => route.fulfill(FAILURE));
    await orders.done(NAME).click();
    await page.getByRole("alert").filter({ hasText: NAME }).waitFor();
  },
  async "held back, in the sheet"({ page, orders }) {
    await orders.open();
    await page.getByRole("button", { name: orders.say("outbox.decide") }).click();
    await page.getByRole("button", { name: orders.say("outbox.discard") }).waitFor();
  },
  async "nothing waits"({ page, orders }) {
    await orders.open();
    await page.getByRole("button", { name: orders.say("outbox.decide") }).click();
    await page.getByRole("button", { name: orders.say("outbox.discard") }).click();
    await page.getByText(orders.say("outbox.empty")).waitFor();
  },
  async search({ page, orders }) {
    await orders.open();
    await page.getByRole("searchbox").fill("Essen date >= 2024-01-01");
    await page.locator(".chip").first().waitFor();
  },
  async "fault in a filter"({ page, orders }) {
    await orders.open();
    await page.getByRole("searchbox").fill("completed = maybe");
    await page.locator(".fault").waitFor();
  },
  async "nothing found"({ page, orders }) {
    await page.goto("/?q=nothing-at-all");
    await page.getByText(orders.say("none.title")).waitFor();
  },
  async drawer({ orders }) {
    await orders.open();
    await orders.link(NAME).click();
    await orders.value(orders.drawer, NAME).waitFor();
  },
  async palette({ page, orders }) {
    await orders.open();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("option").first().waitFor();
  },
  async help({ page, orders }) {
    await orders.open();
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
  },
  async "no such order"({ page, orders }) {
    await page.goto("/orders/018f3c5e-8a9b-4cde-8f01-23456789abcd");
    await orders.drawer.getByText(orders.say("order.missing"), { exact: true }).waitFor();
  },
  async "no such page"({ page, orders }) {
    await page.goto("/people");
    await page.getByText(orders.say("page.missing")).waitFor();
  },
};

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
const LOOKS = [
  { language: "en", locale: "en-GB", colorScheme: "light", viewport: WIDE },
  { language: "en", locale: "en-GB", colorScheme: "dark", viewport: WIDE },
  { language: "ru", locale: "ru-RU", colorScheme: "light", viewport: WIDE },
  { language: "ru", locale: "ru-RU", colorScheme: "dark", viewport: WIDE },
  { language: "en", locale: "en-GB", colorScheme: "dark", viewport: NARROW },
  { language: "ru", locale: "ru-RU", colorScheme: "light", viewport: NARROW },
];

async function violations(page) {
  const axe = new AxeBuilder({ page }).options({ rules: { "target-size": { enabled: true } } }).withTags(RULES);
  const found = (await axe.analyze()).violations;
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id} at ${node.target}: ${node.failureSummary}`));
}

for (const { language, ...look } of LOOKS) {
  test.describe(`${language}, ${look.colorScheme}, ${look.viewport.width} pixels wide`, () => {
    test.use(look);

    test("axe-core finds nothing while there are no orders", async ({ page }) => {
      await page.goto("/");
      await page.getByText(new OrdersPage(page, language).say("empty.title")).waitFor();
      expect(await violations(page)).toEqual([]);
    });

    test("axe-core finds nothing in any state of a list", async ({ page, client }) => {
      test.slow();
      await client.createOrder({ name: NAME, date: "2024-06-13" });
      await client.createOrder({ name: "Съёмка", completed: true, date: "2024-06-12T10:22:33Z" });
      for (const [state, reach] of Object.entries(STATES)) {
        await test.step(state, async () => {
          await reach({ page, orders: new OrdersPage(page, language) });
          expect.soft(await violations(page), state).toEqual([]);
          await page.unrouteAll({ behavior: "ignoreErrors" });
        });
      }
    });
  });
}
