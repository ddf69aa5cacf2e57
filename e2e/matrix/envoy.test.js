import { startChromium } from "./browsers.js";
import { inBrowser } from "./in-browser.js";
import { startEnvoy } from "./proxies.js";

inBrowser("Chromium through Envoy", startChromium, startEnvoy);
