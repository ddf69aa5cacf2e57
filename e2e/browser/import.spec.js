// Many orders at once: pasted lines, columns of a spreadsheet, CSV files; each arrives exactly once.

import { readFile } from "node:fs/promises";

import { NORTHWIND } from "../lib/orders-server.js";
import { expect, test } from "./fixtures.js";
import { drop, importSheet as sheet, paste } from "./import.js";
import { OrdersPage } from "./orders-page.js";

const CALLS = "**/order.OrderService/*";
const BATCHES = "**/order.OrderService/BatchCreateOrders";
const PROGRAM = "**/assets/orders-import-*";
// Orders of a batch: BATCH of the page's import/batches.rs.
const BATCH = 500;

// The browser itself reports each request that no server took.
test.use({
  expectedNoise:
    /^error: Failed to load resource: net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|FAILED)/,
});

const names = async (witness) => Object.keys(await witness.orders()).sort();
const said = (n) => n.toLocaleString("en");
const addButton = (orders, n) =>
  sheet(orders).getByRole("button", { name: orders.say("import.add[other]", { n: said(n) }), exact: true });
const allDone = (orders, n) => orders.say("bulk.done[other]", { n: said(n), total: said(n) });

/** How many orders the server has, of those that match a filter. */
const stored = async (witness, filter = "") =>
  Number((await witness.client.listOrders({ filter, pageSize: 1, includeTotalSize: true })).totalSize);

/** A CSV file with so many orders. */
const csv = (many) => `name,date\n${Array.from({ length: many }, (_, n) => `Order ${n},2024-06-13`).join("\n")}\n`;

test.beforeEach(async ({ orders }) => orders.open());

test("several pasted lines are several orders, undone in one go", async ({ orders, witness }) => {
  await paste(orders, "Vaffeljernet\nKöniglich Essen\n\nBrot, Butter\n");
  await addButton(orders, 3).click();
  await expect.poll(() => names(witness)).toEqual(["Brot, Butter", "Königlich Essen", "Vaffeljernet"]);
  await expect(sheet(orders)).toBeHidden();
  await expect(orders.row("Brot, Butter")).toBeVisible();
  await orders.undo();
  await expect.poll(() => names(witness)).toEqual([]);
});

test("a pasted line alone stays in the line for a new order", async ({ orders, page }) => {
  await page.evaluate((text) => navigator.clipboard.writeText(text), "Vaffeljernet\n");
  await orders.newName.press("ControlOrMeta+v");
  await expect(orders.newName).toHaveValue("Vaffeljernet");
});

test("columns are recognised, what is wrong is told by its line and can be saved, and the rest is added", async ({
  orders,
  page,
  witness,
}) => {
  await paste(orders, "Date\tName\tDone\n13.06.2024\tVaffeljernet\tyes\n31.02.2024\tBrot\tno\n14.06.2024\tSee\tno\n");
  await expect(sheet(orders)).toContainText(orders.say("import.line", { n: 3 }));
  const download = page.waitForEvent("download");
  await sheet(orders).getByRole("link", { name: orders.say("import.save_wrong") }).click();
  expect(await readFile(await (await download).path(), "utf8")).toBe("Date,Name,Done\r\n31.02.2024,Brot,no\r\n");
  await addButton(orders, 2).click();
  await expect.poll(() => names(witness)).toEqual(["See", "Vaffeljernet"]);
  const { Vaffeljernet, See } = await witness.orders();
  expect([Vaffeljernet.date, Vaffeljernet.completed, See.completed]).toEqual(["2024-06-13", true, false]);
});

test("the reader says which column is which, and how its dates are written", async ({ orders, witness }) => {
  await paste(orders, "a\tb\n01/02/2024\tVaffeljernet\n02/02/2024\tBrot\n");
  const field = (key) => sheet(orders).getByRole("combobox", { name: orders.say(key), exact: true });
  await field("field.name").selectOption({ label: "b" });
  await field("field.date").selectOption({ label: "a" });
  await field("import.form").selectOption({ label: orders.say("import.month_first") });
  await addButton(orders, 2).click();
  await expect.poll(() => names(witness)).toEqual(["Brot", "Vaffeljernet"]);
  expect((await witness.orders()).Vaffeljernet.date).toBe("2024-01-02");
});

