//! Makes the client's code of the contract, without `protoc`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let contract = protox::compile(["order/order.proto", "check/check.proto"], ["../../proto"])?;
    tonic_prost_build::configure().build_server(false).build_transport(false).compile_fds(contract)?;
    Ok(())
}
