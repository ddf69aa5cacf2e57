// The server is replaced in the middle of edits: by one that began a new epoch, as after a restore, or by one that serves
// another build of the page.

import { ORDERS, run } from "../lib/orders-server.js";
import { expect, test } from "./fixtures.js";

const NAME = "Ernst Handel, Graz";

// The browser itself reports each request that no server took.
test.use({
  expectedNoise: /^error: Failed to load resource: net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING)/,
});

test("after a restore the list is right again, and edits from before it arrive once", async ({
  client,
  orders,
  server,
  witness,
}) => {
  const { order } = await client.createOrder({ name: NAME, date: "2024-06-13" });
  await orders.open();
  await expect(orders.status).toHaveText(orders.say("status.live"));
  await server.kill();
  await orders.done(NAME).click();
  await orders.rename(NAME, "Ernst Handel, Wien");
  await orders.add("Königlich Essen", "2024-06-12");
  await run(ORDERS, ["new-epoch", "--database", server.database]);
  await server.restart();
  await expect.poll(async () => (await witness.orders())["Ernst Handel, Wien"]?.completed).toBe(true);
  await expect.poll(async () => Object.keys(await witness.orders()).sort()).toEqual(["Ernst Handel, Wien", "Königlich Essen"]);
  expect(await witness.writes(order.uuid)).toBe(3);

  // The watch has begun anew: what others do shows again.
  await expect(orders.status).toHaveText(orders.say("status.live"));
  await client.updateOrder({ uuid: order.uuid, name: "Ernst Handel, Linz", completed: true, date: order.date });
  await expect(orders.row("Ernst Handel, Linz")).toBeVisible();
});
