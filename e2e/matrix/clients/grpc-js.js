// @grpc/grpc-js: native gRPC in pure JavaScript, with the contract read at run time.

import { Metadata, credentials, loadPackageDefinition } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { join } from "node:path";

import { Refusal } from "../calls.js";

const PROTO = join(import.meta.dirname, "..", "..", "..", "proto");
const definition = loadSync("order/order.proto", {
  includeDirs: [PROTO],
  defaults: true,
  enums: String,
  longs: String,
});

// Tries again by itself when the server is away.
const RETRY = {
  loadBalancingConfig: [],
  methodConfig: [
    {
      name: [{}],
      retryPolicy: {
        maxAttempts: 5,
        initialBackoff: "0.2s",
        maxBackoff: "2s",
        backoffMultiplier: 2,
        retryableStatusCodes: ["UNAVAILABLE"],
      },
    },
  ],
};

export function connect(url) {
  const { OrderService } = loadPackageDefinition(definition).order;
  const client = new OrderService(new URL(url).host, credentials.createInsecure(), {
    "grpc.service_config": JSON.stringify(RETRY),
  });

  return async function* call(name, fields, { metadata, timeoutMs, signal }) {
    const headers = new Metadata();
    for (const [key, value] of Object.entries(metadata)) headers.set(key, value);
    const options = timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
    const { responseStream } = OrderService.service[name];
    let running;
    const cancel = () => running.cancel();
    signal.addEventListener("abort", cancel);
    try {
      if (responseStream) {
        running = client[name](fields, headers, options);
        for await (const message of running) yield message;
      } else {
        yield await new Promise((resolve, reject) => {
          running = client[name](fields, headers, options, (error, message) => (error ? reject(error) : resolve(message)));
        });
      }
    } catch (error) {
      const [details] = error.metadata?.get("grpc-status-details-bin") ?? [];
      throw new Refusal(error.code, error.details, details?.toString("base64"));
    }
  };
}
