// The two browsers that the matrix runs in, by what can drive each of them.

import { existsSync } from "node:fs";
import { chromium as playwright } from "playwright-core";
import puppeteer from "puppeteer-core";

import { FLAGS, chromium } from "../lib/chromium.js";

const FIREFOX = [process.env.FIREFOX, "/usr/bin/firefox-esr", "/usr/bin/firefox"];

export const startChromium = () => playwright.launch({ executablePath: chromium(), args: FLAGS });

export function startFirefox() {
  const executablePath = FIREFOX.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("no Firefox was found: install one, or name it in FIREFOX");
  return puppeteer.launch({ browser: "firefox", executablePath, headless: true });
}
