//! A text taken apart into records and cells: CSV by RFC 4180, with whatever separates its cells.

/// What may separate cells, the likeliest first: a text from a spreadsheet has tabs.
const SEPARATORS: [char; 3] = ['\t', ';', ','];
/// So many records are enough to tell what separates cells.
const SAMPLE: usize = 200;

/// A record: the line on which it begins, from 1, and its cells, trimmed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// The line of the text.
    pub(crate) line: usize,
    /// The cells.
    pub(crate) cells: Vec<String>,
}

/// Takes a text apart. Records without any text are left out; a text in which nothing separates cells regularly has one a
/// record.
pub(crate) fn records(text: &str) -> Vec<Record> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let is_regular = |separator: &char| {
        let sample: Vec<_> = split(text, Some(*separator)).take(SAMPLE).collect();
        let width = sample.first().map_or(0, |record| record.cells.len());
        let alike = sample.iter().filter(|record| record.cells.len() == width).count();
        width > 1 && alike * 10 >= sample.len() * 9
    };
    split(text, SEPARATORS.into_iter().find(is_regular)).collect()
}

fn split(text: &str, separator: Option<char>) -> impl Iterator<Item = Record> {
    let mut rest = text.chars().peekable();
    let mut line = 1;
    let record = move || {
        rest.peek()?;
        let (begin, mut cells, mut cell, mut quoted) = (line, Vec::new(), String::new(), false);
        while let Some(char) = rest.next() {
            line += usize::from(char == '\n');
            match char {
                '"' if quoted && rest.peek() == Some(&'"') => cell.extend(rest.next()),
                '"' if quoted => quoted = false,
                // Only at a cell's beginning: a name may hold inches.
                '"' if separator.is_some() && cell.trim().is_empty() => (quoted, cell) = (true, String::new()),
                '\n' if !quoted => break,
                _ if !quoted && Some(char) == separator => cells.push(std::mem::take(&mut cell)),
                _ => cell.push(char),
            }
        }
        cells.push(cell);
        Some(Record { line: begin, cells: cells.iter().map(|cell| cell.trim().to_owned()).collect() })
    };
    std::iter::from_fn(record).filter(|record| record.cells.iter().any(|cell| !cell.is_empty()))
}

/// Records as a CSV file (RFC 4180), which [`records`] reads again.
pub(crate) fn csv<'a>(records: impl Iterator<Item = &'a Record>) -> String {
    let cell = |cell: &String| {
        let plain = !cell.contains(['"', ',', ';', '\t', '\n', '\r']);
        if plain { cell.clone() } else { format!("\"{}\"", cell.replace('"', "\"\"")) }
    };
    let line = |record: &Record| record.cells.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n";
    records.map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        records(text).into_iter().map(|record| record.cells).collect()
    }

    #[test]
    fn what_separates_cells_is_found_out() {
        for separator in SEPARATORS {
            let text = format!("name{separator}date\nBread{separator}2024-06-13\n");
            assert_eq!(cells(&text), [["name", "date"], ["Bread", "2024-06-13"]], "{separator:?}");
        }
    }

    #[test]
    fn a_comma_in_some_of_the_lines_separates_nothing() {
        assert_eq!(cells("Bread, two\nMilk\nEggs, ten, brown\n"), [["Bread, two"], ["Milk"], ["Eggs, ten, brown"]]);
    }

    #[test]
    fn quotes_keep_separators_quotes_and_line_breaks() {
        let text = "name,date\r\n\"Bread, \"\"white\"\"\",1\r\n\"two\nlines\",2\r\nlast,3";
        let found = records(text);
        assert_eq!(found[1].cells, ["Bread, \"white\"", "1"]);
        assert_eq!(found[2].cells, ["two\nlines", "2"]);
        assert_eq!((found[3].line, found[3].cells[0].as_str()), (5, "last"));
    }

    #[test]
    fn what_is_written_is_read_again() {
        let found = records("name;date\n\"Bread; \"\"white\"\"\";1\n\"two\nlines\";2\n");
        let again = records(&csv(found.iter()));
        assert_eq!(again, found);
    }

    #[test]
    fn inches_are_no_quotes() {
        assert_eq!(cells("Pipe 2\" long\t1\nPipe 3\" long\t2\n"), [["Pipe 2\" long", "1"], ["Pipe 3\" long", "2"]]);
    }

    #[test]
    fn empty_lines_and_a_byte_order_mark_are_nothing() {
        assert_eq!(cells("\u{feff}Bread\n\n  \nMilk\n"), [["Bread"], ["Milk"]]);
    }
}
