// Stores an order, then follows the register: for a page in a browser.

import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

import { BadRequestSchema } from "./gen/google/rpc/error_details_pb.js";
import { OrderChangeType, OrderService } from "./gen/order/order_pb.js";

type Orders = ReturnType<typeof connect>;
type Say = (line: string) => void;

export const connect = (baseUrl: string) => createClient(OrderService, createGrpcWebTransport({ baseUrl }));

export async function store(orders: Orders, name: string, say: Say) {
  // Repeating a request under the same id has one effect.
  const request = { name, requestId: crypto.randomUUID() };
  try {
    const { order } = await orders.createOrder(request, { timeoutMs: 5_000 });
    say(`stored ${order?.uuid}`);
  } catch (error) {
    const details = ConnectError.from(error).findDetails(BadRequestSchema);
    for (const wrong of details.flatMap(({ fieldViolations }) => fieldViolations)) {
      say(`${wrong.field}: ${wrong.description}`);
    }
    throw error;
  }
}

/** Until the signal; a stream that is cut is taken up where it was. */
export async function follow(orders: Orders, say: Say, signal: AbortSignal) {
  let from: { sendInitial: true } | { resumeToken: string } = { sendInitial: true };
  while (!signal.aborted) {
    try {
      for await (const change of orders.watchOrders(from, { signal })) {
        for (const { type, order } of change.events) say(`${OrderChangeType[type]} ${order?.name}`);
        if (change.resumeToken !== "") from = { resumeToken: change.resumeToken };
      }
    } catch (error) {
      const { code } = ConnectError.from(error);
      if (code === Code.Canceled) return;
      if (code !== Code.Unavailable && code !== Code.Unknown) throw error;
      await new Promise((resume) => setTimeout(resume, 1_000));
    }
  }
}
