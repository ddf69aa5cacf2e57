// Over TLS a browser speaks HTTP/2, and everything that it keeps from plain HTTP off loopback is there.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { OrdersServer } from "../lib/orders-server.js";
import { expect, test } from "./fixtures.js";

let folder, server;

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "orders-tls-"));
  server = await OrdersServer.start(`--tls-self-signed=${join(folder, "cert.pem")}`);
});

test.afterAll(async () => {
  await server.discard();
  await rm(folder, { recursive: true });
});

test.use({ ignoreHTTPSErrors: true });

test("pages and calls come over HTTP/2", async ({ page }) => {
  await page.goto(`${server.url}/docs`);
  await expect(page.locator("details")).toHaveCount(7);
  const protocols = await page.evaluate(() =>
    ["navigation", "resource"].flatMap((type) => performance.getEntriesByType(type)).map((entry) => entry.nextHopProtocol),
  );
  expect(new Set(protocols.filter(Boolean))).toEqual(new Set(["h2"]));
  const status = await page.evaluate(async () => (await fetch("/order?name=a", { method: "POST" })).status);
  expect(status).toBe(200);
});
