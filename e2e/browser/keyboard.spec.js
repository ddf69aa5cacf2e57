// Everything works without a mouse.

import { expect, test } from "./fixtures.js";

const FIRST = "Königlich Essen";
const SECOND = "Bon app’";

async function rowWithFocus(page) {
  return page.evaluate(
    () => document.activeElement.closest("[data-uuid]")?.querySelector(".cell-name .value")?.textContent,
  );
}

test("an order is made and completed with the keyboard alone", async ({ orders, page, client }) => {
  await orders.open();
  await page.keyboard.press("n");
  await page.keyboard.type(FIRST);
  await page.keyboard.press("Enter");
  await orders.row(FIRST).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  while ((await rowWithFocus(page)) === undefined) await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  await expect.poll(async () => (await client.listOrders({})).orders[0]?.completed).toBe(true);
});

/** Gives the order that has the focus another name. */
async function rename(orders, to) {
  const { keyboard } = orders.page;
  await keyboard.press("e");
  await expect(orders.list.getByRole("textbox", { name: orders.say("field.name") })).toBeFocused();
  await keyboard.type(to);
  await keyboard.press("Enter");
}

test.describe("in a list", () => {
  const stored = async (client, name) => (await client.listOrders({})).orders.find((order) => order.name === name);

  test.beforeEach(async ({ client, orders }) => {
    await client.createOrder({ name: SECOND, date: "2024-06-13" });
    await client.createOrder({ name: FIRST, date: "2024-06-14" });
    await orders.open();
  });

  test("j and k, and the arrows, go from order to order", async ({ page }) => {
    const visited = [];
    for (const key of ["j", "j", "k", "ArrowDown", "ArrowUp"]) {
      await page.keyboard.press(key);
      visited.push(await rowWithFocus(page));
    }
    expect(visited).toEqual([FIRST, SECOND, FIRST, SECOND, FIRST]);
  });

  test("Space completes the order", async ({ page, client }) => {
    await page.keyboard.press("j");
    await page.keyboard.press("Space");
    await expect.poll(async () => (await stored(client, FIRST)).completed).toBe(true);
  });

  test("Enter opens the order, Esc closes it, and the focus is on its row again", async ({ orders, page }) => {
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(orders.drawer).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(orders.drawer).toBeHidden();
    await expect(orders.row(FIRST)).toBeFocused();
  });

  test("e edits the order’s name", async ({ orders, page, client }) => {
    await page.keyboard.press("j");
    await rename(orders, "Königlich Essen, Potsdam");
    await expect.poll(() => stored(client, "Königlich Essen, Potsdam")).toBeTruthy();
  });

  test("after an edit the focus is on the value, and stays there once the server has confirmed it", async ({ orders, page, client }) => {
    await page.keyboard.press("j");
    await rename(orders, "Königlich Essen, Potsdam");
    await expect.poll(() => stored(client, "Königlich Essen, Potsdam")).toBeTruthy();
    await expect(orders.row("Königlich Essen, Potsdam").locator(".standing")).toHaveCount(0);
    await expect(orders.value(orders.list, "Königlich Essen, Potsdam")).toBeFocused();
  });

  test("# deletes the order, and u brings it back", async ({ orders, page, client }) => {
    await page.keyboard.press("j");
    await page.keyboard.press("#");
    await expect(orders.row(FIRST)).toHaveClass(/deleted/);
    await expect.poll(() => stored(client, FIRST)).toBeUndefined();
    await page.keyboard.press("u");
    await expect.poll(() => stored(client, FIRST)).toBeTruthy();
  });

  test("Ctrl+Z undoes and Ctrl+Shift+Z does again, step by step, also after a reload", async ({ orders, page, client }) => {
    await page.keyboard.press("j");
    await page.keyboard.press("Space");
    await rename(orders, "Königlich Essen, Potsdam");
    await expect.poll(async () => (await stored(client, "Königlich Essen, Potsdam"))?.completed).toBe(true);
    await page.reload();
    await orders.row("Königlich Essen, Potsdam").waitFor();
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await stored(client, FIRST))?.completed).toBe(true);
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await stored(client, FIRST))?.completed).toBe(false);
    await page.keyboard.press("Control+Shift+Z");
    await expect.poll(async () => (await stored(client, FIRST))?.completed).toBe(true);
  });

  test("letters do nothing once the shortcuts are switched off", async ({ orders, page }) => {
    await page.keyboard.press("?");
    await page.getByRole("checkbox", { name: orders.say("keys.label") }).uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    await expect(orders.newName).not.toBeFocused();
  });

  test("a letter that is typed into a field is text and no shortcut", async ({ orders, page }) => {
    await orders.newName.focus();
    await page.keyboard.type("n#j");
    await expect(orders.newName).toHaveValue("n#j");
  });
});
