//! Filters and positions as SQL. What [`Folded::matches`](orders_proto::filter::Folded::matches) says in memory, these
//! say to the engine; a property test holds them together.

use diesel::{
    BoolExpressionMethods, BoxableExpression, EscapeExpressionMethods, ExpressionMethods, NullableExpressionMethods,
    TextExpressionMethods,
    dsl::{not, sql},
    sql_types::Bool,
};
use orders_proto::{
    filter::{Filter, NameTest, Op, Span},
    sort::Direction,
    view::{Field, TimeField},
};

use super::{
    super::{
        page::{Cursor, Sort, Value},
        schema::orders,
    },
    Db,
};

/// What a row must fulfil.
pub(in crate::store) type Condition = Box<dyn BoxableExpression<orders::table, Db, SqlType = Bool>>;

/// Bytes past which a text is longer than any folded name (200 characters, each of which folds to 33 bytes at most).
/// SQLite fails on a pattern of more than 50,000.
const LONGEST_TEXT: usize = 20_000;

/// A filter. The literal keeps the statement out of the connection's cache, where each shape would stay for ever.
pub(in crate::store) fn filter(wanted: &Filter) -> Condition {
    Box::new(always(true).and(term(wanted)))
}

fn term(wanted: &Filter) -> Condition {
    match wanted {
        Filter::And(all) => join(all.iter().map(term).collect(), true),
        Filter::Or(any) => join(any.iter().map(term).collect(), false),
        Filter::Not(inner) => Box::new(not(term(inner))),
        Filter::Present(Field::Completed) => Box::new(orders::completed.eq(true)),
        Filter::Present(Field::Time(TimeField::Delete)) => Box::new(orders::delete_time.is_not_null()),
        Filter::Present(Field::Time(_) | Field::Name | Field::Uuid) => always(true),
        Filter::Name(test, text) => name(*test, text),
        Filter::Completed(value) => Box::new(orders::completed.eq(*value)),
        Filter::Time(field, op, value) => time(*field, *op, Span::from(*value)),
        Filter::Uuid(uuid) => Box::new(orders::uuid.eq(uuid.into_bytes().to_vec())),
    }
}

/// A balanced tree: engines bound how deep an expression may be, and a filter may have a thousand terms.
fn join(mut terms: Vec<Condition>, all: bool) -> Condition {
    if terms.len() > 1 {
        let second = join(terms.split_off(terms.len() / 2), all);
        let first = join(terms, all);
        return if all { Box::new(first.and(second)) } else { Box::new(first.or(second)) };
    }
    terms.pop().unwrap_or_else(|| always(all))
}

fn always(value: bool) -> Condition {
    Box::new(sql::<Bool>(if value { "1 = 1" } else { "1 = 0" }))
}

fn name(test: NameTest, text: &str) -> Condition {
    if text.len() > LONGEST_TEXT && !matches!(test, NameTest::Compare(_)) {
        return always(false);
    }
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let like = |pattern: String| -> Condition { Box::new(orders::folded_name.like(pattern).escape('\\')) };
    match test {
        NameTest::Contains => like(format!("%{escaped}%")),
        NameTest::StartsWith => like(format!("{escaped}%")),
        NameTest::EndsWith => like(format!("%{escaped}")),
        NameTest::Compare(op) => compare(Field::Name, op, &Value::Text(text.to_owned())),
    }
}

fn time(field: TimeField, op: Op, span: Span) -> Condition {
    let covered = |covered: std::ops::Range<i64>| within(field, op, covered);
    if field == TimeField::Date && span.days != span.instants {
        let days = Box::new(orders::date_is_day.eq(true).and(covered(span.days)));
        let instants = Box::new(orders::date_is_day.eq(false).and(covered(span.instants)));
        return Box::new((days as Condition).or(instants as Condition));
    }
    let condition = covered(span.instants);
    // What is absent compares false, so that NOT makes it true.
    if field == TimeField::Delete { Box::new(orders::delete_time.is_not_null().and(condition)) } else { condition }
}

/// How a time stands to the microseconds that a value covers.
fn within(field: TimeField, op: Op, covered: std::ops::Range<i64>) -> Condition {
    let at = |op, micros| compare(Field::Time(field), op, &Value::Micros(Some(micros)));
    match op {
        Op::Eq => Box::new(at(Op::Ge, covered.start).and(at(Op::Lt, covered.end))),
        Op::Lt => at(Op::Lt, covered.start),
        Op::Le => at(Op::Lt, covered.end),
        Op::Gt => at(Op::Ge, covered.end),
        Op::Ge => at(Op::Ge, covered.start),
    }
}

