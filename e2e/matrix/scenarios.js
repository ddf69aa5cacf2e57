// What every client must be able to do. Each is written once, in terms of `client.unary` and `client.stream`.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

const DEADLINE_EXCEEDED = 4;
const INVALID_ARGUMENT = 3;
const NAME = "Übersee · Улан-Удэ 🧺";
const DEADLINE_MS = 2_000;
// Some clients round up.
const ROUNDING_MS = 20;

const create = async (client, name) => (await client.unary("CreateOrder", { name, requestId: randomUUID() })).order;

/** An order that the check service is asked about in vain. */
async function unanswered({ client, checks }) {
  const { uuid } = await create(client, "Bon app’");
  checks.silent.add(uuid);
  return uuid;
}

export const SCENARIOS = {
  async unary({ client }) {
    const { order } = await client.unary("CreateOrder", { name: NAME, date: "2024-06-13" });
    assert.equal(order.name, NAME);
    assert.equal(order.date, "2024-06-13");
    assert.deepEqual((await client.unary("ReadOrder", { uuid: order.uuid })).order, order);
  },

  async error({ client }) {
    const refusal = await client.refused("CreateOrder", { name: " ", date: "soon" });
    assert.equal(refusal.code, INVALID_ARGUMENT);
    assert.notEqual(refusal.message, "");
    assert.equal(refusal.info.domain, "orders");
    assert.deepEqual(refusal.violations, [
      ["name", "NAME_REQUIRED"],
      ["date", "DATE_INVALID"],
    ]);
  },

  async deadline({ client, checks }) {
    const uuid = await unanswered({ client, checks });
    const refusal = await client.refused("CheckStatusOrder", { uuid }, { timeoutMs: DEADLINE_MS });
    assert.equal(refusal.code, DEADLINE_EXCEEDED);
    const { leftMs } = await checks.question(uuid);
    assert.ok(leftMs <= DEADLINE_MS + ROUNDING_MS, `the check service was given ${leftMs} ms`);
  },

  async cancel({ client, checks }) {
    const uuid = await unanswered({ client, checks });
    const call = client.stream("CheckStatusOrder", { uuid });
    const { givenUp } = await checks.question(uuid);
    await call.cancel();
    await givenUp;
  },

  async metadata({ client, checks }) {
    const { uuid } = await create(client, "Bon app’");
    const traceId = randomUUID().replaceAll("-", "");
    const metadata = {
      authorization: "Bearer abc.def",
      "rpc-auth": "d0bad0bbd18ed187",
      traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
    };
    await client.unary("CheckStatusOrder", { uuid }, { metadata });
    const asked = (await checks.question(uuid)).metadata;
    assert.equal(asked.authorization, metadata.authorization);
    assert.equal(asked["rpc-auth"], metadata["rpc-auth"]);
    assert.equal(asked.traceparent.split("-")[1], traceId);
    const refusal = await client.refused("ReadOrder", { uuid: "42" }, { metadata });
    assert.equal(refusal.info.metadata.trace_id, traceId);
  },

  async stream({ client }) {
    const name = `bulk ${randomUUID()}`;
    for (const number of [1, 2, 3]) await create(client, `${name} ${number}`);
    const progress = [];
    const call = client.stream("BulkChangeOrders", { filter: `name:"${name}"`, completed: true, requestId: randomUUID() });
    for await (const { done, total } of call) progress.push([done, total]);
    assert.deepEqual(progress.at(-1), ["3", "3"]);
  },

  /** Messages come while the stream stays open, and a second watch goes on where the first one was cut. */
  async watch({ client }) {
    const marker = `watch ${randomUUID()}`;
    const filter = `name:"${marker}"`;
    const before = await create(client, `${marker} before`);

    const first = client.stream("WatchOrders", { filter, sendInitial: true });
    const [initial] = await events(first, 1);
    assert.deepEqual([initial.type, initial.uuid], ["ORDER_CHANGE_TYPE_CREATED", before.uuid]);
    const seen = await create(client, `${marker} seen`);
    const [live] = await events(first, 1);
    assert.equal(live.uuid, seen.uuid);
    await first.cancel();

    const missed = await create(client, `${marker} missed`);
    const second = client.stream("WatchOrders", { filter, resumeToken: live.resumeToken });
    const [resumed] = await events(second, 1);
    assert.equal(resumed.uuid, missed.uuid);
    await second.cancel();
  },

  /** The server is away when the call is made, and comes back. */
  async retry({ client, server }) {
    const name = `retried ${randomUUID()}`;
    await server.kill();
    const created = create(client, name);
    await server.restart();
    const { uuid } = await created;
    const { orders } = await client.unary("ListOrders", { filter: `name:"${name}"` });
    assert.deepEqual(orders.map((order) => order.uuid), [uuid]);
  },
};

/** The next `count` events of a watch. */
async function events(watch, count) {
  const found = [];
  while (found.length < count) {
    const { done, value } = await watch.next();
    assert.ok(!done, "the watch ended");
    for (const { type, order } of value.events) found.push({ type, uuid: order.uuid, resumeToken: value.resumeToken });
  }
  assert.equal(found.length, count, "events that were not asked for");
  return found;
}
