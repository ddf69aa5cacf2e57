//! What to do, as far as chance decides it: few orders, few request ids and few values, so that they meet.

use std::{sync::Arc, time::Duration};

use orders_proto::filter::Filter;
use orders_server::orders::{
    Action, Command, Draft, Guard, LedgerKey, NewDate, Patch, RequestId, Timestamp, Write, fold,
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use uuid::{NoContext, Timestamp as UuidTime, Uuid};

use super::Register;
use crate::support::*;

#[derive(Clone, Debug)]
pub struct Plan {
    pub reopens: bool,
    pub turns: Vec<Turn>,
}

#[derive(Clone, Debug)]
pub struct Turn {
    /// By how much the clock jumps before.
    jump: i64,
    commands: Vec<PlannedCommand>,
    pub ends_with_reopening: bool,
}

#[derive(Clone, Debug)]
struct PlannedCommand {
    actor: &'static str,
    request: Option<(u8, u8, &'static str)>,
    validate_only: bool,
    writes: Vec<PlannedWrite>,
}

#[derive(Clone, Debug)]
struct PlannedWrite {
    order: u8,
    guard: PlannedGuard,
    action: PlannedAction,
}

#[derive(Clone, Debug)]
enum PlannedGuard {
    None,
    /// An etag: of how many changes ago; none at all for 3.
    Etag(usize),
    Unchanged(usize),
    Matches(&'static str),
}

#[derive(Clone, Debug)]
enum PlannedAction {
    Create(Draft),
    CreateFresh(Draft),
    Update(Patch),
    Delete,
    Undelete,
    /// To the state before one of the order's last changes.
    Revert(usize),
}

const NAMES: [&str; 4] = ["tea", "Ёлка 100%", "munster", "Münster"];
const FILTERS: [&str; 5] = ["", "completed = true", "munster", "name = tea OR date < 2024-06-13", "delete_time:*"];
const DAYS: [&str; 4] = ["2024-06-13", "2024-06-13T00:00:00Z", "2024-06-12T23:00:00-02:00", "1969-12-31T23:59:59Z"];

pub fn plan() -> impl Strategy<Value = Plan> {
    (any::<bool>(), vec(turn(), 1..8)).prop_map(|(reopens, turns)| Plan { reopens, turns })
}

fn turn() -> impl Strategy<Value = Turn> {
    let jumps: [i64; 7] = [0, 0, 1, 900_000_000, -3_600_000_000, 86_400_000_000, 20 * 86_400_000_000];
    (select(jumps.to_vec()), vec(planned_command(), 1..8), prop::bool::weighted(0.2))
        .prop_map(|(jump, commands, ends_with_reopening)| Turn { jump, commands, ends_with_reopening })
}

fn planned_command() -> impl Strategy<Value = PlannedCommand> {
    let request = (0..8_u8, 0..2_u8, select(vec!["vera Create", "oleg Create"]));
    let writes = prop_oneof![6 => vec(planned_write(), 1..2), 3 => vec(planned_write(), 2..5), 1 => Just(Vec::new())];
    (select(vec!["vera", "oleg"]), option::of(request), prop::bool::weighted(0.1), writes).prop_map(
        |(actor, request, validate_only, mut writes)| {
            let mut seen = [false; 6];
            writes.retain(|write| !std::mem::replace(&mut seen[usize::from(write.order)], true));
            PlannedCommand { actor, request, validate_only, writes }
        },
    )
}

fn planned_write() -> impl Strategy<Value = PlannedWrite> {
    let guard = prop_oneof![
        6 => Just(PlannedGuard::None),
        2 => (0..4_usize).prop_map(PlannedGuard::Etag),
        1 => (0..3_usize).prop_map(PlannedGuard::Unchanged),
        1 => select(FILTERS.to_vec()).prop_map(PlannedGuard::Matches),
    ];
    let action = prop_oneof![
        4 => draft().prop_map(PlannedAction::Create),
        1 => draft().prop_map(PlannedAction::CreateFresh),
        4 => patch().prop_map(PlannedAction::Update),
        2 => Just(PlannedAction::Delete),
        2 => Just(PlannedAction::Undelete),
        2 => (0..4_usize).prop_map(PlannedAction::Revert),
    ];
    (0..6_u8, guard, action).prop_map(|(order, guard, action)| PlannedWrite { order, guard, action })
}

fn name() -> impl Strategy<Value = String> {
    select(NAMES.to_vec()).prop_map(str::to_owned)
}

fn new_date() -> impl Strategy<Value = NewDate> {
    prop_oneof![1 => Just(NewDate::Now), 4 => select(DAYS.to_vec()).prop_map(|day| NewDate::At(date(day)))]
}

fn draft() -> impl Strategy<Value = Draft> {
    (name(), any::<bool>(), new_date()).prop_map(|(name, completed, date)| Draft { name, completed, date })
}

fn patch() -> impl Strategy<Value = Patch> {
    (option::of(name()), option::of(any::<bool>()), option::of(new_date())).prop_map(|(name, completed, date)| Patch {
        name,
        completed,
        date,
    })
}

impl Turn {
    pub fn at(&self, now: Timestamp) -> Timestamp {
        Timestamp(now.0 + self.jump)
    }

    /// The commands, with etags, revisions and states of before as they are when the turn begins.
    pub fn commands(&self, model: &Register) -> Vec<Command> {
        let writes = |planned: &PlannedCommand| planned.writes.iter().map(|write| write.resolve(model)).collect();
        let command = |planned: &PlannedCommand| Command {
            actor: planned.actor.to_owned(),
            request: planned.request.map(|(id, payload, scope)| request(id, payload, scope)),
            validate_only: planned.validate_only,
            writes: writes(planned),
        };
        self.commands.iter().map(command).collect()
    }
}

impl PlannedWrite {
    fn resolve(&self, model: &Register) -> Write {
        let uuid = Uuid::from_u128(u128::from(self.order));
        let changes: Vec<_> = model.log.iter().rev().filter(|change| change.after.uuid == uuid).collect();
        let revision = |ago: usize| changes.get(ago).map(|change| change.after.revision);
        let guard = match &self.guard {
            PlannedGuard::None => Guard::None,
            PlannedGuard::Etag(ago) => Guard::Etag(revision(*ago)),
            PlannedGuard::Unchanged(ago) => Guard::Unchanged(revision(*ago).unwrap_or(1)),
            PlannedGuard::Matches(filter) => Guard::Matches(Arc::new(filter.parse::<Filter>().unwrap().fold(fold))),
        };
        let action = match &self.action {
            PlannedAction::Create(draft) => Action::Create { draft: draft.clone(), fresh: false },
            PlannedAction::CreateFresh(draft) => {
                let action = Action::Create { draft: draft.clone(), fresh: true };
                return Write { uuid: Uuid::new_v4(), guard: Guard::None, action };
            }
            PlannedAction::Update(patch) => Action::Update(patch.clone()),
            PlannedAction::Delete => Action::Delete,
            PlannedAction::Undelete => Action::Undelete,
            PlannedAction::Revert(ago) => {
                Action::Revert(changes.get(*ago).and_then(|change| change.before.clone()).map(Box::new))
            }
        };
        Write { uuid, guard, action }
    }
}

/// A request id that tells no time, one that is old from the beginning, or one that grows old.
fn request(id: u8, payload: u8, scope: &str) -> RequestId {
    let made = |before: Duration| {
        let seconds = u64::try_from(NOW.0 / 1_000_000).unwrap() - before.as_secs();
        let random = Uuid::new_v7(UuidTime::from_unix(NoContext, seconds, 0)).as_u128();
        // Nothing but the time and the version of it: the same each time.
        Uuid::from_u128(random >> 76 << 76 | 2 << 62 | u128::from(id))
    };
    let id = match id {
        0..4 => Uuid::from_u128(0x4000_8000_0000_0000_0000 | u128::from(id)),
        4..5 => made(RETENTION * 2),
        _ => made(Duration::ZERO),
    };
    RequestId { key: LedgerKey { id, scope: scope.to_owned() }, payload: [payload; 32] }
}
