// Pages of other origins: what they may do is what `--cors-origin` says, and no more.

import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { CreateOrderRequestSchema, OrderService, ReadOrderRequestSchema } from "../generated/order/order_pb.js";
import { OrdersServer } from "../lib/orders-server.js";
import { frame, overH2c } from "./wire.js";

const FRIEND = "https://friend.example";
const STRANGER = "https://stranger.example";
const CREATE = "/order.OrderService/CreateOrder";
const READ = "/order.OrderService/ReadOrder";
const SENT = ["content-type", "grpc-timeout", "x-grpc-web", "x-user-agent", "authorization", "rpc-auth", "traceparent"];
const EXPOSED = ["grpc-status", "grpc-message", "grpc-status-details-bin"];

let open, closed;

before(async () => {
  open = await OrdersServer.start("--cors-origin", FRIEND);
  closed = await OrdersServer.start();
});

after(async () => {
  await open.discard();
  await closed.discard();
});

function preflight(server, origin) {
  return fetch(server.url + CREATE, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": SENT.join(",") },
  });
}

async function count(server) {
  const orders = createClient(OrderService, createGrpcWebTransport({ baseUrl: server.url }));
  return (await orders.listOrders({})).orders.length;
}

const listed = (header) => header.split(",").map((name) => name.trim().toLowerCase());

describe("with --cors-origin", () => {
  test("the named origin may send all that gRPC-Web clients send", async () => {
    const { ok, headers } = await preflight(open, FRIEND);
    assert.ok(ok);
    assert.equal(headers.get("access-control-allow-origin"), FRIEND);
    assert.deepEqual(
      SENT.filter((name) => !listed(headers.get("access-control-allow-headers")).includes(name)),
      [],
    );
    assert.ok(listed(headers.get("access-control-allow-methods")).includes("post"));
  });

  test("another origin may not", async () => {
    const { headers } = await preflight(open, STRANGER);
    assert.equal(headers.get("access-control-allow-origin"), null);
  });

  test("the named origin can read the status of an error that is headers only", async () => {
    const response = await fetch(open.url + READ, {
      method: "POST",
      headers: { origin: FRIEND, "content-type": "application/grpc-web+proto" },
      body: frame(ReadOrderRequestSchema, { uuid: "x" }),
    });
    assert.equal(response.headers.get("grpc-status"), "3");
    assert.equal(response.headers.get("access-control-allow-origin"), FRIEND);
    const exposed = listed(response.headers.get("access-control-expose-headers"));
    assert.deepEqual(
      EXPOSED.filter((name) => !exposed.includes(name)),
      [],
    );
  });

  test("an answer says that it depends on the origin, so that no cache mixes them up", async () => {
    const { headers } = await preflight(open, FRIEND);
    assert.ok(listed(headers.get("vary")).includes("origin"));
  });
});

describe("without it", () => {
  test("no other origin may do anything", async () => {
    const { headers } = await preflight(closed, FRIEND);
    assert.equal(headers.get("access-control-allow-origin"), null);
  });
});

describe("a POST that needs no preflight changes nothing", () => {
  const order = () => frame(CreateOrderRequestSchema, { name: "planted" });
  const simple = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"];

  for (const type of simple) {
    test(`${type} over HTTP/1.1`, async () => {
      const headers = { origin: STRANGER, "content-type": type };
      const response = await fetch(closed.url + CREATE, { method: "POST", headers, body: order() });
      assert.ok(response.status >= 400, `answered ${response.status}`);
      assert.equal(await count(closed), 0);
    });

    test(`${type} over HTTP/2`, async () => {
      const headers = { ":method": "POST", ":path": CREATE, origin: STRANGER, "content-type": type };
      const answer = await overH2c(closed.url, headers, order());
      assert.ok(answer.headers[":status"] >= 400, `answered ${answer.headers[":status"]}`);
      assert.equal(await count(closed), 0);
    });
  }

  test("no content type at all over HTTP/2", async () => {
    const answer = await overH2c(closed.url, { ":method": "POST", ":path": CREATE, origin: STRANGER }, order());
    assert.ok(answer.headers[":status"] >= 400, `answered ${answer.headers[":status"]}`);
    assert.equal(await count(closed), 0);
  });

  test("GET over HTTP/2, with the content type of gRPC", async () => {
    const headers = { ":method": "GET", ":path": CREATE, "content-type": "application/grpc" };
    await overH2c(closed.url, headers);
    assert.equal(await count(closed), 0);
  });
});
