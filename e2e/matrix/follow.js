// Watches in Chromium, driven by lines of JSON: for tests in other languages. Says first `{ origin }`, the origin whose page it
// watches from. Takes `{ servers }`, then and whenever they move, and at last `{ until }`, a revision; then it says of each watch
// a line, what has happened to it: `["begun", "now" or "orders" or a token]` and `["told", a WatchOrdersResponse in base64]`.

import { fromJson, toBinary } from "@bufbuild/protobuf";
import { createInterface } from "node:readline";

import { startChromium } from "./browsers.js";
import { WatchOrdersResponseSchema } from "./generated/es/order/order_pb.js";
import { BROWSER_CLIENTS, ForeignOrigin } from "./page.js";

// The official client hands a binary stream over when it has ended.
const CLIENTS = Object.entries(BROWSER_CLIENTS).filter(([name]) => name !== "grpc-web, binary");
// A browser opens six connections to a server, and asks before it sends.
const IN_A_PAGE = 3;

const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

function step({ begun, told }) {
  if (begun) return ["begun", begun.resumeToken ?? (begun.sendInitial ? "orders" : "now")];
  const message = toBinary(WatchOrdersResponseSchema, fromJson(WatchOrdersResponseSchema, told));
  return ["told", Buffer.from(message).toString("base64")];
}

/** Pages that share no connections, with some of the clients in each. */
async function open(browser, origin, servers) {
  const pages = [];
  for (const [number, [, client]] of CLIENTS.entries()) {
    if (number % IN_A_PAGE === 0) {
      const page = await (await browser.newContext()).newPage();
      await page.goto(origin.url);
      await page.evaluate((servers) => window.followers.move(servers), servers);
      pages.push(page);
    }
    const begin = (watch) => window.followers.begin(...watch);
    await pages.at(-1).evaluate(begin, [number, client, number % 2 === 0]);
  }
  return pages;
}

const [origin, browser] = await Promise.all([ForeignOrigin.start(), startChromium()]);
say({ origin: origin.url });
let pages;
for await (const line of createInterface(process.stdin)) {
  const { servers, until } = JSON.parse(line);
  if (servers) {
    if (!pages) pages = await open(browser, origin, servers);
    else await Promise.all(pages.map((page) => page.evaluate((servers) => window.followers.move(servers), servers)));
  }
  if (until === undefined) continue;
  for (const page of pages) {
    const followed = await page.evaluate((until) => window.followers.end(until), until);
    followed.forEach((steps) => say(steps.map(step)));
  }
}
await browser.close();
origin.stop();
