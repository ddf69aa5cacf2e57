// From a phone of 320 pixels to a wall of 3,840, and at a zoom of 400 %: nothing is cut off, and nothing lies over what one needs.

import { expect, test } from "./fixtures.js";
import { OrdersPage } from "./orders-page.js";

const LONG = "Donaudampfschifffahrt".repeat(9);
const LANGUAGES = { en: "en-GB", ru: "ru-RU" };
const PHONE = { width: 320, height: 568 };
/** A window of 1,280 by 800 pixels at 400 %. */
const ZOOMED = { width: 320, height: 200 };

const sized = test.extend({
  language: ["en", { option: true }],
  orders: async ({ page, language }, use) => use(new OrdersPage(page, language)),
});

const overhang = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const viewport of [PHONE, ZOOMED, { width: 768, height: 1024 }, { width: 1024, height: 768 }, { width: 3840, height: 2160 }]) {
  for (const [language, locale] of Object.entries(LANGUAGES)) {
    sized.describe(`${viewport.width} by ${viewport.height} pixels, ${language}`, () => {
      sized.use({ viewport, language, locale });

      sized("nothing sticks out sideways, however long a name is", async ({ orders, page, client, server }) => {
        await server.importNorthwind();
        const { order } = await client.createOrder({ name: LONG, date: "2024-06-13T10:22:33Z" });
        for (const path of ["/", `/orders/${order.uuid}`]) {
          await page.goto(path);
          await page.getByText("Donaudampfschifffahrt").filter({ visible: true }).first().waitFor();
          await page.locator(".bar").first().waitFor({ state: "attached" });
          expect(await overhang(page), path).toBeLessThanOrEqual(0);
        }
        await orders.open();
        await page.getByText(orders.say("chart.table")).click();
        await page.locator(".chart-table table").waitFor();
        expect(await overhang(page), "with the table").toBeLessThanOrEqual(0);
        await orders.button("view.title").click();
        const dialog = page.getByRole("dialog");
        await dialog.getByRole("link").first().waitFor();
        expect(await dialog.evaluate((node) => node.scrollWidth - node.clientWidth), "the dialog").toBeLessThanOrEqual(0);
      });
    });
  }
}

test.describe("at a zoom of 400 %", () => {
  test.use({ viewport: ZOOMED });

  test("whatever has the focus can be seen", async ({ page, orders, server }) => {
    await server.importNorthwind();
    await orders.open();
    // A point of it that nothing else lies over.
    const isSeen = () =>
      page.evaluate(() => {
        const focused = document.activeElement;
        const { left, top, width, height } = focused.getBoundingClientRect();
        const parts = [0.1, 0.3, 0.5, 0.7, 0.9];
        return parts.some((x) => parts.some((y) => focused.contains(document.elementFromPoint(left + x * width, top + y * height))));
      });
    for (let stop = 0; stop < 30; stop++) {
      await page.keyboard.press("Tab");
      await expect.poll(isSeen, `stop ${stop}`).toBe(true);
    }
  });
});

test.describe("on a narrow phone", () => {
  test.use({ viewport: PHONE });

  test("a message about a very long name leaves the list in sight", async ({ orders, client, page }) => {
    await client.createOrder({ name: LONG, date: "2024-06-13" });
    await orders.open();
    await orders.done(LONG).click();
    await expect(orders.toast).toContainText("Donaudampf");
    expect((await page.locator(".toast.undo").boundingBox()).height).toBeLessThan(PHONE.height / 4);
  });

  test("a name that is written from right to left shows its beginning", async ({ orders, client }) => {
    const name = "שלום עולם, הזמנה חדשה ודחופה מאוד לחברה הגדולה בעיר";
    await client.createOrder({ name, date: "2024-06-13" });
    await orders.open();
    const shows = await orders.value(orders.list, name).evaluate((value) => {
      const beginning = document.createRange();
      beginning.setStart(value.firstChild, 0);
      beginning.setEnd(value.firstChild, 4);
      const [text, frame] = [beginning.getBoundingClientRect(), value.getBoundingClientRect()];
      return text.left >= frame.left && text.right <= frame.right;
    });
    expect(shows).toBe(true);
  });
});

test.describe("where the system chooses the colours", () => {
  test.use({ contextOptions: { reducedMotion: "reduce", forcedColors: "active" } });

  test("a selected row and the current tab still stand out", async ({ orders, client, page }) => {
    await client.createOrder({ name: LONG, date: "2024-06-13" });
    await orders.open();
    const outline = () => orders.row(LONG).evaluate((row) => getComputedStyle(row).outlineStyle);
    expect(await outline()).toBe("none");
    await orders.row(LONG).click({ modifiers: ["ControlOrMeta"] });
    await expect.poll(outline).toBe("solid");
    const line = (key) =>
      page.getByRole("link", { name: orders.say(key), exact: true }).evaluate((tab) => getComputedStyle(tab).borderBlockEndColor);
    expect(await line("tab.all")).not.toBe(await line("tab.open"));
  });
});

for (const [reducedMotion, duration] of [["reduce", "0s"], ["no-preference", "0.12s"]]) {
  test.describe(`motion: ${reducedMotion}`, () => {
    test.use({ contextOptions: { reducedMotion } });

    test(`a message comes in ${duration}`, async ({ orders }) => {
      await orders.open();
      await orders.add("Bread, Bergen");
      await expect(orders.toast).toContainText("Bread, Bergen");
      expect(await orders.page.locator(".toast.undo").evaluate((toast) => getComputedStyle(toast).animationDuration)).toBe(duration);
    });
  });
}
