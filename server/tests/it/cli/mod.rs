//! The program itself, as an operator runs it.

mod commands;
mod import;
mod maintenance;
mod refusals;
mod restarts;
mod signals;

use std::process::Output;

/// What the program wrote to standard error.
fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// What the program wrote to standard output.
fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}
