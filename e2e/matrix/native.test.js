// Programs that speak gRPC over HTTP/2, each with its own language's library.

import { dirname, join } from "node:path";

import { ORDERS } from "../lib/orders-server.js";
import { Calls } from "./calls.js";
import { Child } from "./child.js";
import { connect as grpcJs } from "./clients/grpc-js.js";
import { matrix } from "./matrix.js";

const PYTHON = process.env.ORDERS_PYTHON ?? "python3";
const TONIC = join(dirname(ORDERS), "orders-e2e-tonic");

const python = (file) => (url) => new Child(PYTHON, join(import.meta.dirname, "clients", "python", file), new URL(url).host);

const OPEN = {
  grpcio: python("grpcio.py"),
  "grpcio, asyncio": python("grpcio_aio.py"),
  grpclib: python("grpclib_client.py"),
  "@grpc/grpc-js": (url) => new Calls(grpcJs(url)),
  tonic: (url) => new Child(TONIC, url),
};

matrix("native", "beside the server", { enter: async ({ url }) => ({ open: (name) => OPEN[name](url), leave: async () => {} }) });
