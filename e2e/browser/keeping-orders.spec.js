// What people do all day: make orders, correct them, complete them, delete them.

import { expect, test } from "./fixtures.js";

test("an empty register says so, and how to begin", async ({ orders, page }) => {
  await orders.open();
  await expect(page.getByText(orders.say("empty.title"))).toBeVisible();
  await expect(page.getByText(orders.say("empty.advice"))).toBeVisible();
});

test("a new order is in the list and still there after a reload", async ({ orders, client, page }) => {
  await orders.open();
  await orders.add("Königlich Essen, Brandenburg", "2024-06-13");
  // The row stands before the server has confirmed it.
  await expect.poll(async () => (await client.listOrders({})).orders).toHaveLength(1);
  await page.reload();
  await expect(orders.row("Königlich Essen, Brandenburg")).toBeVisible();
});

test("after a new order the line is ready for the next", async ({ orders }) => {
  await orders.open();
  await orders.add("the first");
  await expect(orders.newName).toBeFocused();
  await expect(orders.newName).toHaveValue("");
});

test("an order that the page made is what other programs read", async ({ orders, client }) => {
  await orders.open();
  await orders.newDone.check();
  await orders.add("Съёмка «Ёжик» · Bólido 🧺", "2024-06-13");
  // The row stands before the server has confirmed it.
  await expect
    .poll(async () => (await client.listOrders({})).orders)
    .toMatchObject([{ name: "Съёмка «Ёжик» · Bólido 🧺", completed: true, date: "2024-06-13" }]);
});

test("orders that another program made are in the list", async ({ orders, client }) => {
  await client.createOrder({ name: "Съёмка «Ёжик» · Bólido 🧺", date: "2024-06-13" });
  await client.createOrder({ name: "Toms Spezialitäten, Münster", completed: true, date: "2024-06-14" });
  await orders.open();
  expect(await orders.names()).toEqual(["Toms Spezialitäten, Münster", "Съёмка «Ёжик» · Bólido 🧺"]);
  await expect(orders.done("Toms Spezialitäten, Münster")).toBeChecked();
  await expect(orders.done("Съёмка «Ёжик» · Bólido 🧺")).not.toBeChecked();
});

for (const timezoneId of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
  test.describe(`in ${timezoneId}`, () => {
    test.use({ timezoneId });

    test("a new order is of the reader’s own day", async ({ orders }) => {
      const today = () => new Intl.DateTimeFormat("sv-SE", { timeZone: timezoneId }).format(new Date());
      const before = today();
      await orders.open();
      const shown = await orders.newDate.inputValue();
      expect([before, today()]).toContain(shown);
    });
  });
}

test.describe("with one order", () => {
  const NAME = "Frankenversand, München";
  // Without the fields that the contract has gained since, which this client does not know.
  const stored = async (client) => {
    const { $unknown, ...known } = (await client.listOrders({})).orders[0];
    return known;
  };

  test.beforeEach(async ({ client, orders }) => {
    await client.createOrder({ name: NAME, date: "2024-06-13" });
    await orders.open();
  });

  test("its name is edited where it stands, and Enter saves it", async ({ orders, client, page }) => {
    await orders.value(orders.list, NAME).click();
    const input = orders.list.getByRole("textbox", { name: orders.say("field.name") });
    await expect(input).toBeFocused();
    await input.fill("Франкенферзанд");
    await input.press("Enter");
    await expect(orders.row("Франкенферзанд")).toBeVisible();
    await expect.poll(async () => (await stored(client)).name).toBe("Франкенферзанд");
    await page.reload();
    await expect(orders.row("Франкенферзанд")).toBeVisible();
  });

  test("Esc gives an edit up", async ({ orders, client }) => {
    await orders.value(orders.list, NAME).click();
    const input = orders.list.getByRole("textbox", { name: orders.say("field.name") });
    await input.fill("something else");
    await input.press("Escape");
    await expect(orders.value(orders.list, NAME)).toBeFocused();
    expect((await stored(client)).name).toBe(NAME);
  });

  test("an edit that is left says that it is not saved, and can then be saved", async ({ orders, client }) => {
    await orders.value(orders.list, NAME).click();
    await orders.list.getByRole("textbox", { name: orders.say("field.name") }).fill("left halfway");
    await orders.newName.click();
    await expect(orders.list.getByText(orders.say("edit.unsaved"))).toBeVisible();
    expect((await stored(client)).name).toBe(NAME);
    await orders.list.getByRole("button", { name: orders.say("edit.save") }).click();
    await expect.poll(async () => (await stored(client)).name).toBe("left halfway");
  });

  test("the browser asks before a page is left on which an edit is not saved, and only then", async ({ orders, page }) => {
    const asks = () => page.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true })));
    expect(await asks()).toBe(false);
    await orders.value(orders.list, NAME).click();
    const input = orders.list.getByRole("textbox", { name: orders.say("field.name") });
    await input.fill("unfinished");
    await expect.poll(asks).toBe(true);
    const asked = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.dismiss();
    await expect(input).toHaveValue("unfinished");
    await input.press("Enter");
    await expect.poll(asks).toBe(false);
  });

  test("its date is edited where it stands", async ({ orders, client }) => {
    await orders.list.getByRole("button", { name: /^Date: .*Edit$/ }).click();
    const input = orders.list.getByLabel(orders.say("field.date"), { exact: true });
    await input.fill("2024-12-31");
    await input.press("Enter");
    await expect.poll(async () => (await stored(client)).date).toBe("2024-12-31");
  });

  test("it is completed with one click, and opened again with another", async ({ orders, client, page }) => {
    await orders.done(NAME).check();
    await expect.poll(async () => (await stored(client)).completed).toBe(true);
    await page.reload();
    await expect(orders.done(NAME)).toBeChecked();
    await orders.done(NAME).uncheck();
    await expect.poll(async () => (await stored(client)).completed).toBe(false);
  });

  test("completing keeps its name and its date", async ({ orders, client }) => {
    const before = await stored(client);
    await orders.done(NAME).check();
    await expect.poll(() => stored(client)).toEqual({ ...before, completed: true });
  });

  test("it is deleted with one click, and greys until there was time to undo that", async ({ orders, client, page }) => {
    await orders.remove(NAME);
    await expect(orders.row(NAME)).toHaveClass(/deleted/);
    await expect(orders.told("act.deleted", NAME)).toBeVisible();
    await page.getByRole("button", { name: orders.say("toast.dismiss") }).click();
    await expect(page.getByText(orders.say("empty.title"))).toBeVisible();
    await expect.poll(async () => (await client.listOrders({})).orders).toEqual([]);
  });

  test("a deletion is undone with one click", async ({ orders, client }) => {
    await orders.remove(NAME);
    await orders.undo();
    await expect(orders.row(NAME)).not.toHaveClass(/deleted/);
    await expect.poll(async () => (await client.listOrders({})).orders[0]?.name).toBe(NAME);
  });
});

test("a list of 830 orders can be scrolled to its end", async ({ orders, server, page }) => {
  await server.importNorthwind();
  await orders.open();
  await expect(orders.list).toHaveAttribute("aria-rowcount", "831");
  await expect(orders.row("11077 · Rattlesnake Canyon Grocery, Albuquerque")).toBeVisible();
  await page.keyboard.press("End");
  await expect(orders.row("10248 · Vins et alcools Chevalier, Reims")).toBeInViewport();
});
