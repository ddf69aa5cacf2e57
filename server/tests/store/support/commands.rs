use orders_server::orders::{Action, Command, Date, Draft, Guard, LedgerKey, NewDate, Patch, RequestId, Write};
use uuid::Uuid;

pub fn command(writes: impl IntoIterator<Item = Write>) -> Command {
    Command { actor: "vera".to_owned(), request: None, validate_only: false, writes: writes.into_iter().collect() }
}

/// What may be said of a command or a write beside what it does.
pub trait With<What> {
    fn with(self, what: What) -> Self;
}

impl With<RequestId> for Command {
    fn with(self, request: RequestId) -> Self {
        Self { request: Some(request), ..self }
    }
}

impl With<Guard> for Write {
    fn with(self, guard: Guard) -> Self {
        Self { guard, ..self }
    }
}

/// A request id that never expires, with a payload of its own.
pub fn request(name: &str) -> RequestId {
    RequestId { key: LedgerKey { id: named(name), scope: "vera".to_owned() }, payload: [1; 32] }
}

/// A uuid that belongs to a name.
pub fn named(name: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes())
}

pub fn date(text: &str) -> Date {
    Date::parse(text.to_owned()).unwrap()
}

pub fn create(name: &str) -> Write {
    create_on("2024-06-13", name)
}

pub fn create_on(day: &str, name: &str) -> Write {
    let draft = Draft { name: name.to_owned(), completed: false, date: NewDate::At(date(day)) };
    Write { uuid: named(name), guard: Guard::None, action: Action::Create { draft, fresh: false } }
}

pub fn update(uuid: Uuid, patch: Patch) -> Write {
    Write { uuid, guard: Guard::None, action: Action::Update(patch) }
}

pub fn rename(uuid: Uuid, name: &str) -> Write {
    update(uuid, Patch { name: Some(name.to_owned()), ..Patch::default() })
}

pub fn delete(uuid: Uuid) -> Write {
    Write { uuid, guard: Guard::None, action: Action::Delete }
}

pub fn undelete(uuid: Uuid) -> Write {
    Write { uuid, guard: Guard::None, action: Action::Undelete }
}
