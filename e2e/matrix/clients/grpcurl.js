// grpcurl as it was in 2022: it knows reflection v1alpha only.

import { dirname, join } from "node:path";

import { commandLine } from "./command-line.js";

const GRPCURL = join(dirname(process.env.ORDERS_PYTHON ?? "/usr/local/bin/python3"), "grpcurl");

export const connect = (url) =>
  commandLine((method, fields, { metadata, timeoutMs }) => ({
    program: GRPCURL,
    args: [
      ...["-plaintext", "-emit-defaults", "-format-error"],
      ...(timeoutMs === undefined ? [] : ["-max-time", String(timeoutMs / 1_000)]),
      ...Object.entries(metadata).flatMap(([name, value]) => ["-H", `${name}: ${value}`]),
      ...["-d", JSON.stringify(fields), new URL(url).host, `order.OrderService/${method}`],
    ],
    refusal: (stderr) => {
      const { code, message, details = [] } = JSON.parse(stderr);
      const packed = details.map((detail) => ({ type: detail["@type"].split("/").at(-1), value: detail["@value"] }));
      return { code, message, details: packed };
    },
  }));
