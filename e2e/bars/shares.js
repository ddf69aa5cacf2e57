// Which dependency has which share of the page's code: what its functions weigh before wasm-opt, which drops their names.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const CODE = 10;
const CUSTOM = 0;
const FUNCTION_NAMES = 1;
const IMPORT = 2;
const FUNCTION_IMPORT = 0;
const LANGUAGE = new Set(["core", "alloc", "std", "hashbrown", "dlmalloc", "compiler_builtins"]);

/** Reads WebAssembly's integers and sections. */
class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }

  byte() {
    return this.bytes[this.at++];
  }

  number() {
    let [value, shift, byte] = [0, 0, 0x80];
    while (byte & 0x80) {
      byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      shift += 7;
    }
    return value;
  }

  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at).toString("utf8");
  }

  /** What is left, as pairs of a number and what lies under it. */
  *sections() {
    while (this.at < this.end) {
      const id = this.byte();
      const length = this.number();
      yield [id, new Reader(this.bytes, this.at, this.at + length)];
      this.at += length;
    }
  }
}

/** The functions that come from outside are numbered before those that have code. */
function importedFunctions(reader) {
  let functions = 0;
  for (let left = reader.number(); left > 0; left--) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind === FUNCTION_IMPORT) functions++;
    else if (kind === 1) reader.byte();
    if (kind === 1 || kind === 2) {
      const hasMost = reader.byte() & 1;
      reader.number();
      if (hasMost) reader.number();
    } else if (kind === 3) {
      reader.byte();
      reader.byte();
    } else {
      reader.number();
    }
  }
  return functions;
}

function functionNames(reader) {
  const names = new Map();
  for (const [id, part] of reader.sections()) {
    if (id !== FUNCTION_NAMES) continue;
    for (let left = part.number(); left > 0; left--) names.set(part.number(), part.text());
  }
  return names;
}

/** The crate that a function is there for: the first in its name that is not the language's own. */
function crateOf(name = "") {
  const roots = [...name.matchAll(/(?<![\w:])([a-z_][a-z0-9_]*)(?:\[[0-9a-f]+\])?::/g)].map(([, root]) => root);
  return roots.find((root) => !LANGUAGE.has(root)) ?? (roots.length > 0 ? "std" : "other");
}

/** Crates with the bytes of their functions, the heaviest first; and what is no code. */
export async function sharesOf(folder) {
  const file = (await readdir(folder)).find((name) => name.startsWith("orders-web") && name.endsWith(".wasm"));
  const bytes = await readFile(join(folder, file));
  let imported = 0;
  let names = new Map();
  const sizes = [];
  for (const [id, section] of new Reader(bytes, 8).sections()) {
    if (id === IMPORT) imported = importedFunctions(section);
    if (id === CUSTOM && section.text() === "name") names = functionNames(section);
    if (id !== CODE) continue;
    for (let left = section.number(); left > 0; left--) {
      const size = section.number();
      section.at += size;
      sizes.push(size);
    }
  }
  const crates = new Map();
  sizes.forEach((size, index) => {
    const crate = crateOf(names.get(imported + index));
    crates.set(crate, (crates.get(crate) ?? 0) + size);
  });
  return { crates: [...crates].sort(([, a], [, b]) => b - a), code: sizes.reduce((sum, size) => sum + size, 0) };
}
