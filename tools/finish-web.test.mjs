// Checks the page that `make web` left in web/dist, and the one rule of finish-web.mjs that could change a meaning.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { assetsNamedBy, bareWords, captures, filesUnder, inlineScripts, minifyCss, sha256 } from "./finish-web.mjs";

const dist = fileURLToPath(new URL("../web/dist", import.meta.url));
const files = filesUnder(dist);
const read = (name) => readFileSync(join(dist, name));
const html = String(read("index.html"));
const plain = (name) => !/\.(br|gz)$/.test(name);

test("every asset's name holds the hash of its bytes", () => {
  const assets = files.filter((name) => name.startsWith("assets/")).filter(plain);
  assert.ok(assets.length >= 3);
  for (const name of assets) {
    const [, hash] = name.match(/-([0-9a-f]{16})\.(js|css|wasm|txt)$/);
    assert.equal(sha256(read(name), "hex").slice(0, 16), hash, name);
  }
});

test("index.html and the scripts name only files that are there, and every asset is named", () => {
  const named = captures(html, /\s(?:src|href)="\/([^"]*)"/g).filter((name) => name !== "");
  for (const name of [...named, ...assetsNamedBy(html)]) assert.ok(files.includes(name), name);
  assert.deepEqual(assetsNamedBy(html).sort(), files.filter((name) => name.startsWith("assets/")).filter(plain));
  for (const script of files.filter((name) => name.endsWith(".js"))) {
    for (const module of captures(String(read(script)), /["'](\w+-[\w-]+\.wasm)["']/g)) {
      assert.ok(files.includes(`assets/${module}`), `${script} names ${module}`);
    }
  }
});

test("csp.json holds the hash of each inline script of index.html and no other", () => {
  const hashes = inlineScripts(html).map((script) => `sha256-${sha256(script, "base64")}`);
  assert.deepEqual(JSON.parse(read("csp.json")), { "script-src": hashes });
});

test("the compressed files hold what the plain ones hold", () => {
  for (const name of files.filter((name) => name.endsWith(".br"))) {
    const original = read(name.slice(0, -3));
    assert.ok(brotliDecompressSync(read(name)).equals(original), name);
    assert.ok(gunzipSync(read(name.replace(/br$/, "gz"))).equals(original), name);
  }
});

test("the service worker keeps the page and every asset, under the name of this version", () => {
  const worker = String(read("sw.js"));
  const shell = JSON.parse(captures(worker, /^const SHELL = (.*);$/gm)[0]);
  assert.deepEqual(shell.sort(), ["/", ...files.filter((name) => name.startsWith("assets/")).filter(plain).map((name) => `/${name}`)]);
  assert.deepEqual(captures(worker, /^const VERSION = "(.*)";$/gm), [sha256(html, "hex").slice(0, 16)]);
});

test("what is written by hand in JavaScript for the page's start is at most 1 kB", () => {
  assert.ok(read(assetsNamedBy(html).find((name) => name.includes("boot"))).length <= 1024);
});

test("words lose their keys and comments, and nothing else", () => {
  const text = "# Header\n\na.key = One = two\nb.key[one] = {n} [x]\nb.key[other] = {n} # of\n";
  assert.equal(bareWords(text), " = One = two\n[one] = {n} [x]\n[other] = {n} # of");
});

test("smaller styles mean the same", () => {
  const cases = [
    ["/* why */\na  >  b,\n\tc { color : red; }\n", "a > b,c{color : red;}"],
    ["a :hover { --empty: ; content: \"/* kept */  \"; }", "a :hover{--empty: ;content: \"/* kept */  \";}"],
    ["a { width: calc( 1px + 2px ); background: url( x y.svg ) }", "a{width: calc( 1px + 2px );background: url( x y.svg )}"],
    ["@media (min-width: 1px) and (max-width: 2px) { a { margin: 0 -1px } }", "@media (min-width: 1px) and (max-width: 2px){a{margin: 0 -1px}}"],
    ["a /* why */ b, /* why */\nc.d { }", "a b,c.d{}"],
  ];
  for (const [written, smaller] of cases) assert.equal(minifyCss(written), smaller);
});
