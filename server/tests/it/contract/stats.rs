use orders_proto::order::{
    CreateOrderRequest, GetOrderStatsRequest, GetOrderStatsResponse, UpdateOrderRequest,
    get_order_stats_request::Bucket,
};
use tonic::Code;

use super::stored;
use crate::support::{Client, named, replacing, violations};

/// Statistics by buckets of days.
pub fn bucketed(bucket: Bucket, start_date: &str, end_date: &str) -> GetOrderStatsRequest {
    let (start_date, end_date) = (start_date.to_owned(), end_date.to_owned());
    GetOrderStatsRequest { bucket: bucket.into(), start_date, end_date, ..Default::default() }
}

/// The first day of each bucket, with its open and its completed orders.
pub fn buckets(stats: &GetOrderStatsResponse) -> Vec<(&str, i64, i64)> {
    stats.buckets.iter().map(|bucket| (&*bucket.start_date, bucket.open, bucket.completed)).collect()
}

async fn create(client: &Client, date: &str, completed: bool) {
    client.create(CreateOrderRequest { date: date.to_owned(), completed, ..named("Bon app'") }).await.unwrap();
}

pub async fn orders_are_counted_open_and_completed(client: Client) {
    for (date, completed) in [("2024-06-13", false), ("1996-07-04", true), ("2024-06-13T10:22:33Z", false)] {
        create(&client, date, completed).await;
    }
    let stats = client.stats(GetOrderStatsRequest::default()).await.unwrap();
    assert_eq!((stats.total, stats.open, stats.completed, buckets(&stats)), (3, 2, 1, vec![]));
}

pub async fn counts_follow_every_change(client: Client) {
    let orders = stored(&client, &["completed", "deleted", "open"]).await;
    client.update(UpdateOrderRequest { completed: true, ..replacing(&orders[0]) }).await.unwrap();
    client.delete(&orders[1].uuid).await.unwrap();
    let stats = client.stats(bucketed(Bucket::Day, "2024-06-13", "2024-06-13")).await.unwrap();
    assert_eq!((stats.total, stats.open, stats.completed), (2, 1, 1));
    assert_eq!(buckets(&stats), [("2024-06-13", 1, 1)]);
}

pub async fn days_have_no_gaps(client: Client) {
    create(&client, "2024-02-28", false).await;
    create(&client, "2024-03-01", true).await;
    let stats = client.stats(bucketed(Bucket::Day, "2024-02-28", "2024-03-01")).await.unwrap();
    assert_eq!(buckets(&stats), [("2024-02-28", 1, 0), ("2024-02-29", 0, 0), ("2024-03-01", 0, 1)]);
}

pub async fn weeks_begin_on_monday(client: Client) {
    for date in ["2024-06-09", "2024-06-10", "2024-06-16", "2024-06-17"] {
        create(&client, date, false).await;
    }
    let stats = client.stats(bucketed(Bucket::Week, "2024-06-13", "2024-06-17")).await.unwrap();
    assert_eq!(buckets(&stats), [("2024-06-10", 2, 0), ("2024-06-17", 1, 0)]);
}

pub async fn months_begin_on_their_first_day(client: Client) {
    for date in ["2024-01-31", "2024-02-01", "2024-02-29", "2024-03-01"] {
        create(&client, date, true).await;
    }
    let stats = client.stats(bucketed(Bucket::Month, "2024-01-31", "2024-03-01")).await.unwrap();
    assert_eq!(buckets(&stats), [("2024-01-01", 0, 1), ("2024-02-01", 0, 2), ("2024-03-01", 0, 1)]);
}

pub async fn orders_outside_the_buckets_count_in_the_totals_alone(client: Client) {
    create(&client, "2024-06-12", false).await;
    create(&client, "2024-06-14", false).await;
    let stats = client.stats(bucketed(Bucket::Day, "2024-06-13", "2024-06-13")).await.unwrap();
    assert_eq!((stats.total, buckets(&stats)), (2, vec![("2024-06-13", 0, 0)]));
}

pub async fn a_filter_decides_what_is_counted(client: Client) {
    stored(&client, &["red wine", "white wine", "red cheese"]).await;
    let filter = "wine".to_owned();
    let request = GetOrderStatsRequest { filter, ..bucketed(Bucket::Day, "2024-06-13", "2024-06-13") };
    let stats = client.stats(request).await.unwrap();
    assert_eq!((stats.total, buckets(&stats)), (2, vec![("2024-06-13", 2, 0)]));
}

pub async fn there_are_at_most_400_buckets(client: Client) {
    let most = client.stats(bucketed(Bucket::Day, "2024-01-01", "2025-02-03")).await.unwrap();
    assert_eq!(most.buckets.len(), 400);
    let refused = client.stats(bucketed(Bucket::Day, "2024-01-01", "2025-02-04")).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(violations(&refused), [("end_date".to_owned(), "TOO_MANY_BUCKETS".to_owned())]);
}

pub async fn buckets_need_both_their_days(client: Client) {
    for bad in ["", "soon", "2024-6-13", "2024-06-31", "2024-06-13T10:22:33Z"] {
        let refused = client.stats(bucketed(Bucket::Day, bad, bad)).await.expect_err(bad);
        let expected = ["start_date", "end_date"].map(|field| (field.to_owned(), "DATE_INVALID".to_owned()));
        assert_eq!(violations(&refused), expected, "{bad}");
    }
}
