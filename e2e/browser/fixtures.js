// What every test of the page gets: a server of its own, a client beside the page, and an ear on the console.

import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { test as base, expect } from "@playwright/test";

import { OrderService as CurrentService } from "../matrix/generated/es/order/order_pb.js";
import { OrderService } from "../generated/order/order_pb.js";
import { OrdersServer } from "../lib/orders-server.js";
import { OrdersPage } from "./orders-page.js";

export { expect };

/** How long a message stays that nobody points at: STAYS_MS of the page's undo_toast.rs. */
export const MESSAGE_STAYS_MS = 10_000;

// The browser's own words for the service worker's script when the server is killed while it asks for that.
const WORKER_NOISE = /^error: An unknown error occurred when fetching the script\.$/;

export const test = base.extend({
  /** Flags that the server is started with. */
  flags: [[], { option: true }],

  /** Console messages that a test brings about on purpose, such as failed requests to a server that it has killed. */
  expectedNoise: [/(?!)/, { option: true }],

  server: async ({ flags }, use) => {
    const server = await OrdersServer.start(...flags);
    await use(server);
    await server.discard();
  },

  baseURL: async ({ server }, use) => use(server.url),

  /** Another program that keeps orders in the same register. */
  client: async ({ server }, use) => use(createClient(OrderService, createGrpcWebTransport({ baseUrl: server.url }))),

  /** A program that knows all of the contract, and so sees what happened. */
  witness: async ({ server }, use) => {
    const transport = createGrpcWebTransport({ baseUrl: server.url });
    const client = createClient(CurrentService, transport);
    await use({
      /** The orders by their names. */
      async orders() {
        const { orders } = await client.listOrders({});
        return Object.fromEntries(orders.map((order) => [order.name, order]));
      },
      /** How often an order was written, its making and its deletion included. */
      async writes(uuid) {
        return (await client.listOrderRevisions({ uuid })).revisions.length;
      },
      client,
    });
  },

  /** No page may complain: no error, no warning, no exception, no report of the content security policy. */
  silence: [
    async ({ context, expectedNoise }, use) => {
      const complaints = [];
      const listen = (page) => {
        page.on("pageerror", (error) => complaints.push(`exception: ${error.stack}`));
        page.on("console", (message) => {
          if (["error", "warning"].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
        });
      };
      context.pages().forEach(listen);
      context.on("page", listen);
      await context.addInitScript(() => {
        addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
          console.error(`policy: ${violatedDirective} blocked ${blockedURI}`);
        });
      });
      await use();
      const unexpected = complaints.filter((text) => !expectedNoise.test(text) && !WORKER_NOISE.test(text));
      expect(unexpected, "what the console said").toEqual([]);
    },
    { auto: true },
  ],

  /** Messages go after 10 s; in the tests they stay for as long as one looks, on however slow a machine. */
  messagesStay: [true, { option: true }],

  patience: [
    async ({ context, messagesStay }, use) => {
      if (messagesStay) {
        await context.addInitScript((stays) => {
          const start = window.setTimeout;
          window.setTimeout = (task, delay, ...given) => (delay === stays ? 0 : start(task, delay, ...given));
        }, MESSAGE_STAYS_MS);
      }
      await use();
    },
    { auto: true },
  ],

  orders: async ({ page }, use) => use(new OrdersPage(page)),
});
