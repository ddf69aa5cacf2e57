// A client of the matrix as a scenario sees it, whatever it is written in and wherever it runs.

import { fromBinary } from "@bufbuild/protobuf";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import assert from "node:assert/strict";

import { BadRequestSchema, ErrorInfoSchema, StatusSchema } from "./generated/es/google/rpc/error_details_pb.js";

export class Client {
  #driver;
  #calls = 0;

  /** `driver` has `start(id, method, fields, options)`, `next(id)` and `cancel(id)`, as `Calls` has them. */
  constructor(driver) {
    this.#driver = driver;
  }

  /** A call whose messages are taken one after the other. */
  stream(method, fields, options = {}) {
    const driver = this.#driver;
    const id = ++this.#calls;
    const started = driver.start(id, method, fields, options);
    return {
      async next() {
        await started;
        const { message, error, end } = await driver.next(id);
        if (error) throw new Refused(error);
        return { done: end === true, value: message };
      },
      async cancel() {
        await started;
        await driver.cancel(id);
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async unary(method, fields, options) {
    const messages = [];
    for await (const message of this.stream(method, fields, options)) messages.push(message);
    assert.equal(messages.length, 1, `${method} answered ${messages.length} messages`);
    return messages[0];
  }

  /** Makes a call that must fail; answers how. */
  async refused(method, fields, options) {
    const refusal = await this.unary(method, fields, options).then(
      () => assert.fail(`${method} succeeded`),
      (error) => error,
    );
    if (!(refusal instanceof Refused)) throw refusal;
    return refusal;
  }
}

/** A call that failed, with its google.rpc details read. */
class Refused extends Error {
  constructor({ code, message, details }) {
    super(message);
    this.code = code;
    if (!details) return;
    const status = fromBinary(StatusSchema, Buffer.from(details, "base64"));
    const find = (schema) => status.details.map((any) => anyUnpack(any, schema)).find(Boolean);
    this.info = find(ErrorInfoSchema);
    this.violations = find(BadRequestSchema)?.fieldViolations.map(({ field, reason }) => [field, reason]);
  }
}
