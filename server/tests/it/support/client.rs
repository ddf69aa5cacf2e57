use orders_proto::{
    check::{
        CheckStatusOrderRequest, CheckStatusOrderResponse,
        check_status_order_service_client::CheckStatusOrderServiceClient,
    },
    order::{
        CreateOrderRequest, DeleteOrderRequest, ListOrdersRequest, Order, OrderNotificationTypeEnum, ReadOrderRequest,
        UpdateOrderRequest, order_service_client::OrderServiceClient,
    },
};
use tonic::{
    Status,
    transport::{Channel, Endpoint},
};

/// A native gRPC client. Holds every success to its promise: `notification_type` is OK.
#[derive(Clone)]
pub struct Client {
    pub channel: Channel,
    pub orders: OrderServiceClient<Channel>,
    check: CheckStatusOrderServiceClient<Channel>,
}

impl Client {
    pub async fn connect(url: &str) -> Self {
        Self::over(Endpoint::from_shared(url.to_owned()).unwrap().connect().await.unwrap())
    }

    pub fn over(channel: Channel) -> Self {
        Self {
            orders: OrderServiceClient::new(channel.clone()),
            check: CheckStatusOrderServiceClient::new(channel.clone()),
            channel,
        }
    }

    pub async fn create(&self, order: CreateOrderRequest) -> Result<Order, Status> {
        let answer = self.orders.clone().create_order(order).await?.into_inner();
        Ok(ok(answer.notification_type, answer.order))
    }

    pub async fn read(&self, uuid: &str) -> Result<Order, Status> {
        let answer = self
            .orders
            .clone()
            .read_order(ReadOrderRequest { uuid: uuid.to_owned(), ..Default::default() })
            .await?
            .into_inner();
        Ok(ok(answer.notification_type, answer.order))
    }

    pub async fn update(&self, order: UpdateOrderRequest) -> Result<Order, Status> {
        let answer = self.orders.clone().update_order(order).await?.into_inner();
        Ok(ok(answer.notification_type, answer.order))
    }

    /// Whether the order was there.
    pub async fn delete(&self, uuid: &str) -> Result<bool, Status> {
        let answer = self
            .orders
            .clone()
            .delete_order(DeleteOrderRequest { uuid: uuid.to_owned(), ..Default::default() })
            .await?
            .into_inner();
        Ok(ok(answer.notification_type, Some(answer.success)))
    }

    pub async fn list(&self) -> Result<Vec<Order>, Status> {
        let answer = self.orders.clone().list_orders(ListOrdersRequest::default()).await?.into_inner();
        Ok(ok(answer.notification_type, Some(answer.orders)))
    }

    pub async fn names(&self) -> Vec<String> {
        self.list().await.unwrap().into_iter().map(|order| order.name).collect()
    }

    /// `order.OrderService/CheckStatusOrder`.
    pub async fn check(&self, uuid: &str) -> Result<CheckStatusOrderResponse, Status> {
        let request = CheckStatusOrderRequest { uuid: uuid.to_owned() };
        self.orders.clone().check_status_order(request).await.map(tonic::Response::into_inner)
    }

    /// `check.CheckStatusOrderService/CheckStatusOrder`: the built-in check service.
    pub async fn built_in_check(&self, uuid: &str) -> Result<CheckStatusOrderResponse, Status> {
        let request = CheckStatusOrderRequest { uuid: uuid.to_owned() };
        self.check.clone().check_status_order(request).await.map(tonic::Response::into_inner)
    }
}

pub(super) fn ok<T>(notification_type: i32, content: Option<T>) -> T {
    assert_eq!(notification_type, OrderNotificationTypeEnum::Ok as i32, "a success says OK");
    content.expect("a success carries what was asked for")
}

/// An open order for a fixed day.
pub fn named(name: &str) -> CreateOrderRequest {
    CreateOrderRequest { name: name.to_owned(), date: "2024-06-13".to_owned(), ..CreateOrderRequest::default() }
}

/// The update that leaves an order as it is.
pub fn replacing(order: &Order) -> UpdateOrderRequest {
    let Order { uuid, name, completed, date, .. } = order.clone();
    UpdateOrderRequest { uuid, name, completed, date, ..Default::default() }
}
