import { defineConfig } from "@playwright/test";

import { chromium, FLAGS } from "./lib/chromium.js";

export default defineConfig({
  testDir: "browser",
  outputDir: "results",
  fullyParallel: true,
  forbidOnly: true,
  // What passes only then is told as flaky, and is to be mended: it holds up nobody else's change.
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  timeout: 60_000,
  // A page that does not start at all fails every test, each by waiting.
  maxFailures: 10,
  expect: { timeout: 15_000 },
  reporter: "dot",
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: chromium(), args: FLAGS },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1280, height: 800 },
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
  },
});
