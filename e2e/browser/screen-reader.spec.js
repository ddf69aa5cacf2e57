// The page as a screen reader has it: roles, names and their order.

import { expect, test } from "./fixtures.js";

let order;

test.beforeEach(async ({ client }) => {
  await client.createOrder({ name: "Königlich Essen", date: "2024-06-13" });
  ({ order } = await client.createOrder({ name: "Bon app’", date: "2024-06-14", completed: true }));
});

test("the list", async ({ orders, page }) => {
  await orders.open();
  await expect(page.getByText("1 completed", { exact: true })).toBeVisible();
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - banner:
      - heading "Orders" [level=1]
    - main:
      - form "New order":
        - checkbox "Completed"
        - textbox "Name"
        - textbox "Date"
        - button "Add"
      - navigation "Which orders":
        - link "All"
        - link "Open"
        - link "Completed"
        - link "Deleted"
      - search:
        - searchbox "Search"
        - status
      - combobox "Order of the list"
      - region "Orders by time":
        - group "Bars by":
          - button "Day"
          - button "Week"
          - button "Month" [pressed]
      - paragraph: 2 orders ·1 open ·1 completed
      - grid "Orders":
        - row "Completed Name Date Actions":
          - columnheader "Completed"
          - columnheader "Name":
            - button "Name"
          - columnheader "Date":
            - button "Date"
          - columnheader "Actions"
        - rowgroup:
          - row /Bon app’/:
            - gridcell:
              - 'checkbox "Completed: Bon app’" [checked]'
            - gridcell:
              - 'button "Name: Bon app’. Edit"': Bon app’
            - gridcell:
              - 'button "Date: Jun 14, 2024. Edit"'
            - gridcell:
              - 'link "Open: Bon app’"'
          - row /Königlich Essen/:
            - gridcell:
              - 'checkbox "Completed: Königlich Essen"'
            - gridcell:
              - 'button "Name: Königlich Essen. Edit"'
            - gridcell:
              - 'button "Date: Jun 13, 2024. Edit"'
            - gridcell:
              - 'link "Open: Königlich Essen"'
      - region "Messages"
      - paragraph:
        - status: Live
      - button "Commands Ctrl+K"
      - button "? Keyboard shortcuts"
  `);
});

test("an order", async ({ orders, page }) => {
  await page.goto(`/orders/${order.uuid}`);
  await expect(orders.drawer).toMatchAriaSnapshot(`
    - complementary "Order":
      - heading "Order" [level=2]
      - button "Back to the list"
      - term: Name
      - definition:
        - 'button "Name: Bon app’. Edit"'
      - term: Date
      - definition:
        - 'button "Date: Jun 14, 2024. Edit"'
      - term: Number
      - definition: ${order.uuid}
      - checkbox "Completed" [checked]
      - button "Delete"
      - textbox "Copy link"
      - button "Copy link"
      - textbox "Copy as grpcurl"
      - button "Copy as grpcurl"
      - region "History":
        - heading "History" [level=3]
        - list:
          - listitem:
            - paragraph: /Created/
  `);
});

test("the commands", async ({ orders, page }) => {
  await orders.open();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toMatchAriaSnapshot(`
    - dialog "Commands":
      - heading "Commands" [level=2]
      - button "Close"
      - combobox "What to do?" [expanded]
      - listbox "Commands":
        - option "New order N" [selected]
        - option "Search /"
  `);
});
