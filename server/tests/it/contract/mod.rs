//! What every client relies on, whatever keeps the orders: each claim runs once per storage engine.

mod batch_errors;
mod batches;
mod bulk;
mod check;
mod client_uuids;
mod create;
mod dates;
mod delete;
mod deleted;
mod etags;
mod exports;
mod filter_errors;
mod filters;
mod history;
mod imports;
mod info;
mod list;
mod masks;
mod names;
mod page_tokens;
mod pages;
mod read;
mod request_ids;
mod reverts;
mod revisions;
mod rollback;
mod sorting;
mod stats;
mod totals;
mod update;
mod validate_only;
mod watches;
mod zones;

use orders_proto::order::{BatchCreateOrdersRequest, Order};

use crate::support::{Client, named};

/// Makes a test of every claim, on every engine.
macro_rules! on_every_engine {
    ($($file:ident { $($claim:ident)+ })+) => {
        mod sqlite {
            $(mod $file {
                $(#[tokio::test]
                async fn $claim() {
                    let server = crate::support::TestServer::start().await;
                    crate::contract::$file::$claim(server.client().await).await;
                    server.stop().await;
                })+
            })+
        }
        mod postgres {
            $(mod $file {
                $(#[tokio::test]
                async fn $claim() {
                    let server = crate::support::TestServer::on_postgres().run().await;
                    crate::contract::$file::$claim(server.client().await).await;
                    server.stop().await;
                })+
            })+
        }
    };
}

mod added;

on_every_engine! {
    check {
        the_stored_state_answers
        the_built_in_service_answers_the_same
        a_check_by_the_built_in_service_changes_nothing
        an_unknown_order_is_not_found
        a_malformed_uuid_is_an_invalid_argument
    }
    create {
        the_server_makes_the_uuid
        what_was_sent_comes_back
        an_order_is_open_unless_it_says_otherwise
        all_violations_come_at_once
        a_refused_order_is_not_stored
    }
    dates {
        a_date_comes_back_exactly_as_it_was_sent
        an_empty_date_means_now
        what_is_no_date_is_refused
        a_date_has_at_most_64_bytes
    }
    delete {
        a_deleted_order_is_gone
        an_unknown_order_is_no_error
        deleting_twice_succeeds_once
        a_malformed_uuid_is_an_invalid_argument
    }
    list {
        an_empty_register_has_no_orders
        orders_come_in_the_order_of_their_creation
        changes_do_not_move_an_order
        the_place_of_a_deleted_order_is_not_given_away
        what_would_pass_4_mib_is_refused_and_never_cut
    }
    names {
        names_come_back_verbatim
        names_are_trimmed
        names_are_counted_in_characters
        names_that_cannot_be_kept_are_refused
    }
    read {
        an_order_is_found_by_its_uuid
        a_uuid_is_understood_in_upper_case
        an_unknown_order_is_not_found
        a_malformed_uuid_is_an_invalid_argument
    }
    update {
        everything_is_replaced
        an_empty_date_means_now
        an_update_that_changes_nothing_is_a_success
        all_violations_come_at_once
        a_refused_update_changes_nothing
        an_unknown_order_is_not_found
    }
}

/// A well-formed uuid that no order has.
const UNKNOWN: &str = "00000000-0000-7000-8000-000000000000";
/// What is no uuid in the 36-character form.
const MALFORMED: [&str; 5] = [
    "",
    "1",
    "018f3c5e8a9b7cde8f0123456789abcd",
    "{018f3c5e-8a9b-7cde-8f01-23456789abc}",
    "018f3c5e-8a9b-7cde-8f01-23456789abcg",
];

/// Asserts that a date is this moment's, in RFC 3339 with microseconds in UTC.
fn assert_is_now(date: &str) {
    use std::time::{Duration, SystemTime, UNIX_EPOCH};

    let digits: String = date.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    assert_eq!(digits, "0000-00-00T00:00:00.000000Z", "{date}");
    let micros = orders_proto::rules::date(date).unwrap().micros();
    let then = UNIX_EPOCH + Duration::from_micros(micros.try_into().unwrap());
    let age = SystemTime::now().duration_since(then).expect("not in the future");
    assert!(age < crate::support::PATIENCE, "{date} was {age:?} ago");
}

/// Stores an order for each name, all as one revision.
async fn stored(client: &Client, names: &[&str]) -> Vec<Order> {
    let requests = names.iter().map(|name| named(name)).collect();
    client.create_all(BatchCreateOrdersRequest { requests, ..Default::default() }).await.unwrap()
}

/// The uuids of orders, to be asked for.
fn uuids(orders: &[Order]) -> Vec<String> {
    orders.iter().map(|order| order.uuid.clone()).collect()
}

/// The names of orders, to be compared.
fn names_of(orders: &[Order]) -> Vec<&str> {
    orders.iter().map(|order| &*order.name).collect()
}
