//! `orders serve`.

use std::process::ExitCode;

use tokio::net::TcpListener;

use super::Failure;
use crate::{app, config::Config, shutdown::Shutdown, telemetry};

pub(super) async fn run(config: Config) -> Result<ExitCode, Failure> {
    config.check()?;
    let _written = telemetry::start(config.log_format, &config.log)?;
    let listener =
        TcpListener::bind(config.listen).await.map_err(|error| format!("listening on {}: {error}", config.listen))?;
    let address = listener.local_addr()?;
    let scheme = if config.tls.is_on() { "https" } else { "http" };
    let shutdown = Shutdown::on_signals()?;
    app::run(&config, listener, shutdown, || say_ready(&format!("listening on {scheme}://{address}"))).await?;
    Ok(ExitCode::SUCCESS)
}

#[expect(clippy::print_stdout, reason = "tells people and scripts where the server is")]
fn say_ready(line: &str) {
    println!("{line}");
}
