use orders_proto::order::CreateOrderRequest;
use tonic::Code;
use uuid::Uuid;

use crate::support::{Client, named, violations};

pub async fn the_server_makes_the_uuid(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    let uuid = Uuid::try_parse(&order.uuid).unwrap();
    assert_eq!((uuid.get_version_num(), uuid.to_string()), (7, order.uuid));
}

pub async fn what_was_sent_comes_back(client: Client) {
    let sent = CreateOrderRequest { completed: true, date: "1996-07-04".to_owned(), ..named("Vins et alcools") };
    let order = client.create(sent).await.unwrap();
    assert_eq!((&*order.name, order.completed, &*order.date), ("Vins et alcools", true, "1996-07-04"));
}

pub async fn an_order_is_open_unless_it_says_otherwise(client: Client) {
    let order = client.create(named("Bon app'")).await.unwrap();
    assert!(!order.completed);
}

pub async fn all_violations_come_at_once(client: Client) {
    let sent = CreateOrderRequest { date: "soon".to_owned(), ..named(" ") };
    let refused = client.create(sent).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let expected = [("name", "NAME_REQUIRED"), ("date", "DATE_INVALID")];
    assert_eq!(violations(&refused), expected.map(|(field, reason)| (field.to_owned(), reason.to_owned())));
}

pub async fn a_refused_order_is_not_stored(client: Client) {
    client.create(named("")).await.unwrap_err();
    assert_eq!(client.list().await.unwrap(), []);
}
