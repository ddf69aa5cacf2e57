// How the app's files are served.

import assert from "node:assert/strict";
import { get } from "node:http";
import { once } from "node:events";
import { after, before, describe, test } from "node:test";
import { brotliDecompressSync, gunzipSync } from "node:zlib";

import { OrdersServer } from "../lib/orders-server.js";
import { overH2c } from "./wire.js";

let server, page, assets;

before(async () => {
  server = await OrdersServer.start();
  page = await (await fetch(server.url)).text();
  assets = [...new Set(page.match(/\/assets\/[\w.-]+/g))];
  assert.notEqual(assets.length, 0, "the program was built without the page");
});

after(() => server.discard());

/** An answer as it came over the wire: fetch would unpack it. */
async function raw(path, headers = {}) {
  const [response] = await once(get(server.url + path, { headers }), "response");
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(await response.toArray()) };
}

describe("the page", () => {
  test("has a script, a style sheet and the program that they start", () => {
    for (const kind of [".js", ".css", ".wasm"]) {
      assert.ok(
        assets.some((path) => path.endsWith(kind)),
        `no ${kind} in ${assets}`,
      );
    }
  });

  test("is never taken from a cache unasked", async () => {
    assert.equal((await raw("/")).headers["cache-control"], "no-cache");
  });

  test("answers a deep link as it answers /", async () => {
    const deep = await raw("/orders/018f3c5e-8a9b-7cde-8f01-23456789abcd");
    assert.equal(deep.status, 200);
    assert.match(deep.headers["content-type"], /^text\/html/);
    assert.equal(deep.body.toString(), page);
    assert.equal(deep.headers["cache-control"], "no-cache");
  });

  test("is the same over HTTP/2", async () => {
    const answer = await overH2c(server.url, { ":path": "/" });
    assert.equal(answer.headers[":status"], 200);
    assert.equal(answer.body.toString(), page);
  });

  test("may load and run nothing but its own", async () => {
    const policy = (await raw("/")).headers["content-security-policy"].split(";").map((part) => part.trim().split(" "));
    const allowed = Object.fromEntries(policy.map(([name, ...values]) => [name, values]));
    assert.deepEqual(allowed["default-src"], ["'none'"]);
    assert.deepEqual(allowed["connect-src"], ["'self'"]);
    assert.deepEqual(allowed["style-src"], ["'self'"]);
    assert.deepEqual(allowed["base-uri"], ["'none'"]);
    assert.deepEqual(allowed["frame-ancestors"], ["'none'"]);
    assert.deepEqual(
      allowed["script-src"].filter((source) => !/^'(self|wasm-unsafe-eval|sha256-[\w+/=]+)'$/.test(source)),
      [],
    );
  });

  test("sends no referrer and lets no type be guessed", async () => {
    const { headers } = await raw("/");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.equal(headers["x-content-type-options"], "nosniff");
  });
});

describe("an asset", () => {
  test("is kept for ever", async () => {
    for (const path of assets) {
      const { status, headers } = await raw(path);
      assert.equal(status, 200, path);
      assert.equal(headers["cache-control"], "public, max-age=31536000, immutable", path);
      assert.equal(headers["x-content-type-options"], "nosniff", path);
    }
  });

  test("comes in brotli, in gzip or plain, as the client can read it", async () => {
    const path = assets.find((name) => name.endsWith(".wasm"));
    const plain = await raw(path);
    const brotli = await raw(path, { "accept-encoding": "gzip, deflate, br" });
    const gzip = await raw(path, { "accept-encoding": "gzip" });
    assert.deepEqual(
      [plain, brotli, gzip].map(({ headers }) => headers["content-encoding"]),
      [undefined, "br", "gzip"],
    );
    assert.ok(brotliDecompressSync(brotli.body).equals(plain.body));
    assert.ok(gunzipSync(gzip.body).equals(plain.body));
    assert.ok(brotli.body.length < gzip.body.length);
  });

  test("is not sent in brotli to a client that refuses it", async () => {
    const path = assets.find((name) => name.endsWith(".js"));
    const answer = await raw(path, { "accept-encoding": "br;q=0, gzip" });
    assert.equal(answer.headers["content-encoding"], "gzip");
  });

  test("says that it depends on what the client can read", async () => {
    const answer = await raw(assets[0], { "accept-encoding": "br" });
    assert.match(answer.headers.vary, /accept-encoding/i);
  });

  test("has the type of what it is", async () => {
    const types = { ".js": /^text\/javascript/, ".css": /^text\/css/, ".wasm": /^application\/wasm$/ };
    for (const [kind, type] of Object.entries(types)) {
      const path = assets.find((name) => name.endsWith(kind));
      assert.match((await raw(path)).headers["content-type"], type);
    }
  });

  test("that is not there is 404, and no cache remembers it", async () => {
    const answer = await raw("/assets/no-such-file-0123456789abcdef.js");
    assert.equal(answer.status, 404);
    assert.equal(answer.headers["cache-control"], "no-store");
  });
});

describe("probes", () => {
  for (const path of ["/healthz", "/readyz"]) {
    test(`${path} answers 200`, async () => {
      assert.equal((await raw(path)).status, 200);
    });
  }
});
