// The first row, and what happens on the way through a million of them.

import { COUNT } from "./data.js";
import { median } from "./report.js";

const RUNS = 5;
const ROUNDS = 20;
const MEGABYTE = 1_000_000;

async function open(page) {
  await page.goto("/");
  await page.waitForFunction(() => window.probes.firstRow > 0);
  return page.evaluate(() => window.probes.firstRow - window.probes.started);
}

export async function firstRow(page, report) {
  await open(page);
  const times = [];
  while (times.length < RUNS) times.push(await open(page));
  report.atMost(`first row of a million painted after main, warm, median of ${RUNS}`, median(times), 300, "ms");
}

/** The heap after the rubbish is gone, and the WebAssembly's memory. */
async function memory(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("HeapProfiler.collectGarbage");
  const { usedSize } = await devtools.send("Runtime.getHeapUsage");
  const wasm = await page.evaluate(() => window.probes.memory.buffer.byteLength);
  await devtools.detach();
  return { heap: usedSize / MEGABYTE, wasm: wasm / MEGABYTE };
}

export async function jumps(page, report) {
  await open(page);
  await page.waitForFunction((rows) => document.querySelector("[role=grid]").getAttribute("aria-rowcount") === rows, String(COUNT + 1));
  const blank = { End: [], Home: [], "a pull at the scroll bar": [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [key, to] of [["End", 1], ["Home", 0]]) {
      blank[key].push(await page.evaluate((to) => window.probes.blankAfter([() => scrollTo(0, to * document.documentElement.scrollHeight)]), to));
    }
    const pull = await page.evaluate((to) => {
      const moves = Array.from({ length: 30 }, (_, i) => () => scrollTo(0, (to * (i + 1) * document.documentElement.scrollHeight) / 30));
      return window.probes.blankAfter(moves);
    }, (round + 1) / (ROUNDS + 1));
    blank["a pull at the scroll bar"].push(pull);
  }
  for (const [how, times] of Object.entries(blank)) {
    report.atMost(`longest time that a row is blank after ${how}, of ${ROUNDS}`, Math.max(...times), 100, "ms");
  }
  const { heap, wasm } = await memory(page);
  report.atMost(`JavaScript heap (${heap.toFixed(1)}) and WebAssembly memory (${wasm.toFixed(1)}) after that`, heap + wasm, 40, "MB");
}
