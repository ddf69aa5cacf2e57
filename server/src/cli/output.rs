//! How the client commands print: for people, or for scripts.

use std::{
    env,
    io::{self, IsTerminal, Write},
};

use clap::{Args, ValueEnum};
use csv::WriterBuilder;
use orders_proto::order::Order;
use prost_types::Timestamp;
use serde_json::{Value, json};

use super::table;

const COLUMNS: [&str; 9] =
    ["uuid", "name", "completed", "date", "create_time", "update_time", "delete_time", "revision", "etag"];
const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

/// In which form orders are printed.
#[derive(Args, Clone, Copy)]
pub(super) struct Output {
    /// For people, or for scripts: one JSON object a line, or CSV
    #[arg(long, short, value_name = "FORM", default_value = "table")]
    output: Form,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Form {
    Table,
    Json,
    Csv,
}

impl Output {
    pub(super) fn form(self) -> Form {
        self.output
    }

    /// Prints orders, the first ones under a heading where the form has one.
    pub(super) fn orders(self, orders: &[Order], is_first: bool) -> io::Result<()> {
        let mut out = io::stdout().lock();
        match self.output {
            Form::Table => out.write_all(lines(orders, has_colours()).as_bytes()),
            Form::Json => orders.iter().try_for_each(|order| writeln!(out, "{}", to_json(order))),
            Form::Csv => write_csv(&mut out, orders, is_first),
        }
    }
}

/// Whether a person is looking who wants colours (no-color.org).
fn has_colours() -> bool {
    io::stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn lines(orders: &[Order], has_colours: bool) -> String {
    let rows = orders.iter().map(|order| {
        let done = if order.completed { "yes" } else { "" };
        [order.uuid.as_str(), order.date.as_str(), done, order.name.as_str()]
    });
    let table = table(["UUID", "DATE", "DONE", "NAME"], rows);
    // Done is what one need not look at any more.
    let styles = [BOLD].into_iter().chain(orders.iter().map(|order| if order.completed { DIM } else { "" }));
    let styled = table.lines().zip(styles).map(|(line, style)| {
        if has_colours && !style.is_empty() { format!("{style}{line}{PLAIN}\n") } else { format!("{line}\n") }
    });
    styled.collect()
}

/// An order as protobuf's JSON mapping writes it, with the contract's own names.
pub(super) fn to_json(order: &Order) -> Value {
    json!({
        "uuid": order.uuid,
        "name": order.name,
        "completed": order.completed,
        "date": order.date,
        "create_time": order.create_time.map(time),
        "update_time": order.update_time.map(time),
        "delete_time": order.delete_time.map(time),
        "revision": order.revision.to_string(),
        "etag": order.etag,
    })
}

/// Writes rows as they are, so that they can be imported again: this file is for programs.
pub(super) fn write_csv(out: impl Write, orders: &[Order], with_head: bool) -> io::Result<()> {
    let mut writer = WriterBuilder::new().from_writer(out);
    if with_head {
        writer.write_record(COLUMNS)?;
    }
    for order in orders {
        let at = |at: Option<Timestamp>| at.map(time).unwrap_or_default();
        let completed = if order.completed { "true" } else { "" };
        writer.write_record([
            &*order.uuid,
            &order.name,
            completed,
            &order.date,
            &at(order.create_time),
            &at(order.update_time),
            &at(order.delete_time),
            &order.revision.to_string(),
            &order.etag,
        ])?;
    }
    writer.flush()
}

fn time(time: Timestamp) -> String {
    jiff::Timestamp::new(time.seconds, time.nanos).map(|time| time.to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_for_those_who_see_them() {
        let orders = [Order { name: "a".into(), completed: true, ..Order::default() }];
        assert!(!lines(&orders, false).contains('\u{1b}'));
        let coloured = lines(&orders, true);
        assert!(coloured.starts_with(BOLD) && coloured.contains(DIM), "{coloured:?}");
    }
}
