// The browser that the tests drive: Debian's, or the one that CHROMIUM names.

import { existsSync } from "node:fs";

const USUAL_PATHS = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** Keeps it quiet and quick; without its sandbox it also runs as root, and it opens nothing but our own page. */
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function chromium() {
  const found = [process.env.CHROMIUM, ...USUAL_PATHS].find((path) => path && existsSync(path));
  if (!found) throw new Error("no Chromium was found: install one, or name it in CHROMIUM");
  return found;
}
