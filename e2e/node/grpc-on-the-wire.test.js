// What the server itself answers, byte for byte: no client library stands between, and none covers up for it.

import { fromBinary } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { CheckStatusOrderRequestSchema } from "../generated/check/check_pb.js";
import * as order from "../generated/order/order_pb.js";
import { OrdersServer } from "../lib/orders-server.js";
import { SilentService } from "../lib/silent-service.js";
import { errorInfo, frame, fromText, overH2c, takeApart } from "./wire.js";

const OK = "0";
const DEADLINE_EXCEEDED = "4";
const INVALID_ARGUMENT = "3";
const UNIMPLEMENTED = "12";

let silent, server, created;

before(async () => {
  silent = await SilentService.start();
  server = await OrdersServer.start("--check-url", silent.url);
  const { messages } = await web("CreateOrder", frame(order.CreateOrderRequestSchema, { name: "Bon app’" }));
  created = fromBinary(order.CreateOrderResponseSchema, messages[0]).order;
});

after(async () => {
  await server.discard();
  await silent.stop();
});

/** A gRPC-Web call over HTTP/1.1; answers headers, messages and trailers. */
async function web(method, body, headers = {}) {
  const response = await post(`/order.OrderService/${method}`, body, {
    "content-type": "application/grpc-web+proto",
    ...headers,
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const isText = response.headers.get("content-type").startsWith("application/grpc-web-text");
  return { headers: response.headers, ...takeApart(isText ? fromText(bytes) : bytes) };
}

function post(path, body, headers) {
  return fetch(server.url + path, { method: "POST", body, headers });
}

/** A native gRPC call over h2c; the status stands in the trailers, or in the headers when there is nothing else. */
async function native(path, body, headers = {}) {
  const answer = await overH2c(
    server.url,
    {
      ":method": "POST",
      ":path": path,
      "content-type": "application/grpc",
      te: "trailers",
      ...headers,
    },
    body,
  );
  return { ...answer, status: answer.trailers["grpc-status"] ?? answer.headers["grpc-status"] };
}

const status = ({ headers, trailers }) => trailers["grpc-status"] ?? headers.get("grpc-status");
const details = ({ headers, trailers }) =>
  trailers["grpc-status-details-bin"] ?? headers.get("grpc-status-details-bin");

describe("gRPC-Web over HTTP/1.1", () => {
  const read = () => frame(order.ReadOrderRequestSchema, { uuid: created.uuid });

  test("binary: one message, then the status in a trailer frame", async () => {
    const answer = await web("ReadOrder", read());
    assert.match(answer.headers.get("content-type"), /^application\/grpc-web(\+proto)?$/);
    assert.equal(answer.messages.length, 1);
    assert.equal(answer.trailers["grpc-status"], OK);
    assert.deepEqual(fromBinary(order.ReadOrderResponseSchema, answer.messages[0]).order, created);
  });

  test("text: the same in base64", async () => {
    const text = "application/grpc-web-text";
    const answer = await web("ReadOrder", read().toString("base64"), { "content-type": text, accept: text });
    assert.match(answer.headers.get("content-type"), /^application\/grpc-web-text(\+proto)?$/);
    assert.equal(answer.trailers["grpc-status"], OK);
    assert.deepEqual(fromBinary(order.ReadOrderResponseSchema, answer.messages[0]).order, created);
  });

  test("a content type with a parameter is understood", async () => {
    const answer = await web("ReadOrder", read(), { "content-type": "application/grpc-web+proto; charset=utf-8" });
    assert.equal(status(answer), OK);
  });

  test("an error is HTTP 200 and carries its details", async () => {
    const answer = await web("ReadOrder", frame(order.ReadOrderRequestSchema, { uuid: "x" }));
    assert.equal(status(answer), INVALID_ARGUMENT);
    assert.equal(errorInfo(details(answer)).domain, "orders");
  });

  test("a deadline that runs out is DEADLINE_EXCEEDED in the server’s own words", async () => {
    const check = frame(CheckStatusOrderRequestSchema, { uuid: created.uuid });
    const answer = await web("CheckStatusOrder", check, { "grpc-timeout": "300m" });
    assert.equal(status(answer), DEADLINE_EXCEEDED);
    assert.match(errorInfo(details(answer)).metadata.trace_id, /^[0-9a-f]{32}$/);
  });

  for (const path of ["/order.OrderService/NoSuchMethod", "/order.NoSuchService/CreateOrder"]) {
    test(`${path} is UNIMPLEMENTED in gRPC-Web’s form`, async () => {
      const response = await post(path, frame(order.ListOrdersRequestSchema, {}), {
        "content-type": "application/grpc-web+proto",
      });
      const { trailers } = takeApart(Buffer.from(await response.arrayBuffer()));
      assert.equal(response.status, 200);
      assert.equal(trailers["grpc-status"] ?? response.headers.get("grpc-status"), UNIMPLEMENTED);
    });
  }
});

describe("gRPC over h2c", () => {
  test("a deadline that runs out is DEADLINE_EXCEEDED in the server’s own words", async () => {
    const check = frame(CheckStatusOrderRequestSchema, { uuid: created.uuid });
    const answer = await native("/order.OrderService/CheckStatusOrder", check, { "grpc-timeout": "300m" });
    assert.equal(answer.status, DEADLINE_EXCEEDED);
  });

  for (const path of ["/order.OrderService/NoSuchMethod", "/order.NoSuchService/CreateOrder"]) {
    test(`${path} is UNIMPLEMENTED in gRPC’s form`, async () => {
      const answer = await native(path, frame(order.ListOrdersRequestSchema, {}));
      assert.equal(answer.headers[":status"], 200);
      assert.match(answer.headers["content-type"], /^application\/grpc/);
      assert.equal(answer.status, UNIMPLEMENTED);
    });
  }

  test("gRPC-Web is understood over HTTP/2 too", async () => {
    const { body } = await overH2c(
      server.url,
      {
        ":method": "POST",
        ":path": "/order.OrderService/ReadOrder",
        "content-type": "application/grpc-web+proto",
      },
      frame(order.ReadOrderRequestSchema, { uuid: created.uuid }),
    );
    const { messages, trailers } = takeApart(body);
    assert.equal(trailers["grpc-status"], OK);
    assert.deepEqual(fromBinary(order.ReadOrderResponseSchema, messages[0]).order, created);
  });
});
