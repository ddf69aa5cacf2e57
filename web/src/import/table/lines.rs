//! Orders out of a table's records, checked by the contract's own rules before anything is sent.

use orders_proto::rules::{self, Reason};
use uuid::Builder;

use super::{Columns, Known, Record, columns::is_no};
use crate::outbox::Patch;

/// A record as an order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// The line of the text, from 1.
    pub(crate) line: usize,
    /// Its place among the records, from 0.
    pub(crate) record: usize,
    /// The order's values.
    pub(crate) values: Patch,
    /// All that is wrong with it.
    pub(crate) faults: Vec<Reason>,
}

/// Orders out of records. Where there is no column of dates, all are for `today`.
pub(crate) fn lines(records: &[Record], columns: &Columns, known: Known<'_>, today: &str) -> Vec<Line> {
    let [name, date, completed] = columns.fields;
    let body = records.iter().enumerate().skip(usize::from(columns.titled));
    let line = |(place, record): (usize, &Record)| {
        let cell = |column: usize| record.cells.get(column).map_or("", String::as_str);
        let name = name.map_or("", cell);
        let date = date.map_or_else(|| today.to_owned(), |column| columns.form.read(cell(column)));
        let faults = [rules::name(name).err(), rules::date(&date).err()];
        Line {
            line: record.line,
            record: place,
            values: Patch {
                name: Some(name.to_owned()),
                date: Some(date),
                completed: Some(completed.is_some_and(|column| !is_no(cell(column), known.no))),
            },
            faults: faults.into_iter().flatten().collect(),
        }
    };
    body.map(line).collect()
}

/// Ids that are always the same for the same orders, so that a file that is taken a second time is known: two for each, by its
/// place and by how often the orders were taken back before.
pub(crate) fn derived(orders: &[Patch]) -> impl Fn(usize, u32) -> (String, String) + use<> {
    // FNV-1a of 128 bits.
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    let add = |hash: u128, byte: u8| (hash ^ u128::from(byte)).wrapping_mul(PRIME);
    let text = |patch: &Patch| {
        let (name, date) = (patch.name.as_deref().unwrap_or_default(), patch.date.as_deref().unwrap_or_default());
        format!("{name}\t{date}\t{}\n", patch.completed.unwrap_or_default())
    };
    let start = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    let hash = orders.iter().flat_map(|patch| text(patch).into_bytes()).fold(start, add);
    let id = move |number: usize, times: u32| {
        let again = (times > 0).then(|| times.to_le_bytes()).into_iter().flatten();
        let hash = number.to_le_bytes().into_iter().chain(again).fold(hash, add);
        Builder::from_custom_bytes(hash.to_be_bytes()).into_uuid().to_string()
    };
    move |place, times| (id(2 * place, times), id(2 * place + 1, times))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::table::{columns::ENGLISH, records};

    fn read(text: &str) -> Vec<Line> {
        let records = records(text);
        lines(&records, &Columns::guess(&records, ENGLISH), ENGLISH, "2024-06-13")
    }

    #[test]
    fn a_line_is_an_order_for_today() {
        let found = read("Bread\nMilk\n");
        let order = |name: &str| Patch {
            name: Some(name.to_owned()),
            date: Some("2024-06-13".to_owned()),
            completed: Some(false),
        };
        assert_eq!(found.iter().map(|line| line.values.clone()).collect::<Vec<_>>(), [order("Bread"), order("Milk")]);
    }

    #[test]
    fn all_that_is_wrong_with_a_line_is_told_with_its_number() {
        let found = read("name,date\nBread,2024-06-13\n,soon\n");
        assert_eq!((found[1].line, found[1].faults.as_slice()), (3, &[Reason::NameRequired, Reason::DateInvalid][..]));
        assert!(found[0].faults.is_empty());
    }

    #[test]
    fn whatever_is_not_no_is_completed() {
        let found = read("name\tdone\na\tno\nb\t\nc\t1996-07-16\nd\tyes\n");
        let completed: Vec<_> = found.iter().map(|line| line.values.completed == Some(true)).collect();
        assert_eq!(completed, [false, false, true, true]);
    }

    #[test]
    fn ids_are_those_of_the_orders_and_their_places() {
        let orders = |text: &str| read(text).into_iter().map(|line| line.values).collect::<Vec<_>>();
        let ids = derived(&orders("Bread\nMilk\n"));
        assert_eq!(ids(1, 2), derived(&orders("Bread\nMilk\n"))(1, 2));
        assert_ne!(ids(0, 0), ids(1, 0));
        assert_ne!(ids(0, 0), ids(0, 1));
        assert_ne!(ids(0, 0).0, ids(0, 0).1);
        assert_ne!(ids(0, 0), derived(&orders("Bread\nMild\n"))(0, 0));
    }
}