test("a chosen file of 830 orders arrives whole, under the titles that it has", async ({ orders, page, witness }) => {
  await orders.button("import.title").click();
  await sheet(orders).getByLabel(orders.say("import.file")).setInputFiles(NORTHWIND);
  await addButton(orders, 830).click();
  await expect(sheet(orders)).toContainText(allDone(orders, 830));
  expect([await stored(witness), await stored(witness, "completed = true")]).toEqual([830, 809]);
});

test("a dropped file in windows-1251 is read, and what is in it is added once, also when it is dropped again", async ({
  orders,
  page,
  witness,
}) => {
  // "Заказ" in windows-1251.
  const line = (n) => [0xc7, 0xe0, 0xea, 0xe0, 0xe7, ...Buffer.from(` ${n};2024-06-13\r\n`)];
  const file = Buffer.from([...Buffer.from("name;date\r\n"), ...Array.from({ length: 700 }, (_, n) => line(n)).flat()]);
  await drop(page, "orders.csv", file);
  await addButton(orders, 700).click();
  await expect(sheet(orders)).toContainText(allDone(orders, 700));
  expect(await stored(witness, 'name = "Заказ 699"')).toBe(1);
  await page.keyboard.press("Escape");
  await expect(sheet(orders)).toBeHidden();
  await drop(page, "orders.csv", file);
  await addButton(orders, 700).click();
  await expect(sheet(orders)).toContainText(orders.say("import.known"));
  expect(await stored(witness)).toBe(700);
});

test("a file whose orders were taken back is added once more when that is meant, here and in another browser", async ({
  baseURL,
  browser,
  orders,
  page,
  witness,
}) => {
  const file = Buffer.from(csv(3));
  await drop(page, "orders.csv", file);
  await addButton(orders, 3).click();
  await expect.poll(() => stored(witness)).toBe(3);
  await orders.undo();
  await expect.poll(() => stored(witness)).toBe(0);

  const elsewhere = await browser.newContext({ baseURL });
  const other = new OrdersPage(await elsewhere.newPage());
  await other.open();
  await drop(other.page, "orders.csv", file);
  await addButton(other, 3).click();
  await expect(sheet(other)).toContainText(other.count("import.gone", 3));
  expect(await stored(witness)).toBe(0);
  await other.button("import.again", sheet(other)).click();
  await expect.poll(() => stored(witness)).toBe(3);
  await elsewhere.close();

  // From now on these are what the file is.
  await drop(page, "orders.csv", file);
  await addButton(orders, 3).click();
  await expect(sheet(orders)).toHaveCount(0);
  await expect(page.locator(".status-waiting")).toHaveCount(0);
  expect(await stored(witness)).toBe(3);
});

/** Holds calls up on their way; answers how to let them go. */
async function holdUp(context, calls) {
  let go;
  const gate = new Promise((resolve) => (go = resolve));
  await context.route(calls, async (route) => {
    await gate;
    await route.fallback();
  });
  return go;
}

test("another file that is chosen while the server is asked about the first is the one that is added", async ({
  context,
  orders,
  page,
  witness,
}) => {
  const QUESTIONS = "**/order.OrderService/ReadOrder";
  const go = await holdUp(context, QUESTIONS);
  const asked = page.waitForRequest(QUESTIONS);
  await drop(page, "orders.csv", Buffer.from(csv(2)));
  await addButton(orders, 2).click();
  await asked;
  await drop(page, "others.csv", Buffer.from("name,date\nBread,2024-06-13\nMilk,2024-06-13\nTea,2024-06-13\n"));
  await expect(addButton(orders, 3)).toBeVisible();
  go();
  await addButton(orders, 3).click();
  await expect(sheet(orders)).toBeHidden();
  await expect.poll(() => names(witness)).toEqual(["Bread", "Milk", "Tea"]);
});

