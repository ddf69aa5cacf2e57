// The page's words in one of its languages, from the same tables that it is built with.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const LOCALES = join(import.meta.dirname, "..", "..", "web", "locales");

/** Answers `say(key, { name })`: the words under a key, with what is named in braces filled in. */
export function words(language) {
  const lines = readFileSync(join(LOCALES, `${language}.txt`), "utf8").split("\n");
  const entries = lines.filter((line) => line.includes(" = ")).map((line) => line.split(/ = (.*)/, 2));
  const table = new Map(entries);
  return (key, values = {}) => {
    if (!table.has(key)) throw new Error(`${language}.txt has no ${key}`);
    return table.get(key).replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
}
