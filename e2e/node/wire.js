// gRPC and gRPC-Web by hand: requests made of bytes, answers taken apart, over HTTP/1.1 and h2c.

import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { once } from "node:events";
import { connect } from "node:http2";

import { ErrorInfoSchema, StatusSchema } from "../generated/google/rpc/error_details_pb.js";

const TRAILERS = 0x80;

/** One length-prefixed frame that holds the message. */
export function frame(schema, fields) {
  const message = toBinary(schema, create(schema, fields));
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

/** The messages of a gRPC-Web body, and the trailers of its last frame. */
export function takeApart(body) {
  const messages = [];
  let trailers = {};
  for (let at = 0; at < body.length;) {
    const end = at + 5 + body.readUInt32BE(at + 1);
    const content = body.subarray(at + 5, end);
    if (body[at] & TRAILERS) trailers = parseTrailers(content.toString("latin1"));
    else messages.push(content);
    at = end;
  }
  return { messages, trailers };
}

function parseTrailers(text) {
  const lines = text.split("\r\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
}

/** The bytes of a text body: each chunk was encoded by itself, so padding can stand between two. */
export function fromText(body) {
  const chunks = body.toString("latin1").match(/[^=]+={0,2}/g) ?? [];
  return Buffer.concat(chunks.map((chunk) => Buffer.from(chunk, "base64")));
}

/** The ErrorInfo in a `grpc-status-details-bin`. */
export function errorInfo(base64) {
  const status = fromBinary(StatusSchema, Buffer.from(base64, "base64"));
  return status.details.map((any) => anyUnpack(any, ErrorInfoSchema)).find((info) => info !== undefined);
}

/** One request over h2c, with a body or without; answers headers, body and trailers. */
export async function overH2c(url, headers, body) {
  const session = connect(url);
  try {
    const stream = session.request(headers, { endStream: body === undefined });
    const answer = { headers: {}, trailers: {}, body: Buffer.alloc(0) };
    stream.on("response", (received) => (answer.headers = received));
    stream.on("trailers", (received) => (answer.trailers = received));
    stream.on("data", (chunk) => (answer.body = Buffer.concat([answer.body, chunk])));
    if (body !== undefined) stream.end(body);
    await once(stream, "close");
    return answer;
  } finally {
    session.close();
  }
}
