//! gRPC-Web, byte by byte: frames built and taken apart by hand, over HTTP/1.1 and HTTP/2.

mod answers;
mod requests;
mod wrong_requests;

const CREATE: &str = "/order.OrderService/CreateOrder";
const READ: &str = "/order.OrderService/ReadOrder";
const BINARY: &str = "application/grpc-web+proto";
const TEXT: &str = "application/grpc-web-text+proto";
