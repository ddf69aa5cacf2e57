//! Compiles the `.proto` files in pure Rust (no `protoc`): the messages always; with the feature `transport` also
//! tonic's clients and servers and the descriptor set that reflection serves.

use std::{env, error::Error, fs, path::PathBuf};

use prost_build::{Service, ServiceGenerator};
use protox::prost::Message;

fn main() -> Result<(), Box<dyn Error>> {
    let files = ["order/order.proto", "check/check.proto"];
    for file in files {
        println!("cargo:rerun-if-changed={file}");
    }
    let descriptors = protox::compile(files, ["."])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("descriptors.bin"), descriptors.encode_to_vec())?;

    let transport = env::var_os("CARGO_FEATURE_TRANSPORT").map(|_| Transport::new());
    prost_build::Config::new().service_generator(Box::new(Generator { transport })).compile_fds(descriptors)?;
    Ok(())
}

/// Methods whose answers are encoded before tonic sees them, because one answer goes to many callers.
const ENCODED: [&str; 1] = ["WatchOrders"];

/// tonic's code.
struct Transport {
    client: Box<dyn ServiceGenerator>,
    server: Box<dyn ServiceGenerator>,
}

impl Transport {
    fn new() -> Self {
        let generator = || tonic_prost_build::configure().build_transport(false);
        Self {
            client: generator().build_server(false).service_generator(),
            server: generator().build_client(false).service_generator(),
        }
    }

    fn generate(&mut self, mut service: Service, code: &mut String) {
        self.client.generate(service.clone(), code);
        for method in service.methods.iter_mut().filter(|method| ENCODED.contains(&method.proto_name.as_str())) {
            let message = method.output_type.rsplit("::").next().unwrap_or_default();
            method.output_type = format!("crate::Encoded<crate::{}::{message}>", service.package);
        }
        self.server.generate(service, code);
    }

    fn finalize(&mut self, code: &mut String) {
        self.client.finalize(code);
        self.server.finalize(code);
    }
}

/// Adds to the messages a table of methods (for the page, which speaks gRPC-Web without tonic) and tonic's code.
struct Generator {
    transport: Option<Transport>,
}

impl ServiceGenerator for Generator {
    fn generate(&mut self, service: Service, code: &mut String) {
        let module = snake_case(&service.name);
        code.push_str(&format!(
            "/// The methods of `{0}.{1}`.\npub mod {module}_methods {{\n    use crate::*;\n",
            service.package, service.proto_name
        ));
        for method in &service.methods {
            let (constant, input, output) =
                (method.name.to_uppercase(), scoped(&method.input_type), scoped(&method.output_type));
            let path = format!("/{}.{}/{}", service.package, service.proto_name, method.proto_name);
            let kind = match (method.client_streaming, method.server_streaming) {
                (false, false) => "Method",
                (false, true) => "StreamMethod",
                // No browser can stream a request.
                (true, _) => continue,
            };
            code.push_str(&format!(
                "    /// `{path}`\n    pub const {constant}: {kind}<{input}, {output}> = {kind}::new(\"{path}\");\n"
            ));
        }
        code.push_str("}\n");
        if let Some(transport) = &mut self.transport {
            transport.generate(service, code);
        }
    }

    fn finalize(&mut self, code: &mut String) {
        if let Some(transport) = &mut self.transport {
            transport.finalize(code);
        }
    }
}

/// A message's path as seen from a module below its package's module.
fn scoped(rust_type: &str) -> String {
    format!("super::{rust_type}")
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for character in name.chars() {
        if character.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}
