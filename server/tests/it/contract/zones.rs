use orders_proto::order::{
    CreateOrderRequest, GetOrderStatsRequest, GetOrderStatsResponse, get_order_stats_request::Bucket,
};
use tonic::Code;

use super::stats::{bucketed, buckets};
use crate::support::{Client, named, violations};

async fn create(client: &Client, date: &str) {
    client.create(CreateOrderRequest { date: date.to_owned(), ..named("Bon app'") }).await.unwrap();
}

/// The days from 12 to 14 June 2024 in a zone.
fn days_in(zone: &str) -> GetOrderStatsRequest {
    let time_zone = zone.to_owned();
    GetOrderStatsRequest { time_zone, ..bucketed(Bucket::Day, "2024-06-12", "2024-06-14") }
}

async fn counts(client: &Client, request: GetOrderStatsRequest) -> Vec<i64> {
    let stats: GetOrderStatsResponse = client.stats(request).await.unwrap();
    buckets(&stats).into_iter().map(|(_, open, completed)| open + completed).collect()
}

pub async fn an_instant_falls_on_the_day_of_the_zone(client: Client) {
    create(&client, "2024-06-13T02:00:00Z").await;
    create(&client, "2024-06-13T23:00:00Z").await;
    for (zone, expected) in [
        ("", [0, 2, 0]),
        ("UTC", [0, 2, 0]),
        ("America/New_York", [1, 1, 0]),
        ("Europe/Moscow", [0, 1, 1]),
        ("Pacific/Kiritimati", [0, 1, 1]),
    ] {
        assert_eq!(counts(&client, days_in(zone)).await, expected, "{zone}");
    }
}

pub async fn a_plain_day_falls_on_itself_in_every_zone(client: Client) {
    create(&client, "2024-06-13").await;
    for zone in ["UTC", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu"] {
        assert_eq!(counts(&client, days_in(zone)).await, [0, 1, 0], "{zone}");
    }
}

pub async fn a_zone_may_be_a_quarter_of_an_hour_off(client: Client) {
    create(&client, "2024-06-13T18:14:59.999999Z").await;
    create(&client, "2024-06-13T18:15:00Z").await;
    assert_eq!(counts(&client, days_in("Asia/Kathmandu")).await, [0, 1, 1]);
}

pub async fn a_zone_keeps_its_summer_time(client: Client) {
    create(&client, "2024-03-10T04:59:59Z").await;
    create(&client, "2024-03-11T03:59:59Z").await;
    create(&client, "2024-03-11T04:00:00Z").await;
    let time_zone = "America/New_York".to_owned();
    let request = GetOrderStatsRequest { time_zone, ..bucketed(Bucket::Day, "2024-03-09", "2024-03-11") };
    assert_eq!(counts(&client, request).await, [1, 1, 1]);
}

pub async fn an_instant_s_week_and_month_are_those_of_the_zone(client: Client) {
    create(&client, "2024-06-30T23:30:00Z").await;
    for (bucket, expected) in [(Bucket::Week, [0, 1]), (Bucket::Month, [0, 1])] {
        let (time_zone, request) = ("Europe/Berlin".to_owned(), bucketed(bucket, "2024-06-30", "2024-07-01"));
        let request = GetOrderStatsRequest { time_zone, ..request };
        assert_eq!(counts(&client, request).await, expected, "{bucket:?}");
    }
}

pub async fn a_filter_leaves_the_days_of_the_zone_as_they_are(client: Client) {
    create(&client, "2024-06-13T02:00:00Z").await;
    create(&client, "2024-06-13").await;
    let filtered = GetOrderStatsRequest { filter: "bon".to_owned(), ..days_in("America/New_York") };
    assert_eq!(counts(&client, filtered).await, [1, 1, 0]);
}

pub async fn an_unknown_zone_is_refused(client: Client) {
    for zone in ["Europe/Atlantis", "+03:00", "Москва", " "] {
        let refused = client.stats(days_in(zone)).await.expect_err(zone);
        assert_eq!(refused.code(), Code::InvalidArgument, "{zone}");
        assert_eq!(violations(&refused), [("time_zone".to_owned(), "TIME_ZONE_UNKNOWN".to_owned())], "{zone}");
    }
}
