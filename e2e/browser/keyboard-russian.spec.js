// The keys do the same on a Russian layout, where the letters on them are Cyrillic.

import { expect, test } from "./fixtures.js";
import { OrdersPage } from "./orders-page.js";

const FIRST = "Съёмка «Ёжик»";
const SECOND = "Печать афиш";

// What stands on the keys that a Latin layout calls so.
const KEYS = { n: ["т", "KeyN"], j: ["о", "KeyJ"], k: ["л", "KeyK"], e: ["у", "KeyE"], u: ["г", "KeyU"], z: ["я", "KeyZ"] };
const ALT = 1, CONTROL = 2, SHIFT = 8;

test.use({ locale: "ru-RU" });

/** A keyboard of whose layout the browser says what it would of a Russian one. */
async function keyboard(context, page) {
  const devtools = await context.newCDPSession(page);
  const press = async (key, code, modifiers = 0) => {
    const text = modifiers & (ALT | CONTROL) || key.length > 1 ? undefined : key;
    await devtools.send("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", key, code, text, modifiers });
    await devtools.send("Input.dispatchKeyEvent", { type: "keyUp", key, code, modifiers });
  };
  return {
    press: (latin, modifiers) => press(...KEYS[latin], modifiers),
    symbol: press,
  };
}

test("an order is made, renamed, completed, deleted and all of it undone by keys alone", async ({ context, page, witness }) => {
  const orders = new OrdersPage(page, "ru");
  await orders.open();
  const keys = await keyboard(context, page);
  await keys.press("n");
  await expect(orders.newName).toBeFocused();
  await page.keyboard.insertText(FIRST);
  await page.keyboard.press("Enter");
  await expect(orders.newName).toHaveValue("");
  await orders.row(FIRST).waitFor();
  // Out of the fields, where letters are text, to the list.
  const inList = () => page.evaluate(() => document.activeElement.closest("[role=row]") !== null);
  while (!(await inList())) await page.keyboard.press("Tab");
  await keys.press("j");
  await expect(orders.row(FIRST)).toBeFocused();
  await page.keyboard.press("Space");
  await expect.poll(async () => (await witness.orders())[FIRST]?.completed).toBe(true);
  await keys.press("e");
  await expect(orders.list.getByRole("textbox", { name: orders.say("field.name") })).toBeFocused();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(SECOND);
  await page.keyboard.press("Enter");
  await expect.poll(async () => Object.keys(await witness.orders())).toEqual([SECOND]);
  await expect(orders.value(orders.list, SECOND)).toBeFocused();
  await keys.symbol("№", "Digit3", SHIFT);
  await expect.poll(() => witness.orders()).toEqual({});

  await keys.press("u");
  await expect.poll(async () => Object.keys(await witness.orders())).toEqual([SECOND]);
  await keys.press("z", CONTROL);
  await expect.poll(async () => Object.keys(await witness.orders())).toEqual([FIRST]);
  await keys.press("z", CONTROL | SHIFT);
  await expect.poll(async () => Object.keys(await witness.orders())).toEqual([SECOND]);
});

test("the key of the slash leads to the search, also where it holds a full stop", async ({ context, page }) => {
  const orders = new OrdersPage(page, "ru");
  await orders.open();
  const keys = await keyboard(context, page);
  await keys.symbol(".", "Slash");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await expect(page.getByRole("searchbox")).toHaveValue("");
});
