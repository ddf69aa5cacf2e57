// The short names against a module written by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { shortenNames } from "./short-names.mjs";

const text = (value) => [value.length, ...Buffer.from(value)];
const section = (id, ...bytes) => [id, bytes.length, ...bytes];

// Imports `__wbg_double_0123456789abcdef` (a number to a number), exports it as `__wbindgen_twice` and, as `memory`, a memory.
const module = Buffer.from([
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(1, 1, 0x60, 1, 0x7f, 1, 0x7f),
  ...section(2, 1, ...text("./glue.js"), ...text("__wbg_double_0123456789abcdef"), 0, 0),
  ...section(5, 1, 0, 1),
  ...section(7, 2, ...text("__wbindgen_twice"), 0, 0, ...text("memory"), 2, 0),
]);
const glue = `
  const imports = { "./glue.js": { __wbg_double_0123456789abcdef: (n) => 2 * n } };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), imports);
  return [exports.__wbindgen_twice(21), exports.memory.buffer.byteLength];
`;
const run = (module, glue) => new Function("module", glue)(module);

test("a module and its glue work together under short names as they did under long ones", () => {
  const short = shortenNames(module, glue);
  assert.deepEqual(run(short.module, short.glue), [42, 65_536]);
  assert.deepEqual(run(short.module, short.glue), run(module, glue));
});

test("no long name is left", () => {
  const short = shortenNames(module, glue);
  assert.doesNotMatch(String(short.module) + short.glue, /__wb/);
});

test("a text of several lines in the glue is refused: taking its indents off would change it", () => {
  assert.throws(() => shortenNames(module, "const text = `one\n  two`;"), /text of several lines/);
});
