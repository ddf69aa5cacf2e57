use orders_proto::order::CreateOrderRequest;
use tonic::Code;

use super::assert_is_now;
use crate::support::{Client, named, violations};

fn dated(date: &str) -> CreateOrderRequest {
    CreateOrderRequest { date: date.to_owned(), ..named("Bon app'") }
}

pub async fn a_date_comes_back_exactly_as_it_was_sent(client: Client) {
    for date in [
        "2024-06-13T10:22:33Z",
        "2024-06-13T10:22:33.1Z",
        "2024-06-13T12:22:33.123456789+02:00",
        "2024-06-13t10:22:33z",
        "2024-06-13",
        "0001-01-01",
        "9999-12-31",
        "2024-06-13 10:22:33.123456Z",
        "2024-06-13 10:22:33-11:30",
    ] {
        let created = client.create(dated(date)).await.unwrap_or_else(|status| panic!("{date}: {status}"));
        let read = client.read(&created.uuid).await.unwrap();
        assert_eq!((&*created.date, &*read.date), (date, date));
    }
}

pub async fn an_empty_date_means_now(client: Client) {
    let created = client.create(dated("")).await.unwrap();
    assert_is_now(&created.date);
    assert_eq!(client.read(&created.uuid).await.unwrap(), created);
}

pub async fn what_is_no_date_is_refused(client: Client) {
    for date in [" ", "today", "13.06.2024", "2024-06-31", "2023-02-29", "2024-06-13T10:22:33", "2024-06-13T24:00:00Z"]
    {
        let refused = client.create(dated(date)).await.expect_err(date);
        assert_eq!(refused.code(), Code::InvalidArgument, "{date}");
        assert_eq!(violations(&refused), [("date".to_owned(), "DATE_INVALID".to_owned())], "{date}");
    }
}

pub async fn a_date_has_at_most_64_bytes(client: Client) {
    let longest = format!("2024-06-13T10:22:33.{}Z", "1".repeat(64 - 21));
    assert_eq!(client.create(dated(&longest)).await.unwrap().date, longest);
    let refused = client.create(dated(&longest.replace('.', ".1"))).await.unwrap_err();
    assert_eq!(violations(&refused), [("date".to_owned(), "DATE_TOO_LONG".to_owned())]);
}
