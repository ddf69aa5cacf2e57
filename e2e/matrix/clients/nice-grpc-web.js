// nice-grpc-web, over fetch.

import { ClientError, Metadata, createChannel, createClient } from "nice-grpc-web";

import { Refusal } from "../calls.js";
import { METHODS, base64, describe, timeoutHeader } from "./protobuf-es.js";

const definition = Object.fromEntries(
  METHODS.map(describe).map(({ local, path, streams, encode, decode }) => [
    local,
    {
      path,
      requestStream: false,
      responseStream: streams,
      requestSerialize: encode,
      responseDeserialize: decode,
      options: {},
    },
  ]),
);

export function connect(url) {
  const client = createClient(definition, createChannel(url));

  return async function* call(name, fields, { metadata, timeoutMs, signal }) {
    const { local, streams, request, json } = describe(name);
    let trailer;
    const options = {
      metadata: Metadata({ ...metadata, ...timeoutHeader(timeoutMs) }),
      signal,
      onHeader: (header) => (trailer = header),
      onTrailer: (received) => (trailer = received),
    };
    try {
      const answer = client[local](request(fields), options);
      if (streams) for await (const message of answer) yield json(message);
      else yield json(await answer);
    } catch (error) {
      if (!(error instanceof ClientError)) throw error;
      const details = trailer?.get("grpc-status-details-bin");
      throw new Refusal(error.code, error.details, details && base64(details));
    }
  };
}
