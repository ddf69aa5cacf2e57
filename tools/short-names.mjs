// wasm-bindgen names each function between the module and its glue by a long name with a hash in it, which nothing
// compresses: a fortieth of the first visit. Here both sides get short ones.

const IMPORTS = 2;
const EXPORTS = 7;
const HEADER = 8;
const FUNCTION = 0;

/** Answers `{ module, glue }` with short names. `module`: the bytes; `glue`: the script that loads it. */
export function shortenNames(module, glue) {
  const names = new Map();
  const short = (name) => {
    // What the glue does not name as a word of its own stays as it is: `memory` is also a word of JavaScript's.
    if (!/^(_|wasm_bindgen_)/.test(name)) return name;
    if (!names.has(name)) names.set(name, `_${names.size.toString(36)}`);
    return names.get(name);
  };
  const shortened = renameInModule(module, short);
  const words = glue.replace(/[\w$]+/g, (word) => names.get(word) ?? word);
  return { module: shortened, glue: withoutIndents(words) };
}

// Each line without the white space before it; no text of the glue goes over a line's end.
function withoutIndents(script) {
  const lines = script.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const open = lines.find((line) => line.split("`").length % 2 === 0);
  if (open !== undefined) throw new Error(`the glue holds a text of several lines: ${open}`);
  return `${lines.join("\n")}\n`;
}

function renameInModule(module, short) {
  let at = HEADER;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = module[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const text = () => {
    const length = number();
    at += length;
    return String(module.subarray(at - length, at));
  };
  const item = (id) => {
    const from = id === IMPORTS ? [withLength(Buffer.from(text()))] : [];
    const name = short(text());
    const start = at;
    const kind = module[at++];
    if (id === IMPORTS && kind !== FUNCTION) throw new Error(`the module imports ${name}, which is no function`);
    number();
    return Buffer.concat([...from, withLength(Buffer.from(name)), module.subarray(start, at)]);
  };

  const sections = [module.subarray(0, HEADER)];
  while (at < module.length) {
    const start = at;
    const id = module[at++];
    const end = number() + at;
    if (id === IMPORTS || id === EXPORTS) {
      const items = Array.from({ length: number() }, () => item(id));
      sections.push(Buffer.from([id]), withLength(Buffer.concat([leb128(items.length), ...items])));
    } else {
      sections.push(module.subarray(start, end));
    }
    at = end;
  }
  return Buffer.concat(sections);
}

const withLength = (bytes) => Buffer.concat([leb128(bytes.length), bytes]);

function leb128(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) | 0x80);
  return Buffer.from([...bytes, value]);
}
