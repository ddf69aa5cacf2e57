// Every state of the page, and the way there: what axe-core looks at, and what `make screenshots` makes pictures of.

import { expect } from "@playwright/test";

import { drop, importSheet, paste } from "./import.js";

export const NAME = "Königlich Essen, Brandenburg";
const LIST = "**/order.OrderService/ListOrders";
const UPDATE = "**/order.OrderService/UpdateOrder";
const BATCHES = "**/order.OrderService/BatchCreateOrders";
const CALLS = "**/order.OrderService/*";
// A failure as the server could answer it.
export const FAILURE = {
  status: 200,
  headers: { "content-type": "application/grpc-web+proto", "grpc-status": "13", "grpc-message": "internal error" },
};

/** How the page is brought into each state; each waits until it is there. */
export const STATES = {
  async list({ orders }) {
    await orders.open();
  },
  async loading({ page, orders }) {
    await page.route(LIST, () => undefined);
    await page.goto("/");
    await page
      .getByRole("status")
      .filter({ hasText: orders.say("list.loading") })
      .waitFor({ state: "attached" });
  },
  async error({ page, orders }) {
    await page.route(LIST, (route) => route.fulfill(FAILURE));
    await page.goto("/");
    await page.getByText(orders.say("error.title")).waitFor();
  },
  async "a search that failed"({ page, orders }) {
    await orders.open();
    await page.route(LIST, (route) => route.fulfill(FAILURE));
    await page.getByRole("searchbox").fill("Essen");
    await page.getByRole("alert").filter({ hasText: orders.say("error.title") }).waitFor();
  },
  async "field error"({ orders }) {
    await orders.open();
    await orders.newDate.fill("");
    await orders.newName.press("Enter");
    await expect(orders.newDate).toHaveAttribute("aria-invalid", "true");
  },
  async editing({ orders }) {
    await orders.open();
    await orders.value(orders.list, NAME).click();
    await orders.list.getByRole("textbox", { name: orders.say("field.name") }).waitFor();
  },
  async "left editing"({ orders }) {
    await STATES.editing({ orders });
    await orders.list.getByRole("textbox", { name: orders.say("field.name") }).fill("unfinished");
    await orders.newName.click();
    await orders.list.getByText(orders.say("edit.unsaved")).waitFor();
  },
  async toast({ orders }) {
    await orders.open();
    await orders.done(NAME).click();
    await orders.told("act.completed", NAME).or(orders.told("act.reopened", NAME)).waitFor();
  },
  async deleted({ orders }) {
    await orders.open();
    await orders.value(orders.list, NAME).press("Delete");
    await orders.told("act.deleted", NAME).waitFor();
  },
  async restored({ orders }) {
    await orders.undo();
    await orders.told("act.undone", NAME).waitFor();
  },
  async "held back"({ page, orders }) {
    await orders.open();
    await page.route(UPDATE, (route) => route.fulfill(FAILURE));
    await orders.done(NAME).click();
    await page.getByRole("alert").filter({ hasText: NAME }).waitFor();
  },
  async "held back, in the sheet"({ page, orders }) {
    await orders.open();
    await page.getByRole("button", { name: orders.say("outbox.decide") }).click();
    await page.getByRole("button", { name: orders.say("outbox.discard") }).waitFor();
  },
  async "nothing waits"({ page, orders }) {
    await orders.open();
    await page.getByRole("button", { name: orders.say("outbox.decide") }).click();
    await page.getByRole("button", { name: orders.say("outbox.discard") }).click();
    await page.getByText(orders.say("outbox.empty")).waitFor();
  },
  async selection({ orders }) {
    await orders.open();
    await orders.row(NAME).click({ modifiers: ["ControlOrMeta"] });
    await orders.page.getByRole("group", { name: orders.say("select.label") }).waitFor();
  },
  async search({ page, orders }) {
    await orders.open();
    await page.getByRole("searchbox").fill("Essen date >= 2024-01-01");
    await page.locator(".chip").first().waitFor();
  },
  async "fault in a filter"({ page, orders }) {
    await orders.open();
    await page.getByRole("searchbox").fill("completed = maybe");
    await page.locator(".fault").waitFor();
  },
  async "nothing found"({ page, orders }) {
    await page.goto("/?q=nothing-at-all");
    await page.getByText(orders.say("none.title")).waitFor();
  },
  async drawer({ orders }) {
    await orders.open();
    await orders.link(NAME).click();
    await orders.value(orders.drawer, NAME).waitFor();
  },
  async "a command for all orders"({ page, orders }) {
    await orders.open();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: orders.say("palette.label") }).fill(orders.say("bulk.complete"));
    await page.keyboard.press("Enter");
    await orders.button("bulk.complete", page.getByRole("dialog")).waitFor();
  },
  async conflict({ page, orders, client, order }) {
    await orders.open();
    let go;
    const gate = new Promise((resolve) => (go = resolve));
    await page.route(UPDATE, async (route) => {
      await gate;
      await route.fallback();
    });
    await orders.rename(NAME, "Königlich Essen, Potsdam");
    await client.updateOrder({ ...order, name: "Königlich Essen, Berlin" });
    go();
    await page.getByRole("button", { name: orders.say("outbox.decide") }).click();
    await page.getByRole("group", { name: orders.say("field.name") }).waitFor();
  },
  async "the conflict decided"({ page, orders, client, order }) {
    await orders.outbox.getByRole("button", { name: `${orders.say("conflict.theirs")}: ${orders.say("field.name")}` }).click();
    await page.getByText(orders.say("outbox.empty")).waitFor();
    await client.updateOrder({ ...order, name: NAME });
  },
  async "this list"({ page, orders }) {
    await orders.open("/?tab=open");
    await orders.button("view.title").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(orders.say("view.name")).fill("Essen, 2024");
    await orders.button("edit.save", dialog).click();
    await dialog.getByRole("link", { name: "Essen, 2024" }).waitFor();
  },
  async palette({ page, orders }) {
    await orders.open();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("option").first().waitFor();
  },
  async help({ page, orders }) {
    await orders.open();
    await page.keyboard.press("?");
    await page.getByRole("dialog").waitFor();
  },
  async "many orders at once"({ orders }) {
    await orders.open();
    await paste(orders, "Date\tName\tDone\n13.06.2024\tVaffeljernet\tyes\n31.02.2024\tBrot, Bremen\tno\n14.06.2024\tSee\tno\n");
    await importSheet(orders).getByRole("link").waitFor();
  },
  async "nothing to add yet"({ page, orders }) {
    await orders.open();
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: orders.say("palette.label") }).fill(orders.say("import.title"));
    await page.keyboard.press("Enter");
    await importSheet(orders).waitFor();
  },
  async "orders that were taken back"({ page, orders }) {
    await orders.open();
    const file = Buffer.from("name,date\nVaffeljernet,2024-06-13\nSee,2024-06-14\n");
    const add = async () => {
      await drop(page, "orders.csv", file);
      await importSheet(orders).getByRole("button", { name: /2/ }).click();
    };
    const arrived = async (words) => {
      await page.locator(".toast.undo").filter({ hasText: words }).waitFor();
      await expect(page.locator(".status-waiting")).toHaveCount(0);
    };
    await add();
    await arrived(/2/);
    await orders.undo();
    await arrived(orders.say("act.undone_many"));
    await add();
    await orders.button("import.again", importSheet(orders)).waitFor();
  },
  async "no such order"({ page, orders }) {
    await page.goto("/orders/018f3c5e-8a9b-4cde-8f01-23456789abcd");
    await orders.drawer.getByText(orders.say("order.missing"), { exact: true }).waitFor();
  },
  async "no such page"({ page, orders }) {
    await page.goto("/people");
    await page.getByText(orders.say("page.missing")).waitFor();
  },
  async "a new version"({ page, orders }) {
    await orders.open();
    await expect(orders.status).toHaveText(orders.say("status.live"));
    await page.route((url) => url.pathname === "/", otherPage);
    // It looks for one when the reader comes back.
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await orders.button("status.newer").waitFor();
  },
  async offline({ page, orders }) {
    await orders.open();
    await page.route(CALLS, (route) => route.abort("internetdisconnected"));
    await orders.done(NAME).click();
    await page.getByText(orders.say("status.reconnecting")).waitFor();
    await page.locator(".status-waiting").waitFor();
  },
  async print({ page, orders }) {
    await page.addInitScript(() => (window.print = () => undefined));
    await orders.open();
    await page.emulateMedia({ media: "print" });
    await page.keyboard.press("Control+p");
    await page.locator(".paper").getByText(NAME).first().waitFor();
  },
  // The last: its orders come when the others have been looked at.
  async "many orders on their way"({ page, orders }) {
    await page.emulateMedia({ media: null });
    await orders.open();
    await page.route(BATCHES, () => undefined);
    await paste(orders, Array.from({ length: 700 }, (_, n) => `Vaffeljernet ${n}`).join("\n"));
    await importSheet(orders).getByRole("button", { name: /700/ }).click();
    await importSheet(orders).getByRole("progressbar").waitFor();
  },
};

/** The page as it would be with other Russian words. */
async function otherPage(route) {
  const response = await route.fetch();
  const body = (await response.text()).replace(/\/assets\/ru-\w+\.txt/, "/assets/ru-0123456789abcdef.txt");
  return route.fulfill({ response, body });
}
