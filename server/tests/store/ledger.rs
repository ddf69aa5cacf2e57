use orders_server::orders::{Answer, Patch, Refusal, Written};

use crate::support::*;

#[tokio::test]
async fn a_repeat_after_reopening_gets_the_first_answer() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let call = command([create("tea")]).with(request("1"));
        let first = submit(&store, call.clone()).await;
        assert!(first.is_ok());
        let store = database.reopened(store).await;
        assert_eq!(submit(&store, call).await, first);
        assert_eq!(all(&store, true).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_repeat_gets_the_first_answer_though_the_order_has_changed_and_gone_since() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let call = command([create("tea")]).with(request("1"));
        let first = submit(&store, call.clone()).await;
        stored(&store, rename(named("tea"), "ale")).await;
        assert_eq!(submit(&store, call.clone()).await, first);
        stored(&store, delete(named("tea"))).await;
        let store = database.reopened(store).await;
        assert_eq!(submit(&store, call).await, first);
    })
    .await;
}

#[tokio::test]
async fn a_repeated_batch_gets_each_of_its_first_answers() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored_all(&store, ["ale", "rum"]).await;
        let unchanged = update(named("rum"), Patch { completed: Some(false), ..Patch::default() });
        let skipped = rename(named("gone"), "x").with(orders_server::orders::Guard::Unchanged(1));
        let writes = [create("tea"), rename(named("ale"), "pils"), delete(named("gin")), unchanged, skipped];
        let call = command(writes).with(request("1"));
        let first = submit(&store, call.clone()).await;
        stored_all(&store, ["gin"]).await;
        for name in ["tea", "ale", "rum"] {
            stored(&store, delete(named(name))).await;
        }
        let store = database.reopened(store).await;
        assert_eq!(submit(&store, call).await, first);
    })
    .await;
}

#[tokio::test]
async fn a_repeat_of_what_found_nothing_finds_nothing_later_either() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let call = command([delete(named("tea"))]).with(request("1"));
        let missing = Ok(Answer { written: vec![Written::Missing] });
        assert_eq!(submit(&store, call.clone()).await, missing);
        stored(&store, create("tea")).await;
        let store = database.reopened(store).await;
        assert_eq!(submit(&store, call).await, missing);
    })
    .await;
}

#[tokio::test]
async fn repeats_that_come_together_have_one_effect_and_one_answer() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let call = command([create("tea")]).with(request("1"));
        let answers = together((0..50).map(|_| submit(&store, call.clone()))).await;
        assert!(answers[0].is_ok() && answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(store.history(named("tea"), i64::MAX, 10).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_request_id_with_another_payload_is_refused_after_reopening() {
    on_each_engine(async |database| {
        let store = database.open().await;
        submit(&store, command([create("tea")]).with(request("1"))).await.unwrap();
        let store = database.reopened(store).await;
        let mut other = request("1");
        other.payload = [2; 32];
        assert_eq!(submit(&store, command([create("ale")]).with(other)).await, Err(Refusal::RequestIdReused));
    })
    .await;
}

#[tokio::test]
async fn a_refused_call_takes_no_request_id() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let call = command([rename(named("tea"), "ale")]).with(request("1"));
        assert_eq!(submit(&store, call.clone()).await, Err(Refusal::NotFound(named("tea"))));
        stored(&store, create("tea")).await;
        assert!(submit(&store, call).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_call_is_known_by_its_request_id() {
    on_each_engine(async |database| {
        let store = database.open().await;
        assert_eq!(store.call(&request("1").key).await.unwrap(), None);
        submit(&store, command([create("tea"), create("ale")]).with(request("1"))).await.unwrap();
        let call = store.call(&request("1").key).await.unwrap().unwrap();
        assert_eq!((call.payload, call.writes), (vec![1; 32], 2));
    })
    .await;
}

#[tokio::test]
async fn the_changes_of_a_call_are_found_in_the_order_in_which_they_were_made() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored(&store, create("gin")).await;
        let names = ["tea", "ale", "rum"];
        let writes = names.map(create).into_iter().chain([delete(named("gin")), delete(named("wine"))]);
        submit(&store, command(writes).with(request("1"))).await.unwrap();
        assert_eq!(store.revisions_of(named("1")).await.unwrap(), Some(vec![2]));
        let changes = store.changes(2, named("1")).await.unwrap();
        let changed: Vec<_> = changes.iter().map(|change| change.after.name.as_str()).collect();
        assert_eq!(changed, ["tea", "ale", "rum", "gin"]);
    })
    .await;
}
