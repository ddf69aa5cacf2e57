// Whatever was done can be undone, and done again: at once, later, after a reload.

import { expect, MESSAGE_STAYS_MS, test } from "./fixtures.js";

const NAME = "Apples, Avignon";
const NEW = "Bread, Bergen";

const names = async (witness) => Object.keys(await witness.orders()).sort();

test.beforeEach(async ({ client, orders }) => {
  await client.createOrder({ name: NAME, date: "2024-06-13" });
  await orders.open();
});

/** What can be done, whether it is done, and how it is called. */
const ACTS = {
  rename: {
    act: "renamed",
    name: "Apricots, Avignon",
    perform: (orders) => orders.rename(NAME, "Apricots, Avignon"),
    isDone: async (witness) => (await names(witness)).includes("Apricots, Avignon"),
  },
  date: {
    act: "dated",
    name: NAME,
    async perform(orders) {
      await orders.list.getByRole("button", { name: /^Date: .*Edit$/ }).click();
      const input = orders.list.getByLabel(orders.say("field.date"), { exact: true });
      await input.fill("2024-12-31");
      await input.press("Enter");
    },
    isDone: async (witness) => (await witness.orders())[NAME].date === "2024-12-31",
  },
  completion: {
    act: "completed",
    name: NAME,
    perform: (orders) => orders.done(NAME).click(),
    isDone: async (witness) => (await witness.orders())[NAME].completed,
  },
  deletion: {
    act: "deleted",
    name: NAME,
    perform: (orders) => orders.remove(NAME),
    isDone: async (witness) => !(await names(witness)).includes(NAME),
  },
  making: {
    act: "created",
    name: NEW,
    perform: (orders) => orders.add(NEW, "2024-06-12"),
    isDone: async (witness) => (await names(witness)).includes(NEW),
  },
};

for (const [what, { act, name, perform, isDone }] of Object.entries(ACTS)) {
  const becomes = (witness, done) => expect.poll(() => isDone(witness)).toBe(done);

  test(`${what}: the toast undoes and does again`, async ({ orders, witness }) => {
    await perform(orders);
    await becomes(witness, true);
    await expect(orders.toast).toContainText(orders.say(`act.${act}`, { name }));
    await orders.button("act.undo", orders.toast).click();
    await becomes(witness, false);
    await orders.button("act.redo", orders.toast).click();
    await becomes(witness, true);
  });

  test(`${what}: Ctrl+Z and Ctrl+Shift+Z, also after a reload`, async ({ orders, page, witness }) => {
    await perform(orders);
    await becomes(witness, true);
    await orders.open();
    await orders.list.or(page.getByText(orders.say("empty.title"))).first().waitFor();
    await page.locator("h1").click();
    await page.keyboard.press("Control+z");
    await becomes(witness, false);
    await orders.open();
    await page.locator("h1").click();
    await page.keyboard.press("Control+Shift+z");
    await becomes(witness, true);
  });
}

test("several steps go back one by one, and forward again", async ({ orders, page, witness }) => {
  await orders.rename(NAME, "one");
  await orders.rename("one", "two");
  await orders.done("two").click();
  await expect.poll(async () => (await witness.orders()).two?.completed).toBe(true);
  await page.locator("h1").click();
  const seen = [];
  for (const key of ["u", "u", "u", "Control+Shift+z", "Control+Shift+z"]) {
    await page.keyboard.press(key);
    const before = seen.at(-1);
    await expect.poll(async () => state(await witness.orders())).not.toBe(before ?? "two, done");
    seen.push(state(await witness.orders()));
  }
  expect(seen).toEqual(["two, open", "one, open", `${NAME}, open`, "one, open", "two, open"]);
});

const state = (orders) =>
  Object.values(orders)
    .map(({ name, completed }) => `${name}, ${completed ? "done" : "open"}`)
    .join();

test("undoing restores only what was changed, and leaves what others changed since", async ({ orders, page, witness }) => {
  await orders.rename(NAME, "Apricots, Avignon");
  await expect.poll(() => names(witness)).toEqual(["Apricots, Avignon"]);
  const { uuid } = (await witness.orders())["Apricots, Avignon"];
  await witness.client.updateOrder({ uuid, completed: true, updateMask: { paths: ["completed"] } });
  await page.locator("h1").click();
  await page.keyboard.press("u");
  await expect.poll(() => names(witness)).toEqual([NAME]);
  expect((await witness.orders())[NAME].completed).toBe(true);
});

test("undoing what others changed since is a conflict and overwrites nothing", async ({ orders, page, witness }) => {
  await orders.rename(NAME, "Apricots, Avignon");
  await expect.poll(() => names(witness)).toEqual(["Apricots, Avignon"]);
  const { uuid } = (await witness.orders())["Apricots, Avignon"];
  await witness.client.updateOrder({ uuid, name: "Artichokes", updateMask: { paths: ["name"] } });
  await page.locator("h1").click();
  await page.keyboard.press("u");
  await expect(orders.held(1)).toBeVisible();
  expect(await names(witness)).toEqual(["Artichokes"]);
});

test("inside a field Ctrl+Z is the browser’s own", async ({ orders, page, witness }) => {
  await orders.done(NAME).click();
  await expect.poll(async () => (await witness.orders())[NAME].completed).toBe(true);
  await orders.newName.pressSequentially("Bread");
  await page.keyboard.press("Control+z");
  await expect(orders.newName).not.toHaveValue("Bread");
  expect((await witness.orders())[NAME].completed).toBe(true);
});

test.describe("a message that nobody points at", () => {
  test.use({ messagesStay: false });

  test("goes by itself, and its row with it where it no longer belongs", async ({ orders, page }) => {
    await page.clock.install();
    await orders.open("/?tab=open");
    await orders.done(NAME).click();
    await expect(orders.told("act.completed", NAME)).toBeVisible();
    await expect(orders.row(NAME).locator(".standing")).toHaveCount(0);
    await page.mouse.move(0, 0);
    await page.clock.fastForward(MESSAGE_STAYS_MS);
    await expect(orders.told("act.completed", NAME)).toBeHidden();
    await expect(orders.row(NAME)).toHaveCount(0);
  });
});

test.describe("at a server that keeps history for a week", () => {
  test.use({ flags: async ({}, use) => use(["--retention-days", "7"]) });

  test("the page learns for how long there is a way back", async ({ orders, page }) => {
    await orders.open();
    await expect.poll(() => page.evaluate(() => localStorage.getItem("kept-ms"))).toBe(String(7 * 24 * 3_600_000));
  });
});
