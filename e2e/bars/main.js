// Measures the page against its bars:  node bars/main.js [--only first-load,list,search,live]
//
//   ORDERS_BIN  the program; its page should be the one that Trunk built last
//   TRUNK_PAGE  the folder of what Trunk built, whose names tell which dependency a function belongs to

import { chromium as playwright } from "playwright-core";

import { chromium, FLAGS } from "../lib/chromium.js";
import { OrdersServer } from "../lib/orders-server.js";
import { millionServer } from "./data.js";
import { firstLoad } from "./first-load.js";
import { firstRow, jumps } from "./list.js";
import { latency, storms } from "./live.js";
import { probe } from "./probes.js";
import { Report } from "./report.js";
import { search } from "./search.js";

const only = process.argv.includes("--only") ? process.argv.at(-1).split(",") : ["first-load", "list", "search", "live"];
const report = new Report();
const complaints = [];
const browser = await playwright.launch({ executablePath: chromium(), args: FLAGS });

/** Opens a browser that has never been here, hands its page on, and hears what its console says. */
async function fresh(server, use) {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 800 }, locale: "en-GB" });
  await context.addInitScript(probe);
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  await use(page);
  await context.close();
}

async function withServer(start, use) {
  const server = await start();
  try {
    await use(server);
  } finally {
    await server.discard();
  }
}

try {
  if (only.includes("first-load")) {
    await withServer(OrdersServer.start, async (server) => {
      await server.importNorthwind();
      await fresh(server, (page) => firstLoad(page, report, process.env.TRUNK_PAGE));
    });
  }
  if (only.some((part) => ["list", "search", "live"].includes(part))) {
    await withServer(millionServer, async (server) => {
      if (only.includes("list")) {
        await fresh(server, (page) => firstRow(page, report));
        await fresh(server, (page) => jumps(page, report));
      }
      if (only.includes("search")) await fresh(server, (page) => search(page, report));
      if (only.includes("live")) {
        await fresh(server, (page) => latency(page, server, report));
        await fresh(server, (page) => storms(page, server, report));
      }
    });
  }
} finally {
  await browser.close();
}
report.atMost("complaints in the console", complaints.length, 0, "complaints");
for (const complaint of complaints) console.log(complaint);
console.log(`\n${report}`);
if (report.missed > 0) process.exitCode = 1;
