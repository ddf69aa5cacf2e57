// @improbable-eng/grpc-web: retired, and still in many pages.

import { grpc } from "@improbable-eng/grpc-web";

import { Inbox, Refusal } from "../calls.js";
import { SERVICE, describe, timeoutHeader } from "./protobuf-es.js";

export function connect(host) {
  return async function* call(name, fields, { metadata, timeoutMs, signal }) {
    const { streams, request, encode, decode, json } = describe(name);
    const message = request(fields);
    const method = {
      methodName: name,
      service: { serviceName: SERVICE },
      requestStream: false,
      responseStream: streams,
      requestType: Object,
      responseType: { deserializeBinary: decode },
    };
    const inbox = new Inbox();
    const running = grpc.invoke(method, {
      host,
      request: { serializeBinary: () => encode(message) },
      metadata: { ...metadata, ...timeoutHeader(timeoutMs) },
      onMessage: (answer) => inbox.put({ message: json(answer) }),
      onEnd: (code, text, trailers) => {
        const [details] = trailers.get("grpc-status-details-bin");
        inbox.put(code === grpc.Code.OK ? { end: true } : { error: new Refusal(code, text, details) });
      },
    });
    signal.addEventListener("abort", () => {
      running.close();
      inbox.put({ error: new Refusal(grpc.Code.Canceled, "closed") });
    });
    yield* inbox;
  };
}
