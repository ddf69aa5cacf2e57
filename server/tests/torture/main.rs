//! What must hold when the program is killed: nothing acknowledged is lost, nothing is doubled (R1). The short form runs
//! with every `make test`, the full form by `make torture`.

#![expect(clippy::expect_used, clippy::panic, reason = "what tests stand on fails the test, as the tests do")]

mod kill;
mod program;

/// Whether the full form is asked for.
fn is_full() -> bool {
    std::env::var_os("ORDERS_TORTURE").is_some_and(|value| value == "full")
}
