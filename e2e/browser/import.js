// The ways in which many orders come to the page.

/** The sheet that shows what they will be. */
export const importSheet = (orders) => orders.page.getByRole("dialog", { name: orders.say("import.title") });

/** Pastes a text into the line for a new order, as a spreadsheet would. */
export async function paste(orders, text) {
  await orders.newName.evaluate((input, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Drops a file onto the page. */
export async function drop(page, name, bytes) {
  const dropped = await page.evaluateHandle(
    ([name, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], name));
      return transfer;
    },
    [name, [...bytes]],
  );
  await page.locator(".orders").dispatchEvent("drop", { dataTransfer: dropped });
}
