// `buf curl`, which learns the contract by reflection.

import { join } from "node:path";

import { commandLine } from "./command-line.js";

// The program itself: its wrapper in JavaScript would not pass a signal on.
const PACKAGE = `buf-${process.platform}-${process.arch}`;
const BUF = join(import.meta.dirname, "..", "..", "node_modules", "@bufbuild", PACKAGE, "bin", "buf");
const CODES =
  "ok canceled unknown invalid_argument deadline_exceeded not_found already_exists permission_denied".split(" ");

export const connect = (url, protocol) =>
  commandLine((method, fields, { metadata }) => ({
    program: BUF,
    args: [
      ...["curl", "--protocol", protocol, "--http2-prior-knowledge", "--emit-defaults"],
      ...Object.entries(metadata).flatMap(([name, value]) => ["--header", `${name}: ${value}`]),
      ...["--data", JSON.stringify(fields), `${url}/order.OrderService/${method}`],
    ],
    refusal: (stderr) => {
      const { code, message, details } = JSON.parse(stderr);
      return { code: CODES.indexOf(code), message, details };
    },
  }));
