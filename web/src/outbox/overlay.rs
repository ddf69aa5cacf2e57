//! Orders as they are shown: what the server has, and over it the writes that wait.

use orders_proto::order::Order;

use super::{Kind, Queue};

/// How far what is shown has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The server has it so.
    #[default]
    Confirmed,
    /// A write waits for the server.
    Waiting,
    /// A write waits for the reader.
    Held,
}

/// An order as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shown {
    /// The values.
    pub(crate) order: Order,
    /// Whether it is being deleted, or was.
    pub(crate) deleted: bool,
    /// How far it has come.
    pub(crate) standing: Standing,
}

impl Queue {
    /// An order as it is shown, from what the server has of it. `None`: there is nothing to show.
    pub(crate) fn shown(&self, uuid: &str, stored: Option<&Order>) -> Option<Shown> {
        let mut order = stored.cloned();
        let mut deleted = stored.is_some_and(|order| order.delete_time.is_some());
        let mut standing = Standing::Confirmed;
        for entry in self.about(uuid) {
            if entry.is_held() {
                standing = Standing::Held;
            } else if standing == Standing::Confirmed {
                standing = Standing::Waiting;
            }
            // A new order is shown even if it was refused: it is nowhere else.
            if entry.is_refused() && entry.kind() != Kind::Create {
                continue;
            }
            match (entry.kind(), &entry.after) {
                (Kind::Create, _) if order.is_none() => order = entry.meant(),
                (Kind::Update, Some(after)) => order = order.map(|order| after.applied(&order)),
                (Kind::Delete, _) => deleted = true,
                (Kind::Undelete, _) => {
                    deleted = false;
                    order = order.or_else(|| entry.before.clone());
                    if let Some(order) = &mut order {
                        order.delete_time = None;
                    }
                }
                _ => {}
            }
        }
        order.map(|order| Shown { order, deleted, standing })
    }
}