test("what was stopped is added when the same file comes again, and nothing of it twice", async ({
  context,
  orders,
  page,
  witness,
}) => {
  test.slow();
  const many = 6 * BATCH;
  const go = await holdUp(context, BATCHES);
  const asked = page.waitForRequest(BATCHES);
  await drop(page, "orders.csv", Buffer.from(csv(many)));
  await addButton(orders, many).click();
  await asked;
  await orders.button("bulk.stop", sheet(orders)).click();
  // What is under way cannot be called back.
  await expect(sheet(orders)).toContainText(orders.say("import.stopping"));
  go();
  await expect(sheet(orders)).toContainText(orders.say("import.stopped"));
  await expect(page.locator(".status-waiting")).toHaveCount(0);
  await expect.poll(() => stored(witness)).toBeGreaterThan(0);
  const before = await stored(witness);
  expect(before).toBeLessThan(many);
  await page.keyboard.press("Escape");
  await expect(sheet(orders)).toBeHidden();
  await drop(page, "orders.csv", Buffer.from(csv(many)));
  await addButton(orders, many).click();
  await expect(sheet(orders)).toContainText(allDone(orders, many), { timeout: 60_000 });
  expect(await stored(witness)).toBe(many);
});

test("a file arrives whole and once when the server is killed in the middle of it", async ({
  context,
  orders,
  page,
  server,
  witness,
}) => {
  // The page asks again up to 8 s after the server is back.
  test.slow();
  const many = 6 * BATCH;
  let batches = 0;
  let killed;
  await context.route(BATCHES, async (route) => {
    // The third one reaches the server, and its answer is lost.
    if (++batches === 3) {
      await route.fetch();
      killed ??= server.kill();
    }
    await (killed ? route.abort("connectionreset") : route.fallback());
  });
  await drop(page, "orders.csv", Buffer.from(csv(many)));
  await addButton(orders, many).click();
  await expect.poll(() => killed !== undefined).toBe(true);
  await killed;
  await context.unroute(BATCHES);
  await server.restart();
  await expect(sheet(orders)).toContainText(allDone(orders, many), { timeout: 60_000 });
  expect(await stored(witness)).toBe(many);
});

test("what is added while the server is away arrives once when it is back, after a reload", async ({
  context,
  orders,
  page,
  witness,
}) => {
  await context.route(CALLS, (route) => route.abort("connectionrefused"));
  await paste(orders, "Vaffeljernet\nKöniglich Essen\n");
  await addButton(orders, 2).click();
  await expect(orders.waiting(2)).toBeAttached();
  await context.unroute(CALLS);
  await page.reload();
  await expect.poll(() => names(witness)).toEqual(["Königlich Essen", "Vaffeljernet"]);
  const { Vaffeljernet } = await witness.orders();
  expect(await witness.writes(Vaffeljernet.uuid)).toBe(1);
});

test.describe("where no service worker keeps the page", () => {
  test.use({
    serviceWorkers: "block",
    expectedNoise: /^error: Failed to load resource: net::ERR_CONNECTION_REFUSED|^warning: Service Worker registration blocked/,
  });

  test("what cannot be loaded is said, and loaded when it is there again", async ({ context, orders }) => {
    await context.route(PROGRAM, (route) => route.abort("connectionrefused"));
    await paste(orders, "Vaffeljernet\nBrot\n");
    await expect(orders.page.getByText(orders.say("import.away"))).toBeVisible();
    await context.unroute(PROGRAM);
    await paste(orders, "Vaffeljernet\nBrot\n");
    await expect(addButton(orders, 2)).toBeVisible();
  });

  test("whoever asks twice while it is being loaded gets it once", async ({ context, orders }) => {
    let go;
    const gate = new Promise((resolve) => (go = resolve));
    await context.route(PROGRAM, async (route) => {
      await gate;
      await route.fallback();
    });
    await paste(orders, "Vaffeljernet\nBrot\n");
    await paste(orders, "Vaffeljernet\nBrot\nSee\n");
    await expect(orders.page.getByText(orders.say("import.loading"))).toBeVisible();
    go();
    await expect(addButton(orders, 2)).toBeVisible();
    await expect(orders.page.getByRole("dialog")).toHaveCount(1);
  });
});
