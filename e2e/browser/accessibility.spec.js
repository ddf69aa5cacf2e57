// axe-core finds nothing, on any screen, in any state: light and dark, English and Russian, wide and narrow.

import AxeBuilder from "@axe-core/playwright";

import { expect, test } from "./fixtures.js";
import { OrdersPage } from "./orders-page.js";
import { NAME, STATES } from "./states.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
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

// The browser itself reports each request that no server took.
test.use({ expectedNoise: /^error: Failed to load resource: net::ERR_INTERNET_DISCONNECTED/ });

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
      const { order } = await client.createOrder({ name: NAME, date: "2024-06-13" });
      await client.createOrder({ name: "Съёмка", completed: true, date: "2024-06-12T10:22:33Z" });
      for (const [state, reach] of Object.entries(STATES)) {
        await test.step(state, async () => {
          await reach({ page, client, order, orders: new OrdersPage(page, language) });
          expect.soft(await violations(page), state).toEqual([]);
          await page.unrouteAll({ behavior: "ignoreErrors" });
        });
      }
    });
  });
}
