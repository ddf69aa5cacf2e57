import { startChromium } from "./browsers.js";
import { inBrowser } from "./in-browser.js";
import { startNginx } from "./proxies.js";

inBrowser("Chromium through nginx", startChromium, startNginx);
