import { startChromium } from "./browsers.js";
import { inBrowser } from "./in-browser.js";

inBrowser("Chromium", startChromium);
