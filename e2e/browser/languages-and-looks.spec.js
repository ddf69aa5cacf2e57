// English and Russian, light and dark, wide and narrow.

import { devices } from "@playwright/test";

import { expect, test } from "./fixtures.js";
import { OrdersPage } from "./orders-page.js";

const background = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
const brightness = (colour) => Math.max(...colour.match(/\d+/g).slice(0, 3).map(Number));

test.describe("in a browser that prefers Russian", () => {
  test.use({ locale: "ru-RU" });

  test("the page speaks Russian, and says so to screen readers", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("button", { name: "Добавить", exact: true })).toBeVisible();
    await expect(page.getByText("Заказов пока нет")).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "ru");
  });

  test("it counts as Russian counts", async ({ page, client }) => {
    for (const name of ["один", "два", "три", "четыре", "пять"]) {
      await client.createOrder({ name, completed: name !== "один" });
    }
    await page.goto("/");
    await expect(page.getByText("5 заказов")).toBeVisible();
    await expect(page.getByText("1 открыт", { exact: true })).toBeVisible();
    await expect(page.getByText("4 выполнено", { exact: true })).toBeVisible();
  });

  test("it says in Russian what is wrong with a field", async ({ page }) => {
    const orders = new OrdersPage(page, "ru");
    await orders.open();
    await orders.newName.press("Enter");
    await expect(orders.newName).toHaveAccessibleDescription("Нужно название.");
  });

  test("a key does the same on a Russian keyboard", async ({ page }) => {
    const orders = new OrdersPage(page, "ru");
    await orders.open();
    await page.evaluate(() => {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "т", code: "KeyN", bubbles: true }));
    });
    await expect(orders.newName).toBeFocused();
  });
});

test("the language is switched with one click and kept", async ({ orders, page }) => {
  await orders.open();
  await page.getByRole("button", { name: "Русский" }).click();
  await expect(page.getByText("Заказов пока нет")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Заказов пока нет")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "ru");
});

for (const [language, locale] of [
  ["en", "en-GB"],
  ["ru", "ru-RU"],
]) {
  test.describe(`dates in ${language}`, () => {
    test.use({ locale });

    test("a day is the same day in every time zone, and an instant is shown in the reader’s", async ({
      page,
      client,
    }) => {
      await client.createOrder({ name: "a day", date: "2024-06-13" });
      await client.createOrder({ name: "an instant", date: "2024-06-13 22:30:00Z" });
      const orders = new OrdersPage(page, language);
      await orders.open();
      const shown = orders.list.locator(".cell-date .value");
      await expect(shown.filter({ hasText: "13" })).toHaveAttribute("title", "2024-06-13");
      await expect(shown.filter({ hasText: "14" })).toContainText(/(00|12):30/);
    });
  });
}

for (const [scheme, isRight] of [
  ["light", (value) => value > 200],
  ["dark", (value) => value < 60],
]) {
  test.describe(`on a ${scheme} system`, () => {
    test.use({ colorScheme: scheme });

    test(`the page is ${scheme}`, async ({ orders, page }) => {
      await orders.open();
      expect(isRight(brightness(await background(page)))).toBe(true);
    });
  });
}

test("a theme that is chosen is kept, whatever the system", async ({ orders, page }) => {
  await orders.open();
  await page.getByRole("button", { name: orders.say("theme.system") }).click();
  await page.getByRole("button", { name: orders.say("theme.light") }).click();
  await expect(page.getByRole("button", { name: orders.say("theme.dark") })).toBeVisible();
  expect(brightness(await background(page))).toBeLessThan(60);
  await page.reload();
  await expect(page.getByRole("button", { name: orders.say("theme.dark") })).toBeVisible();
  expect(brightness(await background(page))).toBeLessThan(60);
});

test.describe("on a phone", () => {
  const { viewport, userAgent, deviceScaleFactor, isMobile, hasTouch } = devices["Pixel 7"];
  test.use({ viewport, userAgent, deviceScaleFactor, isMobile, hasTouch });

  test("an order is made, completed and opened with taps", async ({ orders, client }) => {
    await orders.open();
    await orders.newName.tap();
    await orders.newName.fill("Bon app’");
    await orders.addButton.tap();
    await orders.done("Bon app’").tap();
    await expect.poll(async () => (await client.listOrders({})).orders[0]?.completed).toBe(true);
    await orders.link("Bon app’").tap();
    await expect(orders.value(orders.drawer, "Bon app’")).toBeInViewport();
  });

  test("the line for a new order is a tap away, wherever the list is scrolled to", async ({ orders, page, server }) => {
    await server.importNorthwind();
    await orders.open();
    await page.evaluate(() => scrollTo(0, 2_000));
    await expect(orders.newName).not.toBeInViewport();
    await orders.button("help.new").tap();
    await expect(orders.newName).toBeFocused();
    await expect(orders.newName).toBeInViewport();
  });
});

for (const locale of ["en-GB", "ru-RU"]) {
  test.describe(`320 pixels wide, in ${locale}`, () => {
    test.use({
      locale,
      viewport: { width: 320, height: 568 },
      expectedNoise: /^error: Failed to load resource: net::ERR_INTERNET_DISCONNECTED/,
    });

    test("the commands stand whole beside whatever the status line has to say", async ({ client, context, page }) => {
      const orders = new OrdersPage(page, locale.slice(0, 2));
      await client.createOrder({ name: "Bon app’", date: "2024-06-13" });
      await orders.open();
      await orders.row("Bon app’").waitFor();
      await context.route("**/order.OrderService/*", (route) => route.abort("internetdisconnected"));
      await orders.done("Bon app’").click();
      const waiting = page.locator(".status-waiting");
      await waiting.waitFor();
      const commands = page.locator(".keys").getByRole("button", { name: orders.say("palette.title") });
      const [told, offered] = [await waiting.boundingBox(), await commands.boundingBox()];
      expect(told.x).toBeGreaterThanOrEqual(0);
      expect(told.x + told.width).toBeLessThanOrEqual(offered.x);
      expect(offered.x + offered.width).toBeLessThanOrEqual(320);
    });
  });
}
