// @connectrpc/connect-web: gRPC-Web in binary frames.

import { ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

import { OrderService } from "../generated/es/order/order_pb.js";
import { Refusal } from "../calls.js";
import { describe } from "./protobuf-es.js";

export function connect(url) {
  const client = createClient(OrderService, createGrpcWebTransport({ baseUrl: url }));

  return async function* call(name, fields, { metadata: headers, timeoutMs, signal }) {
    const { local, streams, request, json } = describe(name);
    try {
      const answer = client[local](request(fields), { headers, timeoutMs, signal });
      if (streams) for await (const message of answer) yield json(message);
      else yield json(await answer);
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      throw new Refusal(error.code, error.rawMessage, error.metadata.get("grpc-status-details-bin"));
    }
  };
}
