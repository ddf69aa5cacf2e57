use crate::support::*;

#[tokio::test]
async fn a_write_whose_caller_is_gone_before_it_is_taken_is_skipped() {
    on_each_engine(async |database| {
        let store = database.open().await;
        let turns: Vec<_> = (0..3).map(|number| begin(a_whole_turn(&store, number))).collect();
        drop(begin(submit(&store, command([create("tea")]))));
        together(turns).await;
        stored(&store, create("ale")).await;
        assert_eq!(store.order(named("tea")).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_write_whose_caller_is_gone_happens_whole_or_not_at_all() {
    on_each_engine(async |database| {
        let store = database.open().await;
        for round in 0..20 {
            let names = [format!("{round} tea"), format!("{round} ale")];
            drop(begin(submit(&store, command(names.each_ref().map(|name| create(name))))));
            stored(&store, create(&format!("{round} rum"))).await;
            let orders = store.orders(&names.each_ref().map(|name| named(name))).await.unwrap();
            assert!(matches!(orders.len(), 0 | 2), "half of a batch is there");
        }
        audit(&store).await;
    })
    .await;
}

#[tokio::test]
async fn a_repeat_after_the_caller_was_gone_has_one_effect() {
    on_each_engine(async |database| {
        let store = database.open().await;
        for round in 0..20 {
            let name = format!("{round} tea");
            let call = command([create(&name)]).with(request(&name));
            drop(begin(submit(&store, call.clone())));
            submit(&store, call).await.unwrap();
            assert_eq!(store.history(named(&name), i64::MAX, 10).await.unwrap().len(), 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_reader_that_is_gone_leaves_its_connection_to_others() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored_all(&store, NAMES).await;
        for _ in 0..50 {
            drop(begin(store.page(matching("tea"), &order_by("date"), None, false, 10, 0)));
        }
        assert_eq!(found(&store, "munster").await, ["Münster", "munster", "mu\u{308}nster"]);
    })
    .await;
}
