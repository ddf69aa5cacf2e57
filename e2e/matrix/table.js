// Who can do what: the matrix as data. README.md shows it, and a test holds the two together.

import { SCENARIOS } from "./scenarios.js";

const BROWSERS = ["Chromium", "Firefox", "Chromium through Envoy", "Chromium through nginx"];

// Why a client lacks something that is not the server's to give.
const NO_RETRIES = "leaves retries to its caller";
const AT_THE_END = "hands a binary stream over when it has ended";
const NO_DEADLINE = "knows no deadline of a call";

const RETRIES = ["grpcio", "tonic"];

/** Each client, where it runs, and what it does not do by itself, with the reason. */
export const CLIENTS = {
  grpcio: { places: ["native"] },
  "grpcio, asyncio": { places: ["native"] },
  grpclib: { places: ["native"] },
  "@grpc/grpc-js": { places: ["native"] },
  tonic: { places: ["native"] },
  "buf curl, gRPC": { places: ["command line"], lacks: { deadline: NO_DEADLINE } },
  "buf curl, gRPC-Web": { places: ["command line"], lacks: { deadline: NO_DEADLINE } },
  "grpcurl 1.8.6": { places: ["command line"] },
  "@connectrpc/connect-web": { places: BROWSERS },
  "grpc-web, binary": { places: BROWSERS, lacks: { watch: AT_THE_END } },
  "grpc-web, text": { places: BROWSERS },
  "@protobuf-ts, binary": { places: BROWSERS },
  "@protobuf-ts, text": { places: BROWSERS },
  "nice-grpc-web": { places: BROWSERS },
  "@improbable-eng/grpc-web": { places: BROWSERS },
};

for (const [name, client] of Object.entries(CLIENTS)) {
  client.lacks = { ...client.lacks, ...(RETRIES.includes(name) ? {} : { retry: NO_RETRIES }) };
}

/** The clients of a place, each with the scenarios that it is put through. */
export function cells(place) {
  const here = Object.entries(CLIENTS).filter(([, { places }]) => places.includes(place));
  return here.map(([name, { lacks }]) => [name, Object.keys(SCENARIOS).filter((scenario) => !(scenario in lacks))]);
}

/** The table in Markdown. */
export function markdown() {
  const scenarios = Object.keys(SCENARIOS);
  const row = (cells) => `| ${cells.join(" | ")} |`;
  const reasons = [...new Set(Object.values(CLIENTS).flatMap(({ lacks }) => Object.values(lacks)))];
  const mark = (reason) => (reason === undefined ? "✓" : `– ${reasons.indexOf(reason) + 1}`);
  return [
    row(["client", "where", ...scenarios]),
    row(["client", "where", ...scenarios].map(() => "---")),
    ...Object.entries(CLIENTS).map(([name, { places, lacks }]) =>
      row([`\`${name}\``, places.join(", "), ...scenarios.map((scenario) => mark(lacks[scenario]))]),
    ),
    "",
    reasons.map((reason, index) => `${index + 1} ${reason}`).join("; "),
  ].join("\n");
}
