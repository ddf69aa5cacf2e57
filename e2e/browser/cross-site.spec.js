// A page of another origin in a real browser: whatever it sends without asking first, no order changes.

import { StaticOrigin } from "../lib/static-origin.js";
import { expect, test } from "./fixtures.js";

const BYSTANDER = "/browser/grpc-web/index.html";

const attacks = {
  "a POST with parameters": (url) => fetch(`${url}/order?name=planted`, { method: "POST", mode: "no-cors" }),
  "a POST with a text that looks like JSON": (url) =>
    fetch(`${url}/order`, { method: "POST", mode: "no-cors", body: '{"name": "planted"}' }),
  "a beacon": (url) => Promise.resolve(navigator.sendBeacon(`${url}/order?name=planted`, "x")),
  "a PATCH": (url) => fetch(`${url}/order/018f3c5e-8a9b-7cde-8f01-23456789abcd?name=a`, { method: "PATCH" }),
  "a gRPC call as text": (url) =>
    fetch(`${url}/order.OrderService/CreateOrder`, { method: "POST", mode: "no-cors", body: "\0\0\0\0\u0003\n\u0001a" }),
};

test.use({ expectedNoise: /CORS policy|Failed to load resource|status of/ });

let stranger;

test.beforeAll(async () => {
  stranger = await StaticOrigin.start();
});

test.afterAll(() => stranger.stop());

for (const [name, attack] of Object.entries(attacks)) {
  test(`${name} changes nothing`, async ({ page, server, client }) => {
    const asked = page.waitForRequest((request) => request.url().startsWith(server.url));
    await page.goto(stranger.url + BYSTANDER);
    await page.evaluate(`(${attack})("${server.url}").catch(() => {})`);
    const response = await (await asked).response();
    if (response) expect(response.status()).toBeGreaterThanOrEqual(400);
    expect((await client.listOrders({})).orders).toEqual([]);
  });
}

for (const type of ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"]) {
  test(`a form as ${type} changes nothing`, async ({ page, server, client }) => {
    await page.goto(stranger.url + BYSTANDER);
    const answered = page.waitForResponse((response) => response.url().startsWith(server.url));
    await page.evaluate(
      ({ url, type }) => {
        const form = Object.assign(document.createElement("form"), { action: url, method: "post", enctype: type });
        form.append(Object.assign(document.createElement("input"), { name: "name", value: "planted" }));
        document.body.append(form);
        form.submit();
      },
      { url: `${server.url}/order?name=planted`, type },
    );
    expect((await answered).status()).toBe(403);
    expect((await client.listOrders({})).orders).toEqual([]);
  });
}
