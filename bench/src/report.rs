//! What was measured, in Markdown, and beside it what was to be reached. It asserts nothing: a machine has its moods.

use std::{
    fmt::Display,
    fs,
    io::{self, Write},
    process::Command,
};

use crate::Failure;

/// Prints as it goes; keeps the bars for the end.
#[derive(Default)]
pub(crate) struct Report {
    bars: Vec<String>,
}

/// What a figure is to be.
pub(crate) enum Bar {
    AtLeast(f64),
    AtMost(f64),
}

impl Report {
    /// Says on what machine this is.
    pub(crate) fn machine(&self) -> Result<(), Failure> {
        let cpus = fs::read_to_string("/proc/cpuinfo")?;
        let model = cpus.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
        let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
        let date = Command::new("date").arg("--iso-8601").output()?;
        let cores = std::thread::available_parallelism()?;
        let (model, kernel, date) = (model.trim_matches([' ', '\t', ':']), kernel.trim(), date.stdout);
        self.line(format!("{}: {cores} × {model}, Linux {kernel}", String::from_utf8_lossy(&date).trim()))
    }

    /// A part of the report, and its table's head.
    pub(crate) fn part(&self, title: &str, columns: &[&str]) -> Result<(), Failure> {
        let rule = "---|".repeat(columns.len());
        self.line(format!("\n### {title}\n\n| {} |\n|{rule}", columns.join(" | ")))
    }

    /// A row of a table.
    pub(crate) fn row(&self, cells: &[String]) -> Result<(), Failure> {
        self.line(format!("| {} |", cells.join(" | ")))
    }

    /// A line of text.
    pub(crate) fn line(&self, text: impl Display) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        writeln!(out, "{text}")?;
        Ok(out.flush()?)
    }

    /// Notes how a figure stands to what it is to be.
    pub(crate) fn bar(&mut self, what: &str, figure: f64, bar: &Bar) {
        let (sign, wanted, is_met) = match bar {
            Bar::AtLeast(wanted) => ('≥', wanted, figure >= *wanted),
            Bar::AtMost(wanted) => ('≤', wanted, figure <= *wanted),
        };
        let verdict = if is_met { "met" } else { "missed" };
        self.bars.push(format!("| {what} | {sign} {wanted} | {figure:.3} | {verdict} |"));
    }

    /// Prints how everything stands to what it is to be.
    pub(crate) fn end(self) -> Result<(), Failure> {
        self.part("Bars", &["what", "bar", "figure", ""])?;
        self.bars.iter().try_for_each(|bar| self.line(bar))
    }
}
