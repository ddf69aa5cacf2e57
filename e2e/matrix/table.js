// Who can do what: the matrix as data. README.md shows it, and a test holds the two together.

import { SCENARIOS } from "./scenarios.js";

// Why a client lacks something that is not the server's to give.
const NO_RETRIES = "leaves retries to its caller";
const AT_THE_END = "hands a binary stream over when it has ended";
const NO_DEADLINE = "lets no deadline be set";

const RETRIES = ["grpcio", "grpcio, asyncio", "@grpc/grpc-js", "tonic"];

/** Each client, of what kind it is, and what it does not do by itself, with the reason. */
export const CLIENTS = {
  grpcio: { kind: "native" },
  "grpcio, asyncio": { kind: "native" },
  grpclib: { kind: "native" },
  "@grpc/grpc-js": { kind: "native" },
  tonic: { kind: "native" },
  "buf curl, gRPC": { kind: "command line", lacks: { deadline: NO_DEADLINE } },
  "buf curl, gRPC-Web": { kind: "command line", lacks: { deadline: NO_DEADLINE } },
  "grpcurl 1.8.6": { kind: "command line" },
  "@connectrpc/connect-web": { kind: "browser" },
  "grpc-web, binary": { kind: "browser", lacks: { watch: AT_THE_END } },
  "grpc-web, text": { kind: "browser" },
  "@protobuf-ts, binary": { kind: "browser" },
  "@protobuf-ts, text": { kind: "browser" },
  "nice-grpc-web": { kind: "browser" },
  "@improbable-eng/grpc-web": { kind: "browser" },
};

for (const [name, client] of Object.entries(CLIENTS)) {
  client.lacks = { ...client.lacks, ...(RETRIES.includes(name) ? {} : { retry: NO_RETRIES }) };
}

/** The clients of a kind, each with the scenarios that it is put through. */
export function cells(kind) {
  const these = Object.entries(CLIENTS).filter(([, client]) => client.kind === kind);
  return these.map(([name, { lacks }]) => [name, Object.keys(SCENARIOS).filter((scenario) => !(scenario in lacks))]);
}

/** The table in Markdown. */
export function markdown() {
  const scenarios = Object.keys(SCENARIOS);
  const row = (cells) => `| ${cells.join(" | ")} |`;
  const reasons = [...new Set(Object.values(CLIENTS).flatMap(({ lacks }) => Object.values(lacks)))];
  const mark = (reason) => (reason === undefined ? "✓" : `${reasons.indexOf(reason) + 1})`);
  return [
    row(["client", "kind", ...scenarios]),
    row(["client", "kind", ...scenarios].map(() => "---")),
    ...Object.entries(CLIENTS).map(([name, { kind, lacks }]) =>
      row([`\`${name}\``, kind, ...scenarios.map((scenario) => mark(lacks[scenario]))]),
    ),
    "",
    reasons.map((reason, index) => `${index + 1}) ${reason}`).join("; "),
  ].join("\n");
}
