// @connectrpc/connect-web, as a JavaScript program uses it: gRPC-Web with binary frames over fetch.

import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { CheckStatusOrderService } from "../generated/check/check_pb.js";
import { BadRequestSchema, ErrorInfoSchema } from "../generated/google/rpc/error_details_pb.js";
import { OrderNotificationTypeEnum, OrderSchema, OrderService } from "../generated/order/order_pb.js";
import { OrdersServer } from "../lib/orders-server.js";
import { SilentService } from "../lib/silent-service.js";

const UNKNOWN = "018f3c5e-8a9b-4cde-8f01-23456789abcd";
const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

let silent, server, orders, checks;

before(async () => {
  silent = await SilentService.start();
  server = await OrdersServer.start("--check-url", silent.url);
  const transport = createGrpcWebTransport({ baseUrl: server.url });
  orders = createClient(OrderService, transport);
  checks = createClient(CheckStatusOrderService, transport);
});

after(async () => {
  await server.discard();
  await silent.stop();
});

/** Makes a call that must fail; answers the error. */
async function refused(call) {
  const error = await call.then(
    () => assert.fail("the call succeeded"),
    (reason) => reason,
  );
  assert.ok(error instanceof ConnectError, error);
  return error;
}

test("an order goes through create, read, update and delete", async () => {
  const { order, notificationType } = await orders.createOrder({
    name: "Съёмка · Ана Трухильо 🧺",
    date: "2024-06-13",
  });
  assert.equal(notificationType, OrderNotificationTypeEnum.OK);
  assert.equal(order.name, "Съёмка · Ана Трухильо 🧺");
  assert.deepEqual((await orders.readOrder({ uuid: order.uuid })).order, order);

  const changed = { uuid: order.uuid, name: "Königlich Essen", completed: true, date: "2024-06-14T08:00:00Z" };
  // Without the fields that the contract has gained since, which this client does not know.
  const { $unknown, ...updated } = (await orders.updateOrder(changed)).order;
  assert.deepEqual(updated, { ...create(OrderSchema, changed) });

  assert.equal((await orders.deleteOrder({ uuid: order.uuid })).success, true);
  assert.equal((await refused(orders.readOrder({ uuid: order.uuid }))).code, Code.NotFound);
});

test("the list holds a new order", async () => {
  const { order } = await orders.createOrder({ name: "Bólido Comidas preparadas" });
  const listed = (await orders.listOrders({})).orders.find(({ uuid }) => uuid === order.uuid);
  assert.deepEqual(listed, order);
});

test("the built-in check service answers the stored state", async () => {
  const { order } = await orders.createOrder({ name: "Bon app’", completed: true });
  const answer = await checks.checkStatusOrder({ uuid: order.uuid });
  assert.equal(answer.uuid, order.uuid);
  assert.equal(answer.completed, true);
});

test("an unknown order is NOT_FOUND, with a text for people", async () => {
  const error = await refused(orders.readOrder({ uuid: UNKNOWN }));
  assert.equal(error.code, Code.NotFound);
  assert.match(error.rawMessage, /\w+/);
});

test("an error carries all field violations", async () => {
  const error = await refused(orders.createOrder({ name: "", date: "soon" }));
  assert.equal(error.code, Code.InvalidArgument);
  const [{ fieldViolations }] = error.findDetails(BadRequestSchema);
  const reasons = fieldViolations.map(({ field, reason }) => [field, reason]);
  assert.deepEqual(reasons, [
    ["name", "NAME_REQUIRED"],
    ["date", "DATE_INVALID"],
  ]);
});

test("an error carries the trace id that the client sent", async () => {
  const headers = { traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01` };
  const error = await refused(orders.readOrder({ uuid: "x" }, { headers }));
  const [{ domain, metadata }] = error.findDetails(ErrorInfoSchema);
  assert.deepEqual([domain, metadata.trace_id], ["orders", TRACE_ID]);
});

test("a call that takes too long ends with DEADLINE_EXCEEDED", async () => {
  const { order } = await orders.createOrder({ name: "Bon app’" });
  const error = await refused(orders.checkStatusOrder({ uuid: order.uuid }, { timeoutMs: 500 }));
  assert.equal(error.code, Code.DeadlineExceeded);
});

test("a call that is within its deadline succeeds", async () => {
  const { order } = await orders.createOrder({ name: "Bon app’" }, { timeoutMs: 20_000 });
  assert.equal(order.name, "Bon app’");
});
