//! The writes that make orders: a few go one by one, and show at once; more go in batches.

use orders_proto::order::CreateOrderRequest;

use crate::outbox::{Entry, Patch};

/// So many orders go one by one.
pub(crate) const SINGLY: usize = 100;
/// Orders of a batch; the server takes twice as many.
const BATCH: usize = 500;

/// How many of so many orders one write makes.
pub(crate) const fn size(orders: usize) -> usize {
    if orders <= SINGLY { 1 } else { BATCH }
}

/// The writes that make these orders; `ids` answers a request id and a uuid for each.
pub(crate) fn entries(orders: &[Patch], ids: impl Fn(usize) -> (String, String)) -> Vec<Entry> {
    if orders.len() <= SINGLY {
        let entry = |(place, values): (usize, &Patch)| {
            let (request_id, uuid) = ids(place);
            Entry::create(request_id, uuid, values.clone())
        };
        return orders.iter().enumerate().map(entry).collect();
    }
    let batch = |(number, batch): (usize, &[Patch])| {
        let order = |(place, values): (usize, &Patch)| CreateOrderRequest {
            uuid: ids(number * BATCH + place).1,
            name: values.name.clone().unwrap_or_default(),
            completed: values.completed.unwrap_or_default(),
            date: values.date.clone().unwrap_or_default(),
            ..Default::default()
        };
        Entry::batch(ids(number * BATCH).0, batch.iter().enumerate().map(order).collect())
    };
    orders.chunks(BATCH).enumerate().map(batch).collect()
}

#[cfg(test)]
mod tests {
    use orders_proto::order::BatchCreateOrdersRequest;
    use prost::Message;

    use super::*;

    fn orders(many: usize) -> Vec<Patch> {
        let name = |n: usize| Patch { name: Some(format!("Order {n}")), ..Patch::default() };
        (0..many).map(name).collect()
    }

    fn numbered(place: usize) -> (String, String) {
        (format!("request {place}"), format!("order {place}"))
    }

    #[test]
    fn a_few_orders_are_a_write_each() {
        let entries = entries(&orders(3), numbered);
        let uuids: Vec<_> = entries.iter().map(|entry| entry.uuid.as_str()).collect();
        assert_eq!(uuids, ["order 0", "order 1", "order 2"]);
    }

    #[test]
    fn many_orders_are_a_write_for_each_batch_and_none_is_left_out() {
        let entries = entries(&orders(1_001), numbered);
        assert_eq!(entries.iter().map(Entry::weight).collect::<Vec<_>>(), [500, 500, 1]);
        let requests = |entry: &Entry| BatchCreateOrdersRequest::decode(entry.orders.as_slice()).unwrap().requests;
        let uuids: Vec<_> = entries.iter().flat_map(requests).map(|order| order.uuid).collect();
        assert_eq!(uuids, (0..1_001).map(|place| numbered(place).1).collect::<Vec<_>>());
    }
}
