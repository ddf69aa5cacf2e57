// What can be done with a list as it is shown: a name for it, its address, a file of it, a print.

import { readFile } from "node:fs/promises";

import { expect, test } from "./fixtures.js";
import { OrdersPage } from "./orders-page.js";

const OPEN = "Bon app’, Marseille";
const DONE = "Königlich Essen, Brandenburg";

const sheet = (orders) => orders.page.getByRole("dialog", { name: orders.say("view.title") });

async function openSheet(orders) {
  await orders.button("view.title").click();
  await sheet(orders).waitFor();
}

async function save(orders, name) {
  await openSheet(orders);
  await sheet(orders).getByLabel(orders.say("view.name")).fill(name);
  await orders.button("edit.save", sheet(orders)).click();
}

test.describe("with two orders", () => {
  test.beforeEach(async ({ client }) => {
    await client.createOrder({ name: OPEN, date: "2024-06-13" });
    await client.createOrder({ name: DONE, date: "2024-06-12", completed: true });
  });

  test("a name for a list brings it back, also after a reload", async ({ orders, page }) => {
    await orders.open("/?tab=open&q=bon&sort=name");
    await save(orders, "Open, by name");
    await page.goto("/");
    await orders.row(DONE).waitFor();
    await openSheet(orders);
    await sheet(orders).getByRole("link", { name: "Open, by name" }).click();
    await expect(page).toHaveURL("/?tab=open&q=bon&sort=name");
    await expect(sheet(orders)).toBeHidden();
    await expect.poll(() => orders.names()).toEqual([OPEN]);
    await page.goBack();
    await expect(orders.row(DONE)).toBeVisible();
  });

  test("a view is among the commands until it is forgotten", async ({ orders, page }) => {
    await orders.open("/?tab=completed");
    await save(orders, "Done");
    await page.keyboard.press("Escape");
    await page.goto("/");
    await orders.row(DONE).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").fill(orders.say("command.view", { name: "Done" }));
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL("/?tab=completed");
    await openSheet(orders);
    await sheet(orders).getByRole("button", { name: orders.say("view.remove", { name: "Done" }) }).click();
    await expect(sheet(orders).getByRole("link", { name: "Done" })).toHaveCount(0);
    await page.reload();
    await openSheet(orders);
    await expect(sheet(orders).getByRole("link", { name: "Done" })).toHaveCount(0);
  });

  test("a view that is saved in another tab shows at once, and goes when it is forgotten there", async ({ context, orders }) => {
    await orders.open();
    await openSheet(orders);
    const other = new OrdersPage(await context.newPage());
    await other.open("/?tab=open");
    await save(other, "Open ones");
    const view = sheet(orders).getByRole("link", { name: "Open ones" });
    await expect(view).toBeAttached();
    await sheet(other).getByRole("button", { name: other.say("view.remove", { name: "Open ones" }) }).click();
    await expect(view).toHaveCount(0);
  });

  test("the list's link is its address", async ({ baseURL, orders }) => {
    await orders.open("/?tab=open");
    await openSheet(orders);
    await expect(sheet(orders).getByRole("textbox", { name: orders.say("order.copy") })).toHaveValue(`${baseURL}/?tab=open`);
  });

  test("the file holds the orders of the list, and the link says how many they are", async ({ orders, page }) => {
    await orders.open("/?tab=open");
    await openSheet(orders);
    const link = sheet(orders).getByRole("link", { name: `${orders.say("command.export")} · ${orders.count("total.orders", 1)}` });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    const lines = (await readFile(await download.path(), "utf8")).trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(OPEN);
  });

  test("the file of the deleted orders holds those", async ({ client, orders, page }) => {
    const { order } = await client.createOrder({ name: "Gone", date: "2024-06-11" });
    await client.deleteOrder({ uuid: order.uuid });
    await orders.open("/?tab=deleted");
    await openSheet(orders);
    const [download] = await Promise.all([page.waitForEvent("download"), sheet(orders).getByRole("link").last().click()]);
    expect(await readFile(await download.path(), "utf8")).toContain("Gone");
  });
});

test.describe("a print", () => {
  /** Notes what is on the page when the browser would print it, as it would be on paper. */
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      window.print = () => {
        window.paper = [...document.querySelectorAll(".paper tr")].map((row) => row.textContent);
        window.caption = document.querySelector(".paper caption").textContent;
      };
    });
    await page.emulateMedia({ media: "print" });
  });

  test("holds all orders of the list, also those that are not loaded", async ({ orders, page, server }) => {
    await server.importNorthwind();
    await orders.open();
    await page.keyboard.press("Control+p");
    await page.waitForFunction(() => window.paper);
    expect(await page.evaluate(() => new Set(window.paper).size)).toBe(830);
    expect(await page.evaluate(() => window.caption)).toContain(orders.count("total.orders", 830));
    await expect(page.locator(".paper")).toBeVisible();
    await expect(orders.list).toBeHidden();
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    await expect(page.locator(".paper")).toHaveCount(0);
    await expect(orders.list).toBeVisible();
  });

  test("beside an open order is of that order: what it is and what happened to it, and nothing to press", async ({
    client,
    orders,
    page,
  }) => {
    const { order } = await client.createOrder({ name: "Vaffeljernet", date: "2024-06-13" });
    await page.emulateMedia({ media: "screen" });
    await page.goto(`/orders/${order.uuid}`);
    await expect(orders.drawer).toContainText(orders.say("history.created"));
    // The browser's own dialog comes.
    const taken = () => {
      const press = new KeyboardEvent("keydown", { code: "KeyP", key: "p", ctrlKey: true, bubbles: true, cancelable: true });
      return !document.body.dispatchEvent(press);
    };
    expect(await page.evaluate(taken)).toBe(false);
    await page.emulateMedia({ media: "print" });
    await expect(page.getByText("Vaffeljernet", { exact: true }).filter({ visible: true })).toHaveCount(1);
    await expect(orders.drawer.getByText(orders.say("history.created"))).toBeVisible();
    for (const button of [orders.button("order.close"), orders.button("order.copy"), orders.button("order.delete")]) {
      await expect(button).toBeHidden();
    }
  });

  test("by the browser's own menu holds the rows that are on the page, and nothing to press", async ({ client, orders, page }) => {
    await client.createOrder({ name: "Vaffeljernet", date: "2024-06-13" });
    await orders.open();
    await expect(orders.row("Vaffeljernet")).toBeVisible();
    for (const place of [".composer", ".toolbar", ".chart", ".switches", ".status-line", ".row .cell-actions"]) {
      await expect(page.locator(place).first()).toBeHidden();
    }
  });

  test("says so when there are too many orders for it", async ({ orders, page, witness }) => {
    test.slow();
    const requests = Array.from({ length: 1000 }, (_, n) => ({ name: `Order ${n}`, date: "2024-06-13" }));
    for (let n = 0; n < 10; n += 1) await witness.client.batchCreateOrders({ requests });
    await witness.client.createOrder({ name: "One more", date: "2024-06-13" });
    await orders.open();
    await page.keyboard.press("Control+p");
    await expect(page.getByText(orders.say("print.too_many", { n: "10,000" }))).toBeAttached();
    expect(await page.evaluate(() => window.paper)).toBeUndefined();
  });
});
