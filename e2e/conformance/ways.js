// The ways in which bytes of a call reach the server: gRPC, and gRPC-Web in its two forms over both versions of HTTP.

import { frame, fromText, overH2c, takeApart } from "../node/wire.js";

const WEB = "application/grpc-web+proto";
const TEXT = "application/grpc-web-text+proto";
const NATIVE = { "content-type": "application/grpc", te: "trailers" };

/** Each answers `{ http, headers, messages, code, message }` for a path, a body of frames, and more headers. */
export const WAYS = {
  gRPC: async (url, path, body, headers) => {
    const answer = await overH2c(url, { ":method": "POST", ":path": path, ...NATIVE, ...headers }, body);
    return read(answer.headers[":status"], answer.headers, { ...takeApart(answer.body), trailers: answer.trailers });
  },
  "gRPC-Web, HTTP/1.1": (url, path, body, headers) => http1(url, path, body, { "content-type": WEB, ...headers }),
  "gRPC-Web text, HTTP/1.1": (url, path, body, headers) =>
    http1(url, path, body.toString("base64"), { "content-type": TEXT, accept: TEXT, ...headers }),
  "gRPC-Web, HTTP/2": (url, path, body, headers) => http2(url, path, body, { "content-type": WEB, ...headers }),
  "gRPC-Web text, HTTP/2": (url, path, body, headers) =>
    http2(url, path, Buffer.from(body.toString("base64")), { "content-type": TEXT, accept: TEXT, ...headers }),
};

async function http1(url, path, body, headers) {
  const response = await fetch(url + path, { method: "POST", body, headers });
  return web(response.status, Object.fromEntries(response.headers), Buffer.from(await response.arrayBuffer()));
}

async function http2(url, path, body, headers) {
  const answer = await overH2c(url, { ":method": "POST", ":path": path, ...headers }, body);
  return web(answer.headers[":status"], answer.headers, answer.body);
}

function web(http, headers, body) {
  const type = headers["content-type"] ?? "";
  if (!type.startsWith("application/grpc")) return { http, headers, messages: [] };
  return read(http, headers, takeApart(type.startsWith("application/grpc-web-text") ? fromText(body) : body));
}

function read(http, headers, { messages, trailers }) {
  const status = trailers["grpc-status"] ?? headers["grpc-status"];
  const message = decodeURIComponent(trailers["grpc-message"] ?? headers["grpc-message"] ?? "");
  return { http, headers, messages, code: status === undefined ? undefined : Number(status), message };
}

/** A frame whose message has exactly `size` bytes: the rest is a field that the contract does not know. */
export function padded(schema, fields, size) {
  const message = frame(schema, fields).subarray(5);
  const TAG_AND_LENGTH = 6;
  const rest = size - message.length - TAG_AND_LENGTH;
  // Field 1000, length-delimited; the length in four bytes whatever it is.
  const head = Buffer.from([0xc2, 0x3e, (rest & 0x7f) | 0x80, ((rest >> 7) & 0x7f) | 0x80, ((rest >> 14) & 0x7f) | 0x80, rest >> 21]);
  return framed(Buffer.concat([message, head, Buffer.alloc(rest)]));
}

/** Bytes as one frame; `flag` 1 says that they are compressed. */
export function framed(message, flag = 0) {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flag);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}
