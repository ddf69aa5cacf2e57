//! `/openapi.json` and `/docs`.

use http::{Method, StatusCode};

use super::Json;

#[tokio::test]
async fn the_description_names_every_method_of_the_facade() {
    let mut json = Json::start().await;
    let description = json.get("/openapi.json").await;
    let paths = description["paths"].as_object().unwrap();
    let methods = |path: &str| {
        let methods: Vec<_> = paths[path].as_object().unwrap().keys().map(String::as_str).collect();
        methods.join(" ")
    };
    let all: Vec<_> = paths.keys().map(|path| format!("{path}: {}", methods(path))).collect();
    let expected = ["/order: get post", "/order/check: post", "/order/{uuid}: delete get patch", "/orders.csv: get"];
    assert_eq!(all, expected);
}

#[tokio::test]
async fn the_page_to_try_it_loads_nothing_but_its_own_files() {
    let mut json = Json::start().await;
    let page = json.ask(Method::GET, "/docs", &[]).await;
    assert_eq!((page.status, page.header("content-type")), (StatusCode::OK, "text/html; charset=utf-8"));
    let loaded = page.text().match_indices("src=\"").chain(page.text().match_indices("href=\""));
    for (at, attribute) in loaded {
        let address = page.text()[at + attribute.len()..].split('"').next().unwrap();
        assert!(address.starts_with('/') || address == "data:,", "{address}");
        if address.starts_with('/') && address != "/" {
            assert_eq!(json.ask(Method::GET, address, &[]).await.status, StatusCode::OK, "{address}");
        }
    }
    assert!(!page.text().contains("<style") && !page.text().contains("<script>"));
}
