// Runs in the browser: calls of the register through the official runtime, whose own generator is replaced by
// protobuf-es: a method is described by how its messages become bytes and back.

import { create, fromBinary, toBinary, toJson } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { GrpcWebClientBase, MethodDescriptor, MethodType, RpcError } from "grpc-web";

import { BadRequestSchema, ErrorInfoSchema, StatusSchema } from "/generated/google/rpc/error_details_pb.js";
import { OrderService } from "/generated/order/order_pb.js";

function describe(method) {
  return new MethodDescriptor(
    `/${method.parent.typeName}/${method.name}`,
    MethodType.UNARY,
    Object,
    Object,
    (message) => toBinary(method.input, message),
    (bytes) => fromBinary(method.output, bytes),
  );
}

/** Calls a method; answers `{ message }` or `{ code, text, info, violations }`, both plain data. */
window.call = async (url, format, name, fields, metadata = {}) => {
  const method = OrderService.method[name];
  const path = `${url}/${method.parent.typeName}/${method.name}`;
  try {
    const client = new GrpcWebClientBase({ format });
    const answer = await client.unaryCall(path, create(method.input, fields), metadata, describe(method));
    return { message: toJson(method.output, answer, { alwaysEmitImplicit: true }) };
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return { code: error.code, text: error.message, ...details(error.metadata?.["grpc-status-details-bin"]) };
  }
};

function details(base64) {
  if (base64 === undefined) return {};
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const find = (schema) =>
    fromBinary(StatusSchema, bytes)
      .details.map((any) => anyUnpack(any, schema))
      .find(Boolean);
  const violations = find(BadRequestSchema)?.fieldViolations ?? [];
  return {
    info: toJson(ErrorInfoSchema, find(ErrorInfoSchema)),
    violations: violations.map(({ field, reason }) => [field, reason]),
  };
}
