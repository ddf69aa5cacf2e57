// The categories of the Connect project's conformance suite that concern a server of gRPC and gRPC-Web, in our own tests
// and on our own contract, each in every way that bytes can reach the server.

import { fromBinary } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";

import { CheckStatusOrderRequestSchema } from "../matrix/generated/es/check/check_pb.js";
import * as order from "../matrix/generated/es/order/order_pb.js";
import { CheckService } from "../lib/check-service.js";
import { OrdersServer } from "../lib/orders-server.js";
import { frame } from "../node/wire.js";
import { WAYS, framed, padded } from "./ways.js";

const [OK, INVALID_ARGUMENT, DEADLINE_EXCEEDED] = [0, 3, 4];
const [RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL] = [8, 12, 13];
const REQUEST_BYTES = 2 * 1024 * 1024;
const SERVICE = "/order.OrderService";

let checks, server;

before(async () => {
  checks = await CheckService.start();
  server = await OrdersServer.start("--check-url", checks.url);
});

after(async () => {
  await server.discard();
  checks.stop();
});

const create = (name) => frame(order.CreateOrderRequestSchema, { name });

for (const [way, send] of Object.entries(WAYS)) {
  const call = (method, body, headers = {}) => send(server.url, `${SERVICE}/${method}`, body, headers);
  const listed = async (name) => {
    const { messages } = await call("ListOrders", frame(order.ListOrdersRequestSchema, { filter: `name:"${name}"` }));
    return fromBinary(order.ListOrdersResponseSchema, messages[0]).orders;
  };

  describe(way, () => {
    test("basic: one message and OK", async () => {
      const answer = await call("CreateOrder", create("basic"));
      assert.deepEqual([answer.http, answer.code, answer.messages.length], [200, OK, 1]);
      assert.equal(fromBinary(order.CreateOrderResponseSchema, answer.messages[0]).order.name, "basic");
    });

    test("basic: a stream of messages and OK", async () => {
      const answer = await call("ExportOrders", frame(order.ExportOrdersRequestSchema, {}));
      assert.equal(answer.code, OK);
      assert.ok(answer.messages.length >= 2, `${answer.messages.length} messages`);
    });

    test("empty: a message without bytes is a message", async () => {
      const answer = await call("GetServerInfo", framed(Buffer.alloc(0)));
      assert.deepEqual([answer.code, answer.messages.length], [OK, 1]);
    });

    test("errors: code and text, and no message", async () => {
      const answer = await call("CreateOrder", create(" "));
      assert.deepEqual([answer.http, answer.code, answer.messages], [200, INVALID_ARGUMENT, []]);
      assert.match(answer.message, /name/);
    });

    test("errors: a stream that is refused", async () => {
      const answer = await call("WatchOrders", frame(order.WatchOrdersRequestSchema, { filter: "((" }));
      assert.deepEqual([answer.http, answer.code, answer.messages], [200, INVALID_ARGUMENT, []]);
    });

    test("metadata: a header that comes twice does no harm", async () => {
      const headers = way.includes("/1.1") ? { "x-custom": "a, b" } : { "x-custom": ["a", "b"] };
      assert.equal((await call("CreateOrder", create("twice"), headers)).code, OK);
    });

    test("timeouts: DEADLINE_EXCEEDED when it runs out", async () => {
      const { messages } = await call("CreateOrder", create("slow"));
      const { uuid } = fromBinary(order.CreateOrderResponseSchema, messages[0]).order;
      checks.silent.add(uuid);
      const check = frame(CheckStatusOrderRequestSchema, { uuid });
      const answer = await call("CheckStatusOrder", check, { "grpc-timeout": "200m" });
      assert.deepEqual([answer.http, answer.code], [200, DEADLINE_EXCEEDED]);
    });

    test("timeouts: one that cannot be read is refused", async () => {
      const answer = await call("CreateOrder", create("timeless"), { "grpc-timeout": "soon" });
      assert.equal(answer.code, INVALID_ARGUMENT);
    });

    test("size: a message at the limit is taken", async () => {
      const answer = await call("CreateOrder", padded(order.CreateOrderRequestSchema, { name: "at the limit" }, REQUEST_BYTES));
      assert.equal(answer.code, OK, answer.message);
    });

    test("size: a message of one byte more is RESOURCE_EXHAUSTED", async () => {
      const name = `over ${randomUUID()}`;
      const answer = await call("CreateOrder", padded(order.CreateOrderRequestSchema, { name }, REQUEST_BYTES + 1));
      assert.equal(answer.code, RESOURCE_EXHAUSTED, answer.message);
      assert.deepEqual(await listed(name), []);
    });

    test("unexpected: no request at all is refused", async () => {
      const answer = await call("CreateOrder", Buffer.alloc(0));
      assert.deepEqual([answer.http, answer.code, answer.messages], [200, UNIMPLEMENTED, []]);
    });

    for (const method of ["CreateOrder", "ExportOrders"]) {
      test(`unexpected: two requests to ${method} are refused`, async () => {
        const name = `twofold ${randomUUID()}`;
        const answer = await call(method, Buffer.concat([create(`${name} first`), create(`${name} second`)]));
        assert.deepEqual([answer.http, answer.code, answer.messages], [200, UNIMPLEMENTED, []]);
        assert.deepEqual(await listed(name), []);
      });
    }

    test("unexpected: an unknown method is UNIMPLEMENTED", async () => {
      assert.equal((await call("NoSuchMethod", create("x"))).code, UNIMPLEMENTED);
    });

    test("unexpected: another content type is 415", async () => {
      const answer = await call("CreateOrder", create("x"), { "content-type": "application/x-unknown" });
      assert.equal(answer.http, 415);
    });

    test("compression: an encoding that nobody knows is UNIMPLEMENTED, with those that are known", async () => {
      const answer = await call("CreateOrder", framed(gzipSync("x"), 1), { "grpc-encoding": "zip" });
      assert.equal(answer.code, UNIMPLEMENTED, answer.message);
    });

    test("compression: a frame that is said to be compressed by nothing is refused", async () => {
      const name = `flagged ${randomUUID()}`;
      const answer = await call("CreateOrder", framed(create(name).subarray(5), 1));
      assert.equal(answer.code, INVALID_ARGUMENT, answer.message);
      assert.deepEqual(await listed(name), []);
    });

    test("compression: bytes that are not what they are said to be are refused", async () => {
      const name = `not gzip ${randomUUID()}`;
      const answer = await call("CreateOrder", framed(create(name).subarray(5), 1), { "grpc-encoding": "gzip" });
      assert.ok([INTERNAL, UNIMPLEMENTED, INVALID_ARGUMENT].includes(answer.code), `${answer.code} ${answer.message}`);
      assert.deepEqual(await listed(name), []);
    });
  });
}

test("unexpected: a call that is not posted is 405", async () => {
  for (const method of ["GET", "PUT", "DELETE", "PATCH"]) {
    const headers = { "content-type": "application/grpc-web+proto" };
    const { status } = await fetch(`${server.url}${SERVICE}/ListOrders`, { method, headers });
    assert.equal(status, 405, method);
  }
});
