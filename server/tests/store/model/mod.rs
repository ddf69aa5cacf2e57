//! Random commands in random turns, carried out by the store and by a model in memory: both answer the same, hold the
//! same in the end and log the same. The model decides with the same pure function and keeps what it says in maps. Where
//! several servers may share a database, two take the turns by turns.

mod plan;
mod register;

use orders_server::{
    error::Error,
    orders::{Answer, Change, Refused},
    store::Store,
};
use proptest::prelude::*;

use self::{plan::Plan, register::Register};
use crate::support::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_store_does_what_the_model_does(plan in plan::plan()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(on_each_engine(async |database| compare(database, &plan).await));
    }
}

async fn compare(mut database: Database, plan: &Plan) {
    if plan.reopens {
        // Opening compacts, which the model does not: nothing may be old then.
        database.retention = RETENTION * 10_000;
    }
    let mut model = Register::new(database.retention);
    let mut stores = Vec::new();
    for _ in 0..database.servers() {
        stores.push(database.open_and_settle().await);
    }
    for (number, turn) in plan.turns.iter().enumerate() {
        let at = number % stores.len();
        database.clock.set(turn.at(database.clock.now()));
        let commands = turn.commands(&model);
        let answers = together(commands.iter().map(|command| stores[at].submit(command.clone()))).await;
        let answers: Vec<_> = answers.into_iter().map(decided).collect();
        assert_eq!(answers, model.turn(&commands, database.clock.now()));
        if plan.reopens && turn.ends_with_reopening {
            let reopened = database.reopened(stores.swap_remove(at)).await;
            stores.push(reopened);
        }
    }
    for store in stores {
        are_the_same(&store, &model).await;
        if plan.reopens {
            are_the_same(&database.reopened(store).await, &model).await;
        }
    }
}

type Verdict = Result<Answer, Refused>;

fn decided(answer: Result<Answer, Error>) -> Verdict {
    match answer {
        Ok(answer) => Ok(answer),
        Err(Error::Refused(refused)) => Err(refused),
        Err(other) => panic!("neither answered nor refused: {other:?}"),
    }
}

async fn are_the_same(store: &Store, model: &Register) {
    assert_eq!(all(store, true).await, model.in_order_of_creation());
    for uuid in model.orders.keys() {
        let history = store.history(*uuid, i64::MAX, 1_000).await.unwrap();
        let of_order = |change: &&Change| change.after.uuid == *uuid;
        assert_eq!(history, model.log.iter().rev().filter(of_order).cloned().collect::<Vec<_>>());
    }
    for (key, entry) in &model.ledger {
        let call = store.call(key).await.unwrap().unwrap();
        assert_eq!((call.payload, call.writes as usize), (entry.payload.to_vec(), entry.answer.written.len()));
    }
    let page = store.page(matching(""), &order_by(""), None, false, 1, 0).await.unwrap();
    assert_eq!(page.revision, model.revision);
    audit(store).await;
}
