//! Statistics: orders by day, week or month.

use std::collections::BTreeMap;

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, Weekday},
    tz::TimeZone,
};
use orders_proto::filter::Folded;

use super::Orders;
use crate::{
    error::{Error, Violation},
    store::{Dates, Scope},
};

/// The most buckets that one call answers.
pub const MAX_BUCKETS: usize = 400;

/// What to count.
#[derive(Clone, Debug)]
pub struct StatsQuery {
    /// Only orders that match.
    pub filter: Option<Folded>,
    /// The buckets, if any: their size, the zone that instants are put into, the first and the last day.
    pub buckets: Option<(BucketSize, TimeZone, Date, Date)>,
}

/// How long a bucket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BucketSize {
    /// A calendar day.
    Day,
    /// A week, from Monday.
    Week,
    /// A calendar month.
    Month,
}

/// How many orders there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Those that are open.
    pub open: i64,
    /// Those that are completed.
    pub completed: i64,
    /// Those of each day, week or month, without gaps.
    pub buckets: Vec<Bucket>,
}

/// The orders of one day, week or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Its first day.
    pub start: Date,
    /// Those that are open.
    pub open: i64,
    /// Those that are completed.
    pub completed: i64,
}

impl Orders {
    /// Counts living orders, in all and by when they are for.
    ///
    /// # Errors
    /// [`Error::Invalid`] for more than [`MAX_BUCKETS`], [`Error::Unavailable`], [`Error::Internal`].
    pub async fn stats(&self, query: StatsQuery) -> Result<Stats, Error> {
        let mut buckets = match &query.buckets {
            Some((size, _, first, last)) => empty_buckets(*size, *first, *last)?,
            None => BTreeMap::new(),
        };
        let mut stats = Stats::default();
        for dates in self.store.dates(Scope::new(query.filter, false)).await? {
            stats.open += dates.open;
            stats.completed += dates.completed;
            let bucket = query.buckets.as_ref().and_then(|(size, zone, ..)| Some(start_of(*size, day(&dates, zone)?)));
            if let Some(bucket) = bucket.and_then(|start| buckets.get_mut(&start)) {
                bucket.open += dates.open;
                bucket.completed += dates.completed;
            }
        }
        stats.buckets = buckets.into_values().collect();
        Ok(stats)
    }
}

/// The calendar day that a date falls on: a day is itself everywhere, an instant depends on the zone.
fn day(dates: &Dates, zone: &TimeZone) -> Option<Date> {
    let zone = if dates.is_day { &TimeZone::UTC } else { zone };
    Some(Timestamp::from_microsecond(dates.micros).ok()?.to_zoned(zone.clone()).date())
}

fn start_of(size: BucketSize, day: Date) -> Date {
    match size {
        BucketSize::Day => day,
        BucketSize::Week => day.saturating_sub(i64::from(day.weekday().since(Weekday::Monday)).days()),
        BucketSize::Month => day.first_of_month(),
    }
}

fn empty_buckets(size: BucketSize, first: Date, last: Date) -> Result<BTreeMap<Date, Bucket>, Error> {
    let step = match size {
        BucketSize::Day => 1.day(),
        BucketSize::Week => 1.week(),
        BucketSize::Month => 1.month(),
    };
    let starts = start_of(size, first).series(step).take_while(|start| *start <= last).take(MAX_BUCKETS + 1);
    let buckets: BTreeMap<_, _> = starts.map(|start| (start, Bucket { start, open: 0, completed: 0 })).collect();
    if buckets.len() > MAX_BUCKETS {
        return Err(Error::Invalid(vec![Violation {
            field: "end_date".to_owned(),
            reason: "TOO_MANY_BUCKETS",
            description: format!("one call answers at most {MAX_BUCKETS} buckets"),
        }]));
    }
    Ok(buckets)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_week_begins_on_monday_and_a_month_on_its_first_day() {
        assert_eq!(start_of(BucketSize::Week, date(2024, 6, 16)), date(2024, 6, 10));
        assert_eq!(start_of(BucketSize::Week, date(2024, 6, 10)), date(2024, 6, 10));
        assert_eq!(start_of(BucketSize::Month, date(2024, 6, 16)), date(2024, 6, 1));
        assert_eq!(start_of(BucketSize::Day, date(2024, 6, 16)), date(2024, 6, 16));
    }

    #[test]
    fn a_plain_day_is_itself_in_every_zone_and_an_instant_is_not() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let midnight = 1_718_236_800_000_000;
        let dates = |is_day| Dates { is_day, micros: midnight, open: 1, completed: 0 };
        assert_eq!(day(&dates(true), &zone), Some(date(2024, 6, 13)));
        assert_eq!(day(&dates(false), &zone), Some(date(2024, 6, 12)));
    }

    #[test]
    fn buckets_have_no_gaps_and_an_end() {
        let weeks = empty_buckets(BucketSize::Week, date(2024, 6, 13), date(2024, 7, 1)).unwrap();
        let starts: Vec<_> = weeks.into_keys().collect();
        assert_eq!(starts, [date(2024, 6, 10), date(2024, 6, 17), date(2024, 6, 24), date(2024, 7, 1)]);
        assert!(
            empty_buckets(BucketSize::Day, date(2024, 1, 1), date(2025, 2, 4))
                .is_err_and(|error| matches!(error, Error::Invalid(_)))
        );
        assert_eq!(empty_buckets(BucketSize::Day, date(2024, 1, 1), date(2025, 2, 3)).unwrap().len(), 400);
    }
}
