// What happens elsewhere: how soon it is on the screen, and whether many changes hold the page up.

import { clientOf } from "./data.js";
import { median } from "./report.js";

const CHANGES = 30;
const PER_SECOND = 200;
const SECONDS = 11;
const RUNS = 3;

async function live(page) {
  await page.goto("/");
  await page.waitForFunction(() => window.probes.firstRow > 0);
  await page.locator(".connection.online").waitFor();
}

const firstPage = async (client) => (await client.listOrders({ orderBy: "date desc", pageSize: 100 })).orders;

/** Renames an order, without another change; answers it as it was stored. */
const rename = (client, { uuid }, name) => client.updateOrder({ uuid, name, updateMask: { paths: ["name"] } });

export async function latency(page, server, report) {
  const client = clientOf(server);
  await live(page);
  const orders = (await firstPage(client)).slice(0, 8);
  const delays = [];
  for (let i = 0; i < CHANGES; i++) {
    const name = `${orders[i % orders.length].name}, ${i}`;
    const seen = page.evaluate(async (name) => {
      const there = () => [...document.querySelectorAll(".cell-name .value")].some((value) => value.textContent === name);
      while (!there()) await new Promise(requestAnimationFrame);
      return performance.timeOrigin + (await window.probes.painted());
    }, name);
    const { order } = await rename(client, orders[i % orders.length], name);
    const committed = Number(order.updateTime.seconds) * 1_000 + order.updateTime.nanos / 1e6;
    delays.push((await seen) - committed);
  }
  report.note("a change from elsewhere on the screen, median", `${median(delays).toFixed(0)} ms after its commit`);
  report.atMost(`slowest of ${CHANGES} changes from elsewhere, from its commit until it is painted`, Math.max(...delays), 150, "ms");
}

/** So many changes each second, whatever the page does, half of them of orders in sight. */
async function storm(client, orders) {
  const until = performance.now() + SECONDS * 1_000;
  let made = 0;
  const under = new Set();
  await new Promise((resolve) => {
    const timer = setInterval(() => {
      const now = performance.now();
      const due = Math.min(PER_SECOND * SECONDS, Math.floor(((now - until) / 1_000 + SECONDS) * PER_SECOND));
      for (; made < due; made++) {
        const order = orders[made % 2 === 0 ? (made / 2) % 16 : (made * 7) % orders.length];
        const call = rename(client, order, `${order.name.split(" ~")[0]} ~${made}`).finally(() => under.delete(call));
        under.add(call);
      }
      if (now >= until) {
        clearInterval(timer);
        resolve();
      }
    }, 5);
  });
  await Promise.all(under);
  return made;
}

export async function storms(page, server, report) {
  const client = clientOf(server);
  const runs = [];
  for (let run = 0; run < RUNS; run++) {
    await live(page);
    const orders = await firstPage(client);
    const began = await page.evaluate(() => performance.now());
    const made = await storm(client, orders);
    const long = await page.evaluate(() => window.probes.long);
    const counted = long.filter(({ startTime }) => startTime >= began + 1_000 && startTime < began + SECONDS * 1_000);
    const longest = Math.max(0, ...counted.map(({ duration }) => duration));
    report.note(`${made} changes in ${SECONDS} s`, `${counted.length} tasks over 50 ms, the longest ${longest.toFixed(0)} ms`);
    runs.push(counted.length);
  }
  report.atMost(`tasks over 50 ms in 10 s of ${PER_SECOND} changes/s, best of ${RUNS}`, Math.min(...runs), 0, "tasks");
}
