//! What the client says when there is no server.

use std::process::Command;

#[test]
fn a_server_that_is_away_is_an_error() {
    // Nobody listens on port 1.
    let ended = Command::new(env!("CARGO_BIN_EXE_orders-client")).arg("http://127.0.0.1:1").output().unwrap();
    assert!(!ended.status.success());
    assert_ne!(ended.stderr, b"");
}
