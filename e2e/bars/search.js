// Typing into the search box, above a million orders.

import { RARE } from "./data.js";
import { quantile } from "./report.js";

const WORDS = [RARE, "hanari", "münster", "москва", "rattlesnake", "10250", "lyon", "chevalier", "99"];
const KEY_PAUSE_MS = 90;

export async function search(page, report) {
  await page.goto("/");
  await page.waitForFunction(() => window.probes.firstRow > 0);
  const box = page.getByRole("searchbox");
  const [results, handlers] = [[], []];
  for (const word of WORDS) {
    await box.fill("");
    await page.waitForFunction(() => document.querySelector("[role=grid]").getAttribute("aria-rowcount") > 900_000);
    await page.evaluate(() => {
      Object.assign(window.probes, { handlers: [], keys: 0 });
      performance.clearResourceTimings();
    });
    const finding = page.evaluate(async (word) => {
      const at = await window.probes.found(word);
      const { keyed, handlers } = window.probes;
      const call = performance.getEntriesByType("resource").find(({ name, startTime }) => name.endsWith("/ListOrders") && startTime > keyed);
      return { after: at - keyed, asked: call ? call.startTime - keyed : 0, handlers };
    }, word);
    await box.pressSequentially(word, { delay: KEY_PAUSE_MS });
    const found = await finding;
    results.push(found.after);
    handlers.push(...found.handlers);
    report.note(`results for “${word}”`, `${found.after.toFixed(0)} ms after the last key, asked for after ${found.asked.toFixed(0)} ms`);
  }
  report.atMost(`key handler, 95th percentile of ${handlers.length}`, quantile(handlers, 0.95), 8, "ms");
  report.atMost("slowest results after the last key", Math.max(...results), 100, "ms");
}
