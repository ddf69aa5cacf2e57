//! What becomes of a write when its order was changed elsewhere.

use orders_proto::order::Order;

use super::{Entry, Kind, Part, Patch};

/// A write held against the order as it stands by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Merged {
    /// The values that are still to be written.
    pub(crate) left: Patch,
    /// The fields in which both sides want something else.
    pub(crate) overlaps: Vec<Part>,
}

impl Merged {
    /// Holds a write against the order as it stands.
    ///
    /// A field that already has the value that is meant needs no write; one that still has the value from before is
    /// written; any other was changed by both sides. Who deletes an order means the whole of it: any change counts.
    pub(crate) fn of(entry: &Entry, theirs: &Order) -> Self {
        let (before, meant) = (entry.before.clone().unwrap_or_default(), entry.meant().unwrap_or_default());
        let mut merged = Self { left: Patch::default(), overlaps: Vec::new() };
        match entry.kind() {
            Kind::Update => {
                let mut left = entry.after.clone().unwrap_or_default();
                for part in left.parts() {
                    if part.agrees(theirs, &meant) {
                        left.leave(part);
                    } else if !part.agrees(theirs, &before) {
                        merged.overlaps.push(part);
                    }
                }
                merged.left = left;
            }
            Kind::Delete => {
                merged.overlaps = Part::ALL.into_iter().filter(|part| !part.agrees(theirs, &before)).collect();
            }
            Kind::Create | Kind::Undelete | Kind::Revert | Kind::Bulk | Kind::Batch => {}
        }
        merged
    }
}
