//! What the columns of a table mean, as far as one can guess; the reader may say otherwise.

use orders_proto::rules;

use super::Record;

/// How dates are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum DateForm {
    /// As the contract has them.
    #[default]
    Iso,
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

impl DateForm {
    /// All of them; one that comes first is believed first.
    pub(crate) const ALL: [Self; 3] = [Self::Iso, Self::DayFirst, Self::MonthFirst];

    /// A date as the contract has it; text that is not of this form stays as it is.
    pub(crate) fn read(self, text: &str) -> String {
        let parts: Vec<&str> = text.split(['.', '/', '-']).map(str::trim).collect();
        match (self, parts.as_slice()) {
            (Self::DayFirst, [day, month, year]) | (Self::MonthFirst, [month, day, year]) => {
                format!("{year}-{month:0>2}-{day:0>2}")
            }
            _ => text.to_owned(),
        }
    }

    fn fits(self, text: &str) -> bool {
        rules::date(&self.read(text)).is_ok()
    }
}

/// The words of the reader's language by which columns and values are known; lower case.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'a> {
    /// Titles of a column of names, of dates, of completed orders; separated by commas.
    pub(crate) titles: [&'a str; 3],
    /// What stands for "no".
    pub(crate) no: &'a str,
}

/// What each column means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    /// Whether the first record is titles.
    pub(crate) titled: bool,
    /// Which column is the name, the date, and whether it is completed. `None`: none.
    pub(crate) fields: [Option<usize>; 3],
    /// How its dates are written.
    pub(crate) form: DateForm,
}

impl Columns {
    /// Guesses.
    pub(crate) fn guess(records: &[Record], known: Known<'_>) -> Self {
        let Some(first) = records.first() else { return Self::default() };
        let titled_so = |title: &str, words: &str| words.split(',').any(|word| word.trim() == title.to_lowercase());
        let by_title = known.titles.map(|words| first.cells.iter().position(|title| titled_so(title, words)));
        let titled = by_title.iter().any(Option::is_some);
        let body = &records[usize::from(titled)..];
        let values =
            |column: usize| body.iter().filter_map(move |record| record.cells.get(column)).filter(|it| !it.is_empty());
        // A date that is wrong must not hide the form of the others: the one that most fit is meant.
        let form_of = |column: usize| {
            let fitting = |form: DateForm| values(column).filter(|value| form.fits(value)).count();
            let (form, most) =
                DateForm::ALL.map(|form| (form, fitting(form))).into_iter().rev().max_by_key(|it| it.1)?;
            (most * 2 > values(column).count()).then_some(form)
        };
        let [name, mut date, completed] = by_title;
        if !titled {
            date = (0..first.cells.len()).find(|column| form_of(*column).is_some());
        }
        let is_flag = |column: &usize| {
            Some(*column) != date && values(*column).all(|value| is_no(value, known.no) || value == "true")
        };
        let completed = completed.or_else(|| (0..first.cells.len()).filter(|_| !titled).find(is_flag));
        let is_left = |column: &usize| ![date, completed].contains(&Some(*column));
        let name = name.or_else(|| (0..first.cells.len()).find(is_left)).or(Some(0));
        Self { titled, fields: [name, date, completed], form: date.and_then(form_of).unwrap_or_default() }
    }
}

/// Whether a value says that an order is not completed.
pub(super) fn is_no(value: &str, no: &str) -> bool {
    value.is_empty() || no.split(',').any(|word| word.trim() == value.to_lowercase())
}

#[cfg(test)]
pub(super) const ENGLISH: Known<'static> = Known { titles: ["name", "date", "completed, done"], no: "false, no, 0" };

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::table::records;

    fn guess(text: &str) -> Columns {
        Columns::guess(&records(text), ENGLISH)
    }

    #[test]
    fn titles_say_which_column_is_which() {
        let columns = guess("Id;Done;Name;Date\n1;true;Bread;13.06.2024\n");
        let fields = [Some(2), Some(3), Some(1)];
        assert_eq!(columns, Columns { titled: true, fields, form: DateForm::DayFirst });
    }

    #[test]
    fn without_titles_the_values_say_it() {
        let columns = guess("2024-06-13\tBread\tfalse\n2024-06-14\tMilk\ttrue\n");
        assert_eq!(columns, Columns { titled: false, fields: [Some(1), Some(0), Some(2)], form: DateForm::Iso });
    }

    #[test]
    fn lines_alone_are_names() {
        assert_eq!(guess("Bread\nMilk\n").fields, [Some(0), None, None]);
    }

    #[test]
    fn one_wrong_date_does_not_hide_how_the_others_are_written() {
        assert_eq!(guess("date,name\n13.06.2024,a\n31.02.2024,b\n14.06.2024,c\n").form, DateForm::DayFirst);
    }

    #[test]
    fn a_day_over_twelve_tells_which_comes_first() {
        assert_eq!(guess("a\t01/02/2024\nb\t13/02/2024\n").form, DateForm::DayFirst);
        assert_eq!(guess("a\t01/02/2024\nb\t02/13/2024\n").form, DateForm::MonthFirst);
    }

    #[test]
    fn a_date_is_read_by_its_form() {
        assert_eq!(DateForm::DayFirst.read("4.7.1996"), "1996-07-04");
        assert_eq!(DateForm::MonthFirst.read("7/4/1996"), "1996-07-04");
        assert_eq!(DateForm::DayFirst.read("soon"), "soon");
    }
}
