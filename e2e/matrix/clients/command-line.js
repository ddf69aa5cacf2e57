// Programs that make one call and print its messages as JSON.

import { spawn } from "node:child_process";
import { once } from "node:events";

import { create, toBinary } from "@bufbuild/protobuf";

import { StatusSchema } from "../generated/es/google/rpc/error_details_pb.js";
import { Refusal } from "../calls.js";

/** `command(method, fields, options)` answers `{ program, args, refusal }`; `refusal` reads what was said of a failure. */
export const commandLine = (command) =>
  async function* call(method, fields, options) {
    const { program, args, refusal } = command(method, fields, options);
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    options.signal.addEventListener("abort", () => child.kill("SIGINT"));
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
    const ended = once(child, "close");
    yield* jsonValues(child.stdout.setEncoding("utf8"));
    const [code] = await ended;
    if (code === 0) return;
    const { code: refused, message, details } = refusal(stderr);
    throw new Refusal(refused, message, packed(details));
  };

/** The google.rpc.Status in base64, from its details as such programs print them: `{ type, value }`. */
function packed(details = []) {
  const anys = details.map(({ type, value }) => ({ typeUrl: `type.googleapis.com/${type}`, value: Buffer.from(value, "base64") }));
  return Buffer.from(toBinary(StatusSchema, create(StatusSchema, { details: anys }))).toString("base64");
}

/** JSON objects that follow each other, each as soon as it is whole. */
async function* jsonValues(chunks) {
  let text = "";
  for await (const chunk of chunks) {
    text += chunk;
    for (let end; (end = objectEnd(text)) > 0; text = text.slice(end)) yield JSON.parse(text.slice(0, end));
  }
}

/** Where the first object of the text ends; 0 when it has not ended yet. */
function objectEnd(text) {
  let [depth, quoted] = [0, false];
  for (let at = 0; at < text.length; at += 1) {
    if (quoted) {
      if (text[at] === "\\") at += 1;
      else if (text[at] === '"') quoted = false;
    } else if (text[at] === '"') quoted = true;
    else if (text[at] === "{") depth += 1;
    else if (text[at] === "}" && (depth -= 1) === 0) return at + 1;
  }
  return 0;
}
