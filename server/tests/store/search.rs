use std::{sync::Arc, time::Duration};

use orders_proto::filter::{Filter, NameTest};
use orders_server::{
    orders::fold,
    store::{Scope, Store},
};

use crate::support::*;

async fn with_names(database: &Database) -> Store {
    let store = database.open().await;
    stored_all(&store, NAMES).await;
    store
}

#[tokio::test]
async fn names_are_found_as_a_person_means_them() {
    on_each_engine(async |database| {
        let store = with_names(&database).await;
        for (text, names) in [
            ("munster", vec!["Münster", "munster", "mu\u{308}nster"]),
            ("СПЕЦ", vec!["Спец", "СПЕЦИИ"]),
            ("елка", vec!["Ёлка", "елка", "Елка йод"]),
            ("йод", vec!["Елка йод"]),
            ("fin", vec!["ﬁn"]),
            ("ракета", vec!["👩\u{200d}🚀 ракета"]),
            ("nothing", vec![]),
        ] {
            assert_eq!(found(&store, text).await, names, "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_means_something_to_sql_means_itself() {
    on_each_engine(async |database| {
        let store = with_names(&database).await;
        for (text, names) in [
            ("%", vec!["TEA 100%", "100 % tea"]),
            ("te_a", vec!["te_a"]),
            ("_", vec!["te_a"]),
            (r"back\slash", vec![r"back\slash"]),
            (r"\", vec![r"back\slash"]),
            ("it's", vec!["it's"]),
            (r#""\"tea\"""#, vec!["say \"tea\""]),
            ("DROP", vec!["'; DROP TABLE orders;--"]),
            (r#""\*""#, vec!["*"]),
        ] {
            assert_eq!(found(&store, text).await, names, "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn every_name_is_found_by_each_of_its_parts() {
    on_each_engine(async |database| audit(&with_names(&database).await).await).await;
}

#[tokio::test]
async fn a_renamed_order_is_found_by_its_new_name_alone() {
    on_each_engine(async |database| {
        let store = with_names(&database).await;
        stored(&store, rename(named("Спец"), "Ginger")).await;
        assert_eq!(found(&store, "ginger").await, ["Ginger"]);
        assert_eq!(found(&store, "спец").await, ["СПЕЦИИ"]);
    })
    .await;
}

#[tokio::test]
async fn a_deleted_order_is_found_when_deleted_ones_are_shown() {
    on_each_engine(async |database| {
        let store = with_names(&database).await;
        stored(&store, delete(named("Спец"))).await;
        assert_eq!(found(&store, "спец").await, ["СПЕЦИИ"]);
        let mut scope = matching("спец");
        scope.deleted = None;
        assert_eq!(store.count(scope, Duration::MAX).await.unwrap().orders, 2);
    })
    .await;
}

#[tokio::test]
async fn more_matches_than_the_index_is_asked_for_are_all_found() {
    on_each_engine(async |database| {
        let store = database.open().await;
        for number in 0..3 {
            a_whole_turn(&store, number).await;
        }
        let scope = matching("turn row");
        assert_eq!(store.count(scope.clone(), Duration::MAX).await.unwrap().orders, 3_000);
        let sort = order_by("name desc");
        let page = store.page(scope.clone(), &sort, None, false, 20, 2_500).await.unwrap();
        let sorted = expected(&all(&store, false).await, &scope, &sort);
        assert_eq!(page.orders, sorted[2_500..2_520]);
    })
    .await;
}

#[tokio::test]
async fn a_text_that_is_longer_than_any_name_finds_nothing() {
    on_each_engine(async |database| {
        let store = with_names(&database).await;
        // One character that folds to eighteen.
        let longest = "\u{fdfa}".repeat(2_000);
        for test in [NameTest::Contains, NameTest::StartsWith, NameTest::EndsWith] {
            for text in ["tea".repeat(600), longest.clone()] {
                let scope = Scope::new(Some(Filter::Name(test, text).fold(fold)), true);
                assert_eq!(store.count(scope, Duration::MAX).await.unwrap().orders, 0);
            }
        }
    })
    .await;
}

/// Whoever resumes after the page's revision must have missed nothing before it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_holds_all_that_matched_at_its_revision() {
    on_each_engine(async |database| {
        let store = Arc::new(database.open().await);
        let writes = tokio::spawn({
            let store = Arc::clone(&store);
            async move {
                for number in 0..400 {
                    stored(&store, create(&format!("tea {number}"))).await;
                }
            }
        });
        while !writes.is_finished() {
            let page = store.page(matching("tea"), &order_by(""), None, false, 1_000, 0).await.unwrap();
            assert!(page.orders.iter().map(|order| order.revision).eq(1..=page.revision), "revision {}", page.revision);
        }
    })
    .await;
}
