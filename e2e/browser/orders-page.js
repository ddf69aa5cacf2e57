// The page as a reader finds things on it: by their roles and their names.

import { words } from "../lib/words.js";

export class OrdersPage {
  constructor(page, language = "en") {
    this.page = page;
    this.say = words(language);
    this.count = (key, n) => this.say(`${key}[${n === 1 ? "one" : "other"}]`, { n });
    this.list = page.getByRole("grid", { name: this.say("list.label"), exact: true });
    this.composer = page.getByRole("form", { name: this.say("new.form") });
    this.newName = this.composer.getByLabel(this.say("field.name"), { exact: true });
    this.newDate = this.composer.getByLabel(this.say("field.date"), { exact: true });
    this.newDone = this.composer.getByLabel(this.say("field.done"), { exact: true });
    this.addButton = this.composer.getByRole("button", { name: this.say("new.add") });
    this.drawer = page.getByRole("complementary", { name: this.say("order.title") });
    this.status = page.locator("footer").getByRole("status");
    this.outbox = page.getByRole("dialog", { name: this.say("outbox.title") });
    this.toast = page.getByRole("region", { name: this.say("toast.label") }).getByRole("status");
  }

  /** Opens an address of the app and waits until the list, or what stands in its place, has come. */
  async open(path = "/") {
    await this.page.goto(path);
    await this.list
      .or(this.page.getByText(this.say("empty.title")))
      .first()
      .waitFor();
  }

  /** Types a new order and waits until it stands in the list. */
  async add(name, date) {
    await this.newName.fill(name);
    if (date !== undefined) await this.newDate.fill(date);
    await this.addButton.click();
    await this.row(name).waitFor();
  }

  /** Gives an order another name, where it stands in the list. */
  async rename(name, to) {
    await this.value(this.list, name).click();
    const input = this.list.getByRole("textbox", { name: this.say("field.name") });
    await input.fill(to);
    await input.press("Enter");
  }

  /** The button of the status line that says how many changes wait for the server. */
  waiting(n) {
    return this.page.getByRole("button", { name: this.count("outbox.waiting", n) });
  }

  /** The button of the status line that says how many changes wait for a decision. */
  held(n) {
    return this.page.getByRole("button", { name: this.count("outbox.held", n) });
  }

  /** What is said of one write in the outbox. */
  change(act, name) {
    return this.outbox.getByRole("listitem").filter({ hasText: this.say(`act.${act}`, { name }) });
  }

  /** A button, wherever it is. */
  button(key, place = this.page) {
    return place.getByRole("button", { name: this.say(key), exact: true });
  }

  /** The list's row of the order with this name. */
  row(name) {
    return this.list.getByRole("row").filter({ has: this.value(this.page, name) });
  }

  /** All names, as they stand in the list. */
  names() {
    return this.list.locator(".cell-name .value").allTextContents();
  }

  /** The button that shows an order's name and turns into an input; in a row, or in the drawer. */
  value(place, name) {
    return place.getByRole("button", { name: this.say("list.edit_name", { name }), exact: true });
  }

  /** The box that completes the order; in its row. */
  done(name) {
    return this.list.getByRole("checkbox", { name: this.say("list.done", { name }), exact: true });
  }

  /** Deletes the order by the button that its row shows under the pointer. */
  async remove(name) {
    await this.row(name).hover();
    await this.list.getByRole("button", { name: this.say("list.delete", { name }), exact: true }).click();
  }

  /** The message that says what was done last. */
  told(words, name) {
    return this.page.locator(".toast.undo").filter({ hasText: this.say(words, { name }) });
  }

  /** Undoes what was done last, by the message's button. */
  async undo() {
    await this.page.locator(".toast.undo").getByRole("button", { name: this.say("act.undo"), exact: true }).click();
  }

  /** The link to the order's own address; in its row. */
  link(name) {
    return this.list.getByRole("link", { name: this.say("list.open", { name }), exact: true });
  }
}
