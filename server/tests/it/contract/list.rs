use orders_proto::order::UpdateOrderRequest;
use prost::Message;
use tokio::task::JoinSet;
use tonic::Code;

use crate::support::{Client, named, reason, replacing};

const FOUR_MIB: usize = 4 << 20;

pub async fn an_empty_register_has_no_orders(client: Client) {
    assert_eq!(client.list().await.unwrap(), []);
}

pub async fn orders_come_in_the_order_of_their_creation(client: Client) {
    let names = ["c", "a", "b", "A", "ё"];
    for name in names {
        client.create(named(name)).await.unwrap();
    }
    assert_eq!(client.names().await, names);
}

pub async fn changes_do_not_move_an_order(client: Client) {
    let first = client.create(named("first")).await.unwrap();
    client.create(named("second")).await.unwrap();
    client.update(UpdateOrderRequest { completed: true, ..replacing(&first) }).await.unwrap();
    assert_eq!(client.names().await, ["first", "second"]);
}

pub async fn the_place_of_a_deleted_order_is_not_given_away(client: Client) {
    for name in ["first", "second", "third"] {
        client.create(named(name)).await.unwrap();
    }
    let orders = client.list().await.unwrap();
    client.delete(&orders[1].uuid).await.unwrap();
    client.delete(&orders[2].uuid).await.unwrap();
    client.create(named("fourth")).await.unwrap();
    assert_eq!(client.names().await, ["first", "fourth"]);
}

pub async fn what_would_pass_4_mib_is_refused_and_never_cut(client: Client) {
    let order = client.create(named(&"🧾".repeat(200))).await.unwrap();
    // Its tag and its two bytes of length stand before each order; later ones have longer etags and revisions.
    let most = 3 + order.encoded_len() + 8;
    let fit = FOUR_MIB / most;
    create_like(&client, &order.name, fit - 1).await;
    // What other stacks take without settings, and so does this client.
    assert_eq!(client.list().await.unwrap().len(), fit);

    create_like(&client, &order.name, fit / 50).await;
    let refused = client.list().await.unwrap_err();
    assert_eq!((refused.code(), &*reason(&refused)), (Code::ResourceExhausted, "ANSWER_TOO_LARGE"));
    assert!(refused.message().contains("page"), "{}", refused.message());
}

async fn create_like(client: &Client, name: &str, orders: usize) {
    let mut creates = JoinSet::new();
    for _ in 0..orders {
        let (client, order) = (client.clone(), named(name));
        creates.spawn(async move { client.create(order).await.map(drop) });
    }
    creates.join_all().await.into_iter().collect::<Result<(), _>>().unwrap();
}
