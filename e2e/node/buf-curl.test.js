// `buf curl`, which learns the contract by reflection, over gRPC and over gRPC-Web.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { join } from "node:path";

import { OrdersServer, run, runToEnd } from "../lib/orders-server.js";

const BUF = join(import.meta.dirname, "..", "node_modules", "@bufbuild", "buf", "bin", "buf");

let server;

before(async () => {
  server = await OrdersServer.start();
});

after(() => server.discard());

for (const protocol of ["grpc", "grpcweb"]) {
  const call = (method, fields) => [
    BUF,
    "curl",
    "--protocol",
    protocol,
    "--http2-prior-knowledge",
    "--data",
    JSON.stringify(fields),
    `${server.url}/order.OrderService/${method}`,
  ];
  const curl = async (method, fields) => JSON.parse(await run(process.execPath, call(method, fields)));

  describe(`buf curl over ${protocol}`, () => {
    test("creates an order that the list then holds", async () => {
      const { order, notificationType } = await curl("CreateOrder", {
        name: `Übersee, Улан-Удэ: ${protocol}`,
        date: "2024-06-13",
      });
      assert.equal(notificationType, "ORDER_NOTIFICATION_TYPE_ENUM_OK");
      assert.equal(order.name, `Übersee, Улан-Удэ: ${protocol}`);
      const { orders } = await curl("ListOrders", {});
      assert.deepEqual(
        orders.find(({ uuid }) => uuid === order.uuid),
        order,
      );
    });

    test("shows the code of a refused call", async () => {
      const { code, stderr } = await runToEnd(process.execPath, call("ReadOrder", { uuid: "42" }));
      assert.notEqual(code, 0);
      assert.equal(JSON.parse(stderr).code, "invalid_argument");
    });

    test("lists the services", async () => {
      const list = [BUF, "curl", "--protocol", protocol, "--http2-prior-knowledge", "--list-services", server.url];
      const services = (await run(process.execPath, list)).split("\n");
      assert.ok(services.includes("order.OrderService"));
      assert.ok(services.includes("check.CheckStatusOrderService"));
    });
  });
}
