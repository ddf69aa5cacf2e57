//! Orders out of lines and columns. All pure.
//!
//! [`cells`] takes a text apart, [`columns`] says what its columns mean, [`lines`] makes orders of it.

mod cells;
mod columns;
mod lines;

pub(crate) use cells::{Record, csv, records};
pub(crate) use columns::{Columns, DateForm, Known};
pub(crate) use lines::{Line, derived, lines};
