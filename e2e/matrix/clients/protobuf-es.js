// What the clients that bring no messages of their own share: protobuf-es's, which know how to become bytes.

import { fromBinary, fromJson, toBinary, toJson } from "@bufbuild/protobuf";

import { OrderService } from "../generated/es/order/order_pb.js";

export const SERVICE = OrderService.typeName;

/** A method by its name: its path, whether it streams, and its messages as bytes. */
export function describe(name) {
  const method = OrderService.methods.find((method) => method.name === name);
  return {
    name,
    path: `/${SERVICE}/${name}`,
    local: method.localName,
    streams: method.methodKind === "server_streaming",
    request: (fields) => fromJson(method.input, fields),
    encode: (message) => toBinary(method.input, message),
    decode: (bytes) => fromBinary(method.output, bytes),
    json: (message) => toJson(method.output, message, { alwaysEmitImplicit: true }),
  };
}

export const METHODS = OrderService.methods.map(({ name }) => name);

/** A deadline as it stands on the wire, for clients that leave it to their caller. */
export const timeoutHeader = (ms) => (ms === undefined ? {} : { "grpc-timeout": `${ms}m` });

/** Base64 of bytes, as `grpc-status-details-bin` has it. */
export const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
