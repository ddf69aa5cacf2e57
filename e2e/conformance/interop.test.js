// The cases of gRPC's interoperability tests that apply to this contract, with @grpc/grpc-js as the client.

import { fromBinary } from "@bufbuild/protobuf";
import { Client, Metadata, credentials, loadPackageDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";

import { CheckService } from "../lib/check-service.js";
import { OrdersServer } from "../lib/orders-server.js";
import { ListOrdersRequestSchema, ListOrdersResponseSchema } from "../matrix/generated/es/order/order_pb.js";
import { frame } from "../node/wire.js";
import { WAYS } from "./ways.js";

const PROTO = join(import.meta.dirname, "..", "..", "proto");
const contract = loadPackageDefinition(
  loadSync("order/order.proto", { includeDirs: [PROTO], defaults: true, enums: String, longs: String }),
);
const [CANCELLED, DEADLINE_EXCEEDED, NOT_FOUND, UNIMPLEMENTED] = [1, 4, 5, 12];
const GZIP = { "grpc.default_compression_algorithm": 2 };
const LONGEST_NAME = "🧺".repeat(200);
// As gRPC's own test has it.
const SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";

let checks, server, orders;

before(async () => {
  checks = await CheckService.start();
  server = await OrdersServer.start("--check-url", checks.url);
  orders = new contract.order.OrderService(new URL(server.url).host, credentials.createInsecure());
});

after(async () => {
  orders.close();
  await server.discard();
  checks.stop();
});

const call = (method, request, metadata = new Metadata(), options = {}) =>
  promisify(orders[method].bind(orders))(request, metadata, options);

const refused = (promise) => promise.then(() => assert.fail("the call succeeded"), (error) => error);

async function created() {
  return (await call("CreateOrder", { name: "Bon app’" })).order.uuid;
}

test("empty_unary: an empty request is a request", async () => {
  assert.equal((await call("GetServerInfo", {})).notificationType, "ORDER_NOTIFICATION_TYPE_ENUM_OK");
});

test("large_unary: 800 kB there and back", async () => {
  const requests = Array.from({ length: 1_000 }, () => ({ name: LONGEST_NAME }));
  const answer = await call("BatchCreateOrders", { requests });
  assert.deepEqual([...new Set(answer.orders.map(({ name }) => name))], [LONGEST_NAME]);
  assert.equal(answer.orders.length, 1_000);
});

test("custom_metadata: text and bytes that nobody knows do no harm, and what the check service needs reaches it", async () => {
  const uuid = await created();
  const metadata = new Metadata();
  metadata.set("x-grpc-test-echo-initial", "test_initial_metadata_value");
  metadata.set("x-grpc-test-echo-trailing-bin", Buffer.from([0xab, 0xab, 0xab]));
  metadata.set("authorization", "Bearer abc.def");
  await call("CheckStatusOrder", { uuid }, metadata);
  assert.equal((await checks.question(uuid)).metadata.authorization, "Bearer abc.def");
});

test("status_code_and_message: as the check service said them", async () => {
  const uuid = await created();
  checks.refusals.set(uuid, { code: NOT_FOUND, details: "test status message" });
  const error = await refused(call("CheckStatusOrder", { uuid }));
  assert.equal(error.code, NOT_FOUND);
  assert.ok(error.details.includes("test status message"), error.details);
});

test("special_status_message: white space and characters of every plane arrive intact", async () => {
  const uuid = await created();
  checks.refusals.set(uuid, { code: NOT_FOUND, details: SPECIAL });
  const error = await refused(call("CheckStatusOrder", { uuid }));
  assert.ok(error.details.includes(SPECIAL), JSON.stringify(error.details));
});

for (const [name, path] of [
  ["unimplemented_method", "/order.OrderService/NoSuchMethod"],
  ["unimplemented_service", "/order.NoSuchService/CreateOrder"],
]) {
  test(`${name}: UNIMPLEMENTED`, async () => {
    const client = new Client(new URL(server.url).host, credentials.createInsecure());
    const unknown = promisify(client.makeUnaryRequest.bind(client));
    const same = (bytes) => bytes;
    const error = await refused(unknown(path, same, same, Buffer.alloc(0), new Metadata(), {}));
    client.close();
    assert.equal(error.code, UNIMPLEMENTED);
  });
}

test("cancel_after_begin: CANCELLED, and nothing has been stored", async () => {
  const before = (await call("ListOrders", { pageSize: 1, includeTotalSize: true })).totalSize;
  const answered = new Promise((resolve) => {
    const importing = orders.ImportOrders((error) => resolve(error));
    importing.cancel();
  });
  assert.equal((await answered).code, CANCELLED);
  assert.equal((await call("ListOrders", { pageSize: 1, includeTotalSize: true })).totalSize, before);
});

test("cancel_after_first_response: CANCELLED", async () => {
  const watch = orders.WatchOrders({ sendInitial: true });
  await once(watch, "data");
  watch.cancel();
  const [error] = await once(watch, "error");
  assert.equal(error.code, CANCELLED);
});

test("timeout_on_sleeping_server: DEADLINE_EXCEEDED", async () => {
  const uuid = await created();
  checks.silent.add(uuid);
  const error = await refused(call("CheckStatusOrder", { uuid }, new Metadata(), { deadline: Date.now() + 300 }));
  assert.equal(error.code, DEADLINE_EXCEEDED);
});

test("client_compressed_unary: a request in gzip is a request", async () => {
  const gzip = new contract.order.OrderService(new URL(server.url).host, credentials.createInsecure(), GZIP);
  const { order } = await promisify(gzip.CreateOrder.bind(gzip))({ name: LONGEST_NAME });
  gzip.close();
  assert.equal(order.name, LONGEST_NAME);
});

test("client_compressed_streaming: a stream of requests in gzip is one", async () => {
  const gzip = new contract.order.OrderService(new URL(server.url).host, credentials.createInsecure(), GZIP);
  const answered = new Promise((resolve, reject) => {
    const importing = gzip.ImportOrders((error, answer) => (error ? reject(error) : resolve(answer)));
    const importId = randomUUID();
    for (const sequence of [0, 1]) importing.write({ importId, sequence, orders: [{ name: `${importId} ${sequence}` }] });
    importing.end();
  });
  assert.equal((await answered).created, "2");
  gzip.close();
});

test("server_compressed_unary: a large answer comes in gzip to whoever takes it", async () => {
  await call("BatchCreateOrders", { requests: Array.from({ length: 100 }, () => ({ name: LONGEST_NAME })) });
  const takes = { "grpc-accept-encoding": "gzip" };
  const answer = await WAYS.gRPC(server.url, "/order.OrderService/ListOrders", frame(ListOrdersRequestSchema, { pageSize: 100 }), takes);
  assert.equal(answer.headers["grpc-encoding"], "gzip");
  assert.equal(fromBinary(ListOrdersResponseSchema, gunzipSync(answer.messages[0])).orders.length, 100);
});

test("server_compressed_streaming: a stream is not held back by it", async () => {
  const name = "not held back";
  await call("CreateOrder", { name });
  const watch = orders.WatchOrders({ sendInitial: true, filter: `name:"${name}"` });
  const names = [];
  for await (const { events, initialSyncDone } of watch) {
    names.push(...events.map(({ order }) => order.name));
    if (initialSyncDone) await call("CreateOrder", { name });
    if (names.length === 2) break;
  }
  assert.deepEqual(names, [name, name]);
});
