// What a first visit transfers, and what it is made of.

import { sharesOf } from "./shares.js";

const KILOBYTE = 1_000;

export async function firstLoad(page, report, built) {
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  const paths = new Map();
  const parts = new Map();
  let rowsCame;
  const rows = new Promise((resolve) => (rowsCame = resolve));
  network.on("Network.requestWillBeSent", ({ requestId, request }) => paths.set(requestId, new URL(request.url).pathname));
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const path = paths.get(requestId);
    // What stands in the styles themselves was not transferred by itself.
    if (path.startsWith("/")) parts.set(path, encodedDataLength);
    if (path.endsWith("/ListOrders")) rowsCame();
  });
  await page.goto("/");
  await page.waitForFunction(() => window.probes.firstRow > 0);
  await rows;
  const transferred = [...parts.values()].reduce((sum, size) => sum + size, 0);
  for (const [path, size] of [...parts].sort(([, a], [, b]) => b - a)) report.note(`transferred: ${path}`, `${(size / KILOBYTE).toFixed(1)} kB`);
  report.atMost("transferred until the first rows stand, 830 orders", transferred / KILOBYTE, 240, "kB");
  await network.detach();

  const { crates, code } = await sharesOf(built);
  for (const [crate, size] of crates.filter(([, size]) => size / code >= 0.0005)) {
    report.note(`share of the page's code: ${crate}`, `${((100 * size) / code).toFixed(1)} % (${(size / KILOBYTE).toFixed(1)} kB before wasm-opt)`);
  }
}
