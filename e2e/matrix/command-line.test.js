// Programs for people at a shell, which learn the contract by reflection.

import { Calls } from "./calls.js";
import { connect as bufCurl } from "./clients/buf-curl.js";
import { connect as grpcurl } from "./clients/grpcurl.js";
import { matrix } from "./matrix.js";

const CONNECT = {
  "buf curl, gRPC": (url) => bufCurl(url, "grpc"),
  "buf curl, gRPC-Web": (url) => bufCurl(url, "grpcweb"),
  "grpcurl 1.8.6": grpcurl,
};

const open = (url) => (name) => new Calls(CONNECT[name](url));

matrix("command line", "in a shell", { enter: async ({ url }) => ({ open: open(url), leave: async () => {} }) });
