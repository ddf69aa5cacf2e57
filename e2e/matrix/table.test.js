// The table in README.md is what the tests run.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { markdown } from "./table.js";

test("README.md shows the matrix as it is", async () => {
  const readme = await readFile(join(import.meta.dirname, "..", "..", "README.md"), "utf8");
  assert.ok(readme.includes(markdown()), `README.md lacks this table:\n\n${markdown()}\n`);
});
