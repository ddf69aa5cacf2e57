//! Pages in order of date. SQLite finds the place of a date and a key in the index that holds both only if the date is the
//! same for all: what is past a pair it looks for from where the date begins, and of one date there may be thousands.
//! (Measured at a million orders: the last page of a date cost twice as much as its first.)

use diesel::{BoolExpressionMethods, ExpressionMethods, QueryResult};
use orders_proto::{
    sort::Direction,
    view::{Field, TimeField},
};

use super::{
    super::{
        page::{Value, Walk},
        rows::ReadRow,
        schema::orders,
    },
    Conn,
    conditions::Condition,
    load_orders, pages, queries,
    reads::in_snapshot,
};

/// Reads a page and the newest revision in one snapshot; one by date in two parts, each of which has its place in the index.
pub(super) async fn walk_now(conn: &mut Conn, walk: &Walk<'_>) -> QueryResult<(Vec<ReadRow>, i64)> {
    let Some((rest, past)) = parts(walk) else { return pages::walk_in_snapshot(conn, walk).await };
    in_snapshot(conn, async |conn| {
        let mut rows = load_orders(conn, queries::walked_from(walk, Some(rest))).await?;
        let limit = walk.limit - i64::try_from(rows.len()).unwrap_or(walk.limit);
        if limit > 0 {
            let walk = Walk { limit, ..walk.clone() };
            rows.extend(load_orders(conn, queries::walked_from(&walk, Some(past))).await?);
        }
        Ok((rows, queries::state(conn).await?.revision))
    })
    .await
}

/// What comes after the position that a walk by date begins at: the rest of that date, and what is past it. `None` for
/// another walk, and for one over deleted orders, which the index leaves out.
fn parts(walk: &Walk<'_>) -> Option<(Condition, Condition)> {
    let after = walk.after.filter(|_| walk.scope.deleted == Some(false))?;
    let ([(Field::Time(TimeField::Date), direction)], [Value::Micros(Some(date))]) =
        (&walk.order.fields[..], &after.values[..])
    else {
        return None;
    };
    let (date, key) = (*date, after.key);
    Some(match direction {
        Direction::Ascending => {
            (Box::new(orders::date_micros.eq(date).and(orders::key.gt(key))), Box::new(orders::date_micros.gt(date)))
        }
        Direction::Descending => {
            (Box::new(orders::date_micros.eq(date).and(orders::key.lt(key))), Box::new(orders::date_micros.lt(date)))
        }
    })
}
