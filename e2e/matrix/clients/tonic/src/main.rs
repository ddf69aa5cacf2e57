//! tonic's client, driven by lines of JSON on its standard input; `e2e/matrix/child.js` is the other end.

mod codec;
mod register;
mod retry;

use std::{
    collections::HashMap,
    env,
    error::Error,
    io::{self, Write},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use tokio::{sync::mpsc, task::AbortHandle};
use tonic::{Code, Status, TimeoutExpired};

use self::register::{Call, Register};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::args().nth(1).ok_or("usage: orders-e2e-tonic URL")?;
    let register = Register::connect(url)?;
    let mut running = HashMap::<u64, AbortHandle>::new();
    let mut orders = lines();
    while let Some(order) = orders.recv().await {
        let id = order["id"].as_u64().ok_or("a line without an id")?;
        if let Some(call) = order.get("start") {
            let call = register.call(call)?;
            running.insert(id, tokio::spawn(run(register.clone(), id, call)).abort_handle());
        } else if let Some(call) = running.remove(&id) {
            call.abort();
        }
    }
    Ok(())
}

/// The lines of the standard input, until it ends.
fn lines() -> mpsc::Receiver<Value> {
    let (put, take) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            let Ok(order) = serde_json::from_str(&line) else { return };
            if put.blocking_send(order).is_err() {
                return;
            }
        }
    });
    take
}

async fn run(register: Register, id: u64, call: Call) {
    let streams = call.streams();
    let ended = if streams {
        register.stream(call, |message| say(&json!({ "id": id, "message": message }))).await
    } else {
        register.unary(call).await.and_then(|message| say(&json!({ "id": id, "message": message })))
    };
    let last = match ended {
        Ok(()) => json!({ "id": id, "end": true }),
        Err(status) => json!({ "id": id, "error": refusal(&status) }),
    };
    // Nobody is left to tell when this fails.
    let _ = say(&last);
}

fn refusal(status: &Status) -> Value {
    let code = if own_clock_ran_out(status) { Code::DeadlineExceeded } else { status.code() };
    json!({
        "code": i32::from(code),
        "message": status.message(),
        "details": STANDARD.encode(status.details()),
    })
}

/// tonic calls it CANCELLED when the client's own clock is the first to run out.
fn own_clock_ran_out(status: &Status) -> bool {
    let mut source = status.source();
    while let Some(error) = source {
        if error.is::<TimeoutExpired>() {
            return true;
        }
        source = error.source();
    }
    false
}

fn say(answer: &Value) -> Result<(), Status> {
    writeln!(io::stdout().lock(), "{answer}").map_err(|error| Status::cancelled(error.to_string()))
}
