// Pictures of every screen in every state, light and dark, on a desk and on a phone, in English and Russian:
//   node screenshots/main.js FOLDER [WORD]      only the states whose names hold the word

import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium as playwright } from "playwright-core";

import { OrdersPage } from "../browser/orders-page.js";
import { NAME, STATES } from "../browser/states.js";
import { OrderService } from "../generated/order/order_pb.js";
import { chromium, FLAGS } from "../lib/chromium.js";
import { OrdersServer } from "../lib/orders-server.js";

const SIZES = {
  desk: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
};
const LANGUAGES = { en: "en-GB", ru: "ru-RU" };

const [folder, word = ""] = process.argv.slice(2);

/** Goes through all states in one look, with a register of its own. */
async function picture(browser, language, colorScheme, size) {
  const look = `${size}-${language}-${colorScheme}`;
  const server = await OrdersServer.start();
  const settings = { ...SIZES[size], locale: LANGUAGES[language], timezoneId: "Europe/Berlin", colorScheme, reducedMotion: "reduce" };
  const context = await browser.newContext({ ...settings, baseURL: server.url });
  try {
    const page = await context.newPage();
    const orders = new OrdersPage(page, language);
    const client = createClient(OrderService, createGrpcWebTransport({ baseUrl: server.url }));
    const take = async (state) => {
      if (state.includes(word)) await page.screenshot({ path: join(folder, `${state.replaceAll(/\W+/g, "-")}-${look}.png`) });
    };
    await page.goto("/");
    await page.getByText(orders.say("empty.title")).waitFor();
    await take("empty");
    await server.importNorthwind();
    const { order } = await client.createOrder({ name: NAME, date: "1998-05-07" });
    await client.createOrder({ name: "Съёмка", completed: true, date: "1998-05-06T10:22:33Z" });
    for (const [state, reach] of Object.entries(STATES)) {
      await reach({ page, client, order, orders });
      await take(state);
      await page.unrouteAll({ behavior: "ignoreErrors" });
    }
  } finally {
    await context.close();
    await server.discard();
  }
}

await mkdir(folder, { recursive: true });
const browser = await playwright.launch({ executablePath: chromium(), args: FLAGS });
try {
  for (const language of Object.keys(LANGUAGES)) {
    for (const colorScheme of ["light", "dark"]) {
      for (const size of Object.keys(SIZES)) await picture(browser, language, colorScheme, size);
    }
  }
} finally {
  await browser.close();
}
