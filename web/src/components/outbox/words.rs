//! Writes and values in words.

use orders_proto::order::Order;

use crate::{
    outbox::{Act, Book, Entry, Kind, Part, Patch},
    text::{Count, Key, Text},
};

/// The name of a field.
pub(super) fn field(part: Part) -> Key {
    match part {
        Part::Name => Key::FieldName,
        Part::Completed => Key::FieldDone,
        Part::Date => Key::FieldDate,
    }
}

/// The value of a field.
pub(super) fn value(text: &Text, part: Part, order: &Order) -> String {
    match part {
        Part::Name => order.name.clone(),
        Part::Completed => text.say(if order.completed { Key::ValueCompleted } else { Key::ValueOpen }).to_owned(),
        Part::Date => text.date(&order.date),
    }
}

/// What a write does, with the name of its order.
pub(super) fn write(text: &Text, entry: &Entry) -> String {
    let order = entry.meant().unwrap_or_default();
    let parts: Vec<_> = entry.after.iter().flat_map(Patch::parts).collect();
    let key = match (entry.kind(), parts.as_slice()) {
        (Kind::Create, _) => Key::ActCreated,
        (Kind::Update, [Part::Name]) => Key::ActRenamed,
        (Kind::Update, [Part::Date]) => Key::ActDated,
        (Kind::Update, [Part::Completed]) if order.completed => Key::ActCompleted,
        (Kind::Update, [Part::Completed]) => Key::ActReopened,
        (Kind::Update, _) => Key::ActChanged,
        (Kind::Delete, _) => Key::ActDeleted,
        (Kind::Undelete, _) => Key::ActRestored,
        (Kind::Revert, _) => return text.say(Key::ActReverted).to_owned(),
        (Kind::Batch, _) => return text.count(Count::ActAdded, entry.weight()),
        (Kind::Bulk, _) => return text.count(Count::ActOrders, usize::try_from(entry.expected).unwrap_or_default()),
    };
    text.fill(key, "name", &order.name)
}

/// What was done, or undone.
pub(super) fn act(text: &Text, act: &Act) -> String {
    match (act.steps.as_slice(), Book::subject(act)) {
        (_, Some(order)) if act.undone => text.fill(Key::ActUndone, "name", &order.name),
        ([step], _) if !act.undone => write(text, &step.entry),
        _ if act.undone => text.say(Key::ActUndoneMany).to_owned(),
        (steps, _) => {
            let adds = steps.iter().all(|step| matches!(step.entry.kind(), Kind::Create | Kind::Batch));
            let many = steps.iter().map(|step| step.entry.weight()).sum();
            text.count(if adds { Count::ActAdded } else { Count::ActOrders }, many)
        }
    }
}
