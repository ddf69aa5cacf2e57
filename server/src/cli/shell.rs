//! `orders completions` and `orders man`: what the command line says of itself, for shells and readers.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};
use clap_mangen::Man;

use super::{Arguments as Program, Failure};

#[derive(Args)]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

pub(super) fn completions(Completions { shell }: &Completions) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    generate(*shell, &mut Program::command(), "orders", &mut script);
    io::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// The page of the program, and after it that of each command.
pub(super) fn man() -> Result<ExitCode, Failure> {
    let mut program = Program::command();
    program.build();
    let mut page = Vec::new();
    Man::new(program.clone()).render(&mut page)?;
    for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
        Man::new(command.clone()).render(&mut page)?;
    }
    io::stdout().write_all(&page)?;
    Ok(ExitCode::SUCCESS)
}