/// What comes after a position in a sort.
pub(in crate::store) fn seek(sort: &Sort, after: &Cursor) -> Condition {
    let beyond = |direction| match direction {
        Direction::Ascending => Op::Gt,
        Direction::Descending => Op::Lt,
    };
    let (key, ties) = (after.key, sort.ties);
    let tie: Condition = match ties {
        Direction::Ascending => Box::new(orders::key.gt(key)),
        Direction::Descending => Box::new(orders::key.lt(key)),
    };
    // From the last field to the first: beyond it, or level with it and beyond what follows.
    let fields = sort.fields.iter().zip(&after.values).rev();
    let condition = fields.fold(tie, |rest, ((field, direction), value)| {
        let past = compare(*field, beyond(*direction), value);
        Box::new(past.or(compare(*field, Op::Eq, value).and(rest)))
    });
    // Says once more what follows from it, in the form that an index on the first field serves.
    match (sort.fields.first(), after.values.first()) {
        (Some((Field::Time(TimeField::Delete), _)), _) | (None, _) | (_, None) => condition,
        (Some((field, direction)), Some(value)) => {
            let from = if *direction == Direction::Ascending { Op::Ge } else { Op::Le };
            Box::new(compare(*field, from, value).and(condition))
        }
    }
}

/// What comes up to a position in a sort, and the position itself.
pub(in crate::store) fn up_to(sort: &Sort, end: &Cursor) -> Condition {
    let beyond = Box::new(not(seek(sort, end)));
    // Says once more what follows from it, in the form that an index on the first field serves.
    let until = |direction| if direction == Direction::Ascending { Op::Le } else { Op::Ge };
    match (sort.fields.first(), end.values.first()) {
        (Some((Field::Time(TimeField::Delete), _)), _) => beyond,
        (Some((field, direction)), Some(value)) => Box::new(compare(*field, until(*direction), value).and(beyond)),
        (None, _) | (_, None) => match sort.ties {
            Direction::Ascending => Box::new(orders::key.le(end.key)),
            Direction::Descending => Box::new(orders::key.ge(end.key)),
        },
    }
}

/// How a field stands to a value. An absent time comes before every present one.
fn compare(field: Field, op: Op, value: &Value) -> Condition {
    macro_rules! column {
        ($column:expr, $value:expr) => {
            match op {
                Op::Eq => Box::new($column.eq($value)) as Condition,
                Op::Lt => Box::new($column.lt($value)),
                Op::Le => Box::new($column.le($value)),
                Op::Gt => Box::new($column.gt($value)),
                Op::Ge => Box::new($column.ge($value)),
            }
        };
    }
    match (field, value) {
        (Field::Name, Value::Text(text)) => column!(orders::folded_name, text.clone()),
        (Field::Completed, Value::Bool(value)) => column!(orders::completed, *value),
        (Field::Uuid, Value::Bytes(bytes)) => column!(orders::uuid, bytes.clone()),
        (Field::Time(TimeField::Date), Value::Micros(Some(micros))) => column!(orders::date_micros, *micros),
        (Field::Time(TimeField::Create), Value::Micros(Some(micros))) => column!(orders::create_time, *micros),
        (Field::Time(TimeField::Update), Value::Micros(Some(micros))) => column!(orders::update_time, *micros),
        (Field::Time(TimeField::Delete), Value::Micros(micros)) => deletion(op, *micros),
        (Field::Name | Field::Completed | Field::Uuid | Field::Time(_), _) => always(false),
    }
}

/// Never unknown, whatever is absent: each comparison of the column stands beside a test whether there is anything in it.
fn deletion(op: Op, micros: Option<i64>) -> Condition {
    let time = || orders::delete_time.assume_not_null();
    let present = || orders::delete_time.is_not_null();
    let absent = || orders::delete_time.is_null();
    match (op, micros) {
        (Op::Eq | Op::Le, None) => Box::new(absent()),
        (Op::Lt, None) => always(false),
        (Op::Gt, None) => Box::new(present()),
        (Op::Ge, None) => always(true),
        (Op::Eq, Some(at)) => Box::new(present().and(time().eq(at))),
        (Op::Gt, Some(at)) => Box::new(present().and(time().gt(at))),
        (Op::Ge, Some(at)) => Box::new(present().and(time().ge(at))),
        (Op::Lt, Some(at)) => Box::new(absent().or(time().lt(at))),
        (Op::Le, Some(at)) => Box::new(absent().or(time().le(at))),
    }
}

#[cfg(test)]
mod tests {
    use diesel::query_builder::QueryFragment;

    use super::*;

    #[test]
    fn no_filter_stays_in_the_cache_of_statements() {
        for text in ["", "completed = true", "munster OR date > 2024-06-13"] {
            let filter = filter(&text.parse().unwrap());
            assert_eq!(filter.is_safe_to_cache_prepared(&Db::default()), Ok(false), "{text}");
        }
    }
}
