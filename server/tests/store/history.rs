use orders_server::orders::ChangeKind;

use crate::support::*;

#[tokio::test]
async fn history_is_told_newest_first() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored(&store, create("tea")).await;
        stored(&store, create("ale")).await;
        stored(&store, rename(named("tea"), "chai")).await;
        stored(&store, delete(named("tea"))).await;
        stored(&store, undelete(named("tea"))).await;
        let changes = store.history(named("tea"), i64::MAX, 10).await.unwrap();
        let told: Vec<_> = changes.iter().map(|change| (change.kind, change.after.revision)).collect();
        let kinds = [ChangeKind::Restored, ChangeKind::Deleted, ChangeKind::Updated, ChangeKind::Created];
        assert_eq!(told, kinds.into_iter().zip([5, 4, 3, 1]).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn each_change_begins_where_the_one_before_it_ended() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored(&store, create("tea")).await;
        for name in ["ale", "rum", "gin"] {
            stored(&store, rename(named("tea"), name)).await;
        }
        let changes = store.history(named("tea"), i64::MAX, 10).await.unwrap();
        for pair in changes.windows(2) {
            assert_eq!(pair[0].before.as_ref(), Some(&pair[1].after));
        }
        assert_eq!(changes[3].before, None);
        assert_eq!(store.order(named("tea")).await.unwrap().as_ref(), Some(&changes[0].after));
    })
    .await;
}

#[tokio::test]
async fn history_is_read_in_pages() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored(&store, create("tea")).await;
        for name in ["ale", "rum", "gin"] {
            stored(&store, rename(named("tea"), name)).await;
        }
        let whole = store.history(named("tea"), i64::MAX, 10).await.unwrap();
        let first = store.history(named("tea"), i64::MAX, 3).await.unwrap();
        let second = store.history(named("tea"), first[2].after.revision, 3).await.unwrap();
        assert_eq!([first, second].concat(), whole);
    })
    .await;
}

#[tokio::test]
async fn a_revision_of_another_order_is_none_of_its_own() {
    on_each_engine(async |database| {
        let store = database.open().await;
        stored_all(&store, ["tea", "ale"]).await;
        let order = stored(&store, rename(named("tea"), "chai")).await;
        assert_eq!(store.change(named("tea"), 2).await.unwrap().map(|change| change.after), Some(order));
        assert_eq!(store.change(named("ale"), 2).await.unwrap(), None);
    })
    .await;
}
