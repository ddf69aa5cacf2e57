// @protobuf-ts/grpcweb-transport with its own generator's messages, in its binary and in its text form.

import { GrpcWebFetchTransport } from "@protobuf-ts/grpcweb-transport";
import { RpcError } from "@protobuf-ts/runtime-rpc";

import { OrderService } from "../generated/protobuf-ts/order/order.js";
import { OrderServiceClient } from "../generated/protobuf-ts/order/order.client.js";
import { Refusal } from "../calls.js";

// Its errors name their codes.
const CODES = [
  ..."OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED".split(" "),
  ..."RESOURCE_EXHAUSTED FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE".split(" "),
];

export function connect(url, format) {
  const client = new OrderServiceClient(new GrpcWebFetchTransport({ baseUrl: url, format }));

  return async function* call(name, fields, { metadata: meta, timeoutMs: timeout, signal: abort }) {
    const { localName, I, O, serverStreaming } = OrderService.methods.find((method) => method.name === name);
    const json = (message) => O.toJson(message, { emitDefaultValues: true });
    try {
      const answer = client[localName](I.fromJson(fields), { meta, timeout, abort });
      if (serverStreaming) for await (const message of answer.responses) yield json(message);
      else yield json(await answer.response);
      await answer.status;
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      throw new Refusal(CODES.indexOf(error.code), error.message, error.meta["grpc-status-details-bin"]);
    }
  };
}
