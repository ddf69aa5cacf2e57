//! What happens elsewhere, as the watch tells it.

use std::rc::Rc;

use orders_proto::order::{OrderChangeType, OrderEvent};

use super::{Mark, Register};

impl Register {
    /// Something happened, here or elsewhere. A row keeps its place; a field that is being edited is never touched.
    pub(super) fn hear(&mut self, event: OrderEvent) {
        let kind = event.r#type();
        let Some(order) = event.order else {
            return;
        };
        self.stale = self.stale.wrapping_add(1);
        let uuid = order.uuid.clone();
        let own = !event.request_id.is_empty() && self.book.is_own(&event.request_id);
        let known = self.row(&uuid).map(|row| row.stored().map_or(0, |stored| stored.revision));
        if known.is_some_and(|revision| revision >= order.revision) {
            return;
        }
        if known.is_some() {
            self.take(order);
            if !own {
                let left = self.row(&uuid).is_some_and(|row| !self.belongs(row));
                self.change(&uuid, |row| row.mark = if left { Mark::Left } else { Mark::Changed });
            }
            return;
        }
        let deleted = kind == OrderChangeType::Deleted;
        let belongs = (self.list.wanted.show_deleted || !deleted) && self.matches(&order);
        let fresh = Rc::make_mut(&mut self.list.fresh);
        // Whether an order that only changed stands somewhere in the list already, nobody here can tell.
        if belongs && matches!(kind, OrderChangeType::Created | OrderChangeType::Restored) && !own {
            fresh.insert(uuid);
        } else if !belongs {
            fresh.remove(&uuid);
        }
    }

    /// The list has come anew: it shows everything as it is.
    pub(super) fn unmark(&mut self) {
        let marked: Vec<_> =
            self.rows.values().filter(|row| row.mark != Mark::None).map(|row| row.order.uuid.clone()).collect();
        for uuid in marked {
            self.change(&uuid, |row| row.mark = Mark::None);
        }
    }
}
