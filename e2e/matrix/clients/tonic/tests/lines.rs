//! The protocol of the program: a line for a call, a line for each of its answers.

use std::{
    error::Error,
    io::Write,
    process::{Command, Stdio},
};

#[test]
fn a_call_that_finds_nobody_is_answered_by_a_line() -> Result<(), Box<dyn Error>> {
    // Nobody listens on port 1.
    let mut client = Command::new(env!("CARGO_BIN_EXE_orders-e2e-tonic"))
        .arg("http://127.0.0.1:1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut stdin = client.stdin.take().ok_or("no standard input")?;
    stdin.write_all(b"{\"id\": 7, \"start\": [\"WatchOrders\", {}, {}]}\n")?;
    let mut line = String::new();
    std::io::BufRead::read_line(
        &mut std::io::BufReader::new(client.stdout.take().ok_or("no standard output")?),
        &mut line,
    )?;
    drop(stdin);
    assert!(client.wait()?.success());
    let answer: serde_json::Value = serde_json::from_str(&line)?;
    assert_eq!((&answer["id"], &answer["error"]["code"]), (&7.into(), &14.into()));
    Ok(())
}
