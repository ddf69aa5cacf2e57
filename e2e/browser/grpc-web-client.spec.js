// The official gRPC-Web client, binary and text, in a browser, on a page of another origin that `--cors-origin` names.

import { SilentService } from "../lib/silent-service.js";
import { StaticOrigin } from "../lib/static-origin.js";
import { expect, test as base } from "./fixtures.js";

const DEADLINE_EXCEEDED = 4;
const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const UNKNOWN = "018f3c5e-8a9b-4cde-8f01-23456789abcd";
const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

const test = base.extend({
  origin: async ({}, use) => {
    const origin = await StaticOrigin.start();
    await use(origin);
    origin.stop();
  },
  silentService: async ({}, use) => {
    const service = await SilentService.start();
    await use(service);
    service.stop();
  },
  flags: async ({ origin, silentService }, use) => use(["--cors-origin", origin.url, "--check-url", silentService.url]),
  /** Calls the register from the foreign page: `(format, method, fields, metadata)`. */
  call: async ({ page, origin, server }, use) => {
    await page.goto(`${origin.url}/browser/grpc-web/index.html`);
    await page.waitForFunction(() => window.call);
    await use((...args) => page.evaluate((all) => window.call(...all), [server.url, ...args]));
  },
});

for (const format of ["binary", "text"]) {
  test.describe(`grpc-web, ${format}`, () => {
    test("an order is created, read and listed", async ({ call }) => {
      const created = await call(format, "createOrder", { name: "Übersee · Улан-Удэ 🧺", date: "2024-06-13" });
      expect(created.message.notificationType).toBe("ORDER_NOTIFICATION_TYPE_ENUM_OK");
      const { order } = created.message;
      expect(order).toMatchObject({ name: "Übersee · Улан-Удэ 🧺", completed: false, date: "2024-06-13" });
      expect((await call(format, "readOrder", { uuid: order.uuid })).message.order).toEqual(order);
      expect((await call(format, "listOrders", {})).message.orders).toEqual([order]);
    });

    test("an order is updated and deleted", async ({ call }) => {
      const { order } = (await call(format, "createOrder", { name: "Bon app’" })).message;
      const changed = { uuid: order.uuid, name: "Bon app’, Marseille", completed: true, date: "2024-06-14" };
      expect((await call(format, "updateOrder", changed)).message.order).toEqual(changed);
      expect((await call(format, "deleteOrder", { uuid: order.uuid })).message.success).toBe(true);
    });

    test("an error brings its code, its text and its details to the foreign page", async ({ call }) => {
      const metadata = { traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01` };
      const refused = await call(format, "createOrder", { name: " ", date: "soon" }, metadata);
      expect(refused.code).toBe(INVALID_ARGUMENT);
      expect(refused.text).not.toBe("");
      expect(refused.violations).toEqual([
        ["name", "NAME_REQUIRED"],
        ["date", "DATE_INVALID"],
      ]);
      expect(refused.info).toMatchObject({ domain: "orders", metadata: { trace_id: TRACE_ID } });
    });

    test("an unknown order is NOT_FOUND", async ({ call }) => {
      expect(await call(format, "readOrder", { uuid: UNKNOWN })).toMatchObject({ code: NOT_FOUND });
    });

    test("a call that takes too long ends with DEADLINE_EXCEEDED", async ({ call }) => {
      const { order } = (await call(format, "createOrder", { name: "Bon app’" })).message;
      const metadata = { deadline: String(Date.now() + 1_000) };
      expect(await call(format, "checkStatusOrder", { uuid: order.uuid }, metadata)).toMatchObject({
        code: DEADLINE_EXCEEDED,
      });
    });
  });
}

test.describe("a page whose origin is not named", () => {
  // The browser says so itself.
  test.use({ expectedNoise: /has been blocked by CORS policy|net::ERR_FAILED/ });

  test("reads nothing and changes nothing", async ({ call, client, page }) => {
    const stranger = await StaticOrigin.start();
    await page.goto(`${stranger.url}/browser/grpc-web/index.html`);
    await page.waitForFunction(() => window.call);
    expect((await call("binary", "createOrder", { name: "planted" })).message).toBeUndefined();
    expect((await client.listOrders({})).orders).toEqual([]);
    stranger.stop();
  });
});
