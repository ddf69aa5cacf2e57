// What a first visit transfers until the first rows stand.

import { expect, test } from "./fixtures.js";

// HTML, JavaScript, WebAssembly, CSS and the first page of orders, as they come over the wire.
const BAR_KB = 240;

test("what a first visit transfers until its rows stand is at most 240 kB", async ({ context, orders, page, server }) => {
  await server.importNorthwind();
  const network = await context.newCDPSession(page);
  await network.send("Network.enable");
  const paths = new Map();
  const bytes = new Map();
  network.on("Network.requestWillBeSent", ({ requestId, request }) =>
    paths.set(requestId, new URL(request.url).pathname),
  );
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) =>
    bytes.set(paths.get(requestId), encodedDataLength),
  );
  await orders.open();

  // The browser tells a little later what it has loaded.
  const kinds = () => [...bytes.keys()].map((path) => path.split(".").at(-1));
  await expect.poll(kinds).toEqual(expect.arrayContaining(["/", "js", "css", "wasm", "OrderService/ListOrders"]));
  const kilobytes = [...bytes].reduce((sum, [, length]) => sum + length, 0) / 1000;
  console.log(`first load: ${kilobytes.toFixed(1)} kB`);
  expect(kilobytes).toBeLessThanOrEqual(BAR_KB);
});
