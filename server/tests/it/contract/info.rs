use orders_proto::order::{GetServerInfoRequest, GetServerInfoResponse, ListOrdersRequest, ServerLimits};

use crate::support::{Client, named};

async fn info(client: &Client) -> GetServerInfoResponse {
    client.server_info(GetServerInfoRequest {}).await.unwrap()
}

pub async fn the_server_says_its_version(client: Client) {
    assert_eq!(info(&client).await.version, env!("CARGO_PKG_VERSION"));
}

pub async fn the_server_says_how_long_it_keeps_history(client: Client) {
    let thirty_days = prost_types::Duration { seconds: 30 * 86_400, nanos: 0 };
    assert_eq!(info(&client).await.retention, Some(thirty_days));
}

pub async fn the_server_says_what_it_bounds(client: Client) {
    let limits = ServerLimits {
        name_chars: 200,
        date_bytes: 64,
        page_size: 1_000,
        batch_requests: 1_000,
        answer_bytes: 4 << 20,
    };
    assert_eq!(info(&client).await.limits, Some(limits));
}

pub async fn the_epoch_stays_whatever_is_written(client: Client) {
    let before = info(&client).await.epoch;
    client.create(named("Bon app'")).await.unwrap();
    client.page(ListOrdersRequest { page_size: 1, ..Default::default() }).await.unwrap();
    assert_eq!(info(&client).await.epoch, before);
}
