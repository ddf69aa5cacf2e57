import { startFirefox } from "./browsers.js";
import { inBrowser } from "./in-browser.js";

inBrowser("Firefox", startFirefox);
