/// A text with columns in it: `{order_id} · {ship_name}`. Two braces stand for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Column(usize),
}

impl Template {
    /// Reads a template over a file's columns.
    ///
    /// # Errors
    /// Names the column that the file does not have, or the brace that is not closed.
    pub(super) fn parse(text: &str, columns: &csv::StringRecord) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            literal.push_str(&rest[..at]);
            let brace = &rest[at..];
            if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
                literal.push_str(&brace[..1]);
                rest = after;
            } else {
                let (name, after) = brace
                    .strip_prefix('{')
                    .and_then(|inside| inside.split_once('}'))
                    .ok_or_else(|| format!("{text:?} has a brace without its partner"))?;
                parts.push(Part::Text(std::mem::take(&mut literal)));
                parts.push(Part::Column(column(name, columns)?));
                rest = after;
            }
        }
        literal.push_str(rest);
        parts.push(Part::Text(literal));
        Ok(Self(parts))
    }

    /// The text for one row.
    pub(super) fn fill(&self, row: &csv::StringRecord) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Column(index) => row.get(*index).unwrap_or_default().to_owned(),
        };
        self.0.iter().map(part).collect()
    }
}

/// Where a column stands.
///
/// # Errors
/// Names the columns that there are.
pub(super) fn column(name: &str, columns: &csv::StringRecord) -> Result<usize, String> {
    columns.iter().position(|column| column.trim() == name.trim()).ok_or_else(|| {
        let known: Vec<_> = columns.iter().map(str::trim).collect();
        format!("the file has no column {name:?}; it has {}", known.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &str) -> Result<String, String> {
        let columns = csv::StringRecord::from(vec!["id", " city "]);
        Template::parse(template, &columns)
            .map(|template| template.fill(&csv::StringRecord::from(vec!["7", "Münster"])))
    }

    #[test]
    fn columns_stand_in_braces() {
        assert_eq!(filled("{id} · x, {city}"), Ok("7 · x, Münster".to_owned()));
        assert_eq!(filled("{city}{id}"), Ok("Münster7".to_owned()));
        assert_eq!(filled("plain"), Ok("plain".to_owned()));
        assert_eq!(filled("{{{id}}}"), Ok("{7}".to_owned()));
    }

    #[test]
    fn a_wrong_template_says_what_is_wrong() {
        assert_eq!(filled("{name}"), Err("the file has no column \"name\"; it has id, city".to_owned()));
        for open in ["{id", "id}", "{id}}"] {
            assert_eq!(filled(open), Err(format!("{open:?} has a brace without its partner")));
        }
    }
}
