use orders_proto::order::{Order, UpdateOrderRequest};
use prost_types::FieldMask;
use tonic::Code;

use super::assert_is_now;
use crate::support::{Client, named, replacing, violations};

/// An update of everything, under a mask.
fn masked(order: &Order, paths: &[&str]) -> UpdateOrderRequest {
    UpdateOrderRequest {
        uuid: order.uuid.clone(),
        name: "after".to_owned(),
        completed: true,
        date: "2024-06-14".to_owned(),
        update_mask: Some(FieldMask { paths: paths.iter().map(|path| (*path).to_owned()).collect() }),
        ..Default::default()
    }
}

async fn assert_masks(client: &Client, masks: &[&[&str]], expected: (&str, bool, &str)) {
    for mask in masks {
        let order = client.create(named("before")).await.unwrap();
        let updated = client.update(masked(&order, mask)).await.unwrap();
        assert_eq!((&*updated.name, updated.completed, &*updated.date), expected, "{mask:?}");
    }
}

pub async fn a_mask_with_the_name_changes_only_the_name(client: Client) {
    assert_masks(&client, &[&["name"], &["name", "name"]], ("after", false, "2024-06-13")).await;
}

pub async fn a_mask_with_completed_changes_only_that(client: Client) {
    assert_masks(&client, &[&["completed"]], ("before", true, "2024-06-13")).await;
}

pub async fn a_mask_with_the_date_changes_only_the_date(client: Client) {
    assert_masks(&client, &[&["date"]], ("before", false, "2024-06-14")).await;
}

pub async fn a_mask_without_paths_means_all_three(client: Client) {
    assert_masks(&client, &[&[], &["*"], &["date", "name", "completed"]], ("after", true, "2024-06-14")).await;
}

pub async fn what_a_mask_leaves_out_is_not_checked(client: Client) {
    let order = client.create(named("before")).await.unwrap();
    let (name, date) = (String::new(), "soon".to_owned());
    let updated = client.update(UpdateOrderRequest { name, date, ..masked(&order, &["completed"]) }).await.unwrap();
    assert_eq!((&*updated.name, updated.completed, &*updated.date), ("before", true, "2024-06-13"));
}

pub async fn an_empty_date_under_a_mask_means_now(client: Client) {
    let order = client.create(named("before")).await.unwrap();
    let update = UpdateOrderRequest { date: String::new(), ..masked(&order, &["date"]) };
    assert_is_now(&client.update(update).await.unwrap().date);
}

pub async fn a_path_that_is_no_field_of_the_client_s_is_refused(client: Client) {
    let order = client.create(named("before")).await.unwrap();
    for path in ["uuid", "etag", "create_time", "order.name", "Name", ""] {
        let refused = client.update(masked(&order, &["name", path])).await.expect_err(path);
        assert_eq!(refused.code(), Code::InvalidArgument, "{path}");
        assert_eq!(violations(&refused), [("update_mask".to_owned(), "FIELD_UNKNOWN".to_owned())], "{path}");
    }
}

pub async fn a_long_path_is_not_repeated_whole(client: Client) {
    let order = client.create(named("before")).await.unwrap();
    let paths = vec!["x".repeat(100_000); 3];
    let update = UpdateOrderRequest { update_mask: Some(FieldMask { paths }), ..replacing(&order) };
    let refused = client.update(update).await.unwrap_err();
    assert_eq!(violations(&refused).len(), 3);
    assert!(refused.details().len() + refused.message().len() < 3_000, "errors travel in a header");
}
