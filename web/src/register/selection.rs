//! The orders that the reader has selected, to do something with all of them. They stay selected wherever the list is moved
//! to, and are kept as long as they are.

use std::{collections::BTreeSet, rc::Rc};

use super::{Register, Row};

/// A change of what is selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Select {
    /// This order too, or no longer.
    Turn(String),
    /// This order, unless any is selected: a range begins there.
    From(String),
    /// All from the one that was selected last up to this one, as far as they are loaded.
    Through(String),
    /// None.
    Nothing,
}

/// What is selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selection {
    uuids: Rc<BTreeSet<String>>,
    /// Where a range begins.
    anchor: Option<String>,
}

impl Selection {
    /// Whether nothing is selected.
    pub(crate) fn is_empty(&self) -> bool {
        self.uuids.is_empty()
    }

    /// Whether an order is.
    pub(crate) fn has(&self, uuid: &str) -> bool {
        self.uuids.contains(uuid)
    }
}

impl Register {
    /// The selected orders as they stand in the list; what has left it comes last.
    pub(crate) fn selected(&self) -> Vec<Rc<Row>> {
        let mut rows: Vec<_> = self.selection.uuids.iter().filter_map(|uuid| self.row(uuid).cloned()).collect();
        rows.sort_by_cached_key(|row| self.list.position(&row.order.uuid).unwrap_or(usize::MAX));
        rows
    }

    pub(super) fn select(&mut self, select: Select) {
        let Selection { uuids, anchor } = &mut self.selection;
        match select {
            Select::Nothing => self.selection = Selection::default(),
            Select::Turn(uuid) => {
                let uuids = Rc::make_mut(uuids);
                if !uuids.remove(&uuid) {
                    uuids.insert(uuid.clone());
                }
                *anchor = Some(uuid);
            }
            Select::From(uuid) if uuids.is_empty() => self.select(Select::Turn(uuid)),
            Select::From(_) => {}
            Select::Through(uuid) => {
                let from = anchor.as_deref().and_then(|anchor| self.list.position(anchor));
                let Some((from, to)) = from.zip(self.list.position(&uuid)) else {
                    return self.select(Select::Turn(uuid));
                };
                let range = (from.min(to)..=from.max(to)).filter_map(|index| self.list.at(index));
                Rc::make_mut(uuids).extend(range.map(str::to_owned));
            }
        }
    }
}
