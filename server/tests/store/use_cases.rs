//! Use cases that need a store with a clock of the test's own, or more callers than the server knows yet.

use std::{sync::Arc, time::Duration};

use http::HeaderMap;
use orders_server::{
    error::Error,
    orders::{Draft, Guard, LedgerKey, NewDate, Order, Patch, RequestId, Timestamp},
    service::{Caller, Options, Orders, Progress},
    store::{Store, maintenance},
    trace::Trace,
    watch::Hub,
};
use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::*;

const MONTH: Duration = Duration::from_secs(31 * 86_400);

fn caller(actor: &str) -> Caller {
    Caller {
        actor: actor.to_owned(),
        trace: Trace::of(&HeaderMap::new()),
        deadline: Instant::now() + MONTH,
        stream_deadline: None,
        credentials: HeaderMap::new(),
    }
}

fn over(store: Arc<Store>) -> Orders {
    Orders::new(Hub::new(store, CancellationToken::new()), None)
}

/// The options of a call under a request id.
fn under(caller: &Caller, method: &str, id: Uuid) -> Options {
    let key = LedgerKey { id, scope: format!("{}/{method}", caller.actor) };
    Options { request: Some(RequestId { key, payload: [1; 32] }), validate_only: false }
}

async fn create(register: &Orders, caller: &Caller, options: Options) -> Order {
    let draft = Draft { name: "tea".to_owned(), completed: false, date: NewDate::At(date("2024-06-13")) };
    register.create(caller, vec![(None, draft)], options).await.unwrap().remove(0)
}

/// Undoes a change; answers the last report.
async fn revert(register: &Orders, caller: &Caller, id: Uuid) -> Result<Progress, Error> {
    revert_with(register, caller, id, Options::default()).await
}

async fn revert_with(register: &Orders, caller: &Caller, id: Uuid, options: Options) -> Result<Progress, Error> {
    let (report, mut reports) = mpsc::channel(10);
    register.revert(caller, id, options, &report).await?;
    drop(report);
    let mut last = Progress::default();
    while let Some(progress) = reports.recv().await {
        last = progress?;
    }
    Ok(last)
}

#[tokio::test]
async fn a_change_is_undone_by_whoever_made_it_alone() {
    on_each_engine(async |database| {
        let register = over(Arc::new(database.open().await));
        let (vera, oleg) = (caller("vera"), caller("oleg"));
        let id = named("the same id of both");
        let hers = create(&register, &vera, under(&vera, "CreateOrder", id)).await;
        let refused = revert(&register, &oleg, id).await;
        assert!(matches!(refused, Err(Error::ChangeNotFound(found)) if found == id), "{refused:?}");

        let his = create(&register, &oleg, under(&oleg, "CreateOrder", id)).await;
        assert_eq!(revert(&register, &oleg, id).await.unwrap().done, 1);
        assert!(register.read(hers.uuid, false).await.is_ok());
        assert!(register.read(his.uuid, false).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn an_order_that_was_deleted_before_the_retention_is_not_restored_by_undoing_that() {
    on_each_engine(async |database| {
        let register = over(Arc::new(database.open().await));
        let vera = caller("vera");
        let order = create(&register, &vera, Options::default()).await;
        let id = named("delete");
        register.delete(&vera, vec![(order.uuid, Guard::None)], under(&vera, "DeleteOrder", id)).await.unwrap();
        database.clock.later(RETENTION + Duration::from_micros(1));
        let progress = revert(&register, &vera, id).await.unwrap();
        assert_eq!((progress.done, progress.skipped), (0, 1));
        assert!(register.read(order.uuid, false).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn a_repeated_roll_back_has_its_first_answer_though_the_revision_is_no_longer_kept() {
    on_each_engine(async |database| {
        let store = Arc::new(database.open().await);
        let register = over(Arc::clone(&store));
        let vera = caller("vera");
        let first = create(&register, &vera, Options::default()).await;
        let patch = Patch { name: Some("ale".to_owned()), ..Patch::default() };
        register.update(&vera, vec![(first.uuid, Guard::None, patch)], Options::default()).await.unwrap();
        database.clock.later(MONTH);
        let roll_back = async |register: &Orders| {
            let options = under(&vera, "RollbackOrder", named("roll back"));
            register.rollback(&vera, (first.uuid, first.revision), Guard::None, options).await
        };
        let answer = roll_back(&register).await.unwrap();

        store.close().await;
        drop((store, register));
        // Compaction goes by the system's clock; the first two writes are older than this by that clock, the third is not.
        let since_then = Timestamp::now().0 - (NOW.0 + 86_400_000_000);
        maintenance::compact(&database.url(), Duration::from_micros(since_then.try_into().unwrap())).await.unwrap();
        let store = database.open().await;
        assert_eq!(store.change(first.uuid, first.revision).await.unwrap(), None, "the revision is gone");
        let register = over(Arc::new(store));
        assert_eq!(roll_back(&register).await.unwrap(), answer);
    })
    .await;
}

#[tokio::test]
async fn a_repeated_undo_has_its_first_answer_though_what_it_undid_is_no_longer_kept() {
    on_each_engine(async |database| {
        let store = Arc::new(database.open().await);
        let register = over(Arc::clone(&store));
        let vera = caller("vera");
        let (undone, changed_since) = (
            create(&register, &vera, Options::default()).await.uuid,
            create(&register, &vera, Options::default()).await.uuid,
        );
        let complete = |uuid| (uuid, Guard::None, Patch { completed: Some(true), ..Patch::default() });
        let both = vec![complete(undone), complete(changed_since)];
        register.update(&vera, both, under(&vera, "BatchUpdateOrders", named("complete"))).await.unwrap();
        let patch = Patch { name: Some("ale".to_owned()), ..Patch::default() };
        register.update(&vera, vec![(changed_since, Guard::None, patch)], Options::default()).await.unwrap();
        database.clock.later(MONTH);
        let undo = async |register: &Orders| {
            let options = under(&vera, "RevertChange", named("undo"));
            revert_with(register, &vera, named("complete"), options).await.unwrap()
        };
        let answer = undo(&register).await;
        assert_eq!((answer.done, answer.total, answer.not_reverted.len()), (1, 2, 1));

        store.close().await;
        drop((store, register));
        // As above: what came before the undo is older than this by the system's clock.
        let since_then = Timestamp::now().0 - (NOW.0 + 86_400_000_000);
        maintenance::compact(&database.url(), Duration::from_micros(since_then.try_into().unwrap())).await.unwrap();
        let register = over(Arc::new(database.open().await));
        let forgotten = revert(&register, &vera, named("complete")).await;
        assert!(matches!(forgotten, Err(Error::ChangeNotFound(_))), "{forgotten:?}");
        assert_eq!(undo(&register).await, answer);
        assert!(!register.read(undone, false).await.unwrap().completed);
    })
    .await;
}
