// The official grpc-web, in its binary and in its text form.

import { GrpcWebClientBase, MethodDescriptor, MethodType } from "grpc-web";

import { Inbox, Refusal } from "../calls.js";
import { describe } from "./protobuf-es.js";

export function connect(url, format) {
  const client = new GrpcWebClientBase({ format });

  return async function* call(name, fields, { metadata, timeoutMs, signal }) {
    const { path, streams, request, encode, decode, json } = describe(name);
    const kind = streams ? MethodType.SERVER_STREAMING : MethodType.UNARY;
    const descriptor = new MethodDescriptor(path, kind, Object, Object, encode, decode);
    const deadline = timeoutMs === undefined ? {} : { deadline: String(Date.now() + timeoutMs) };
    const inbox = new Inbox();
    const answered = (message) => inbox.put({ message: json(message) });
    const failed = ({ code, message, metadata }) =>
      inbox.put({ error: new Refusal(code, message, metadata?.["grpc-status-details-bin"]) });
    const all = [url + path, request(fields), { ...metadata, ...deadline }, descriptor];

    const stream = streams
      ? client.serverStreaming(...all).on("data", answered)
      : client.rpcCall(...all, (error, message) => (error ? failed(error) : answered(message)));
    stream.on("error", failed).on("end", () => inbox.put({ end: true }));
    signal.addEventListener("abort", () => stream.cancel());
    yield* inbox;
  };
}
