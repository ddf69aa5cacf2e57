use std::{fs, process::Output};

use tempfile::TempDir;

use super::{printed, said};
use crate::support::{Program, new_id};

const NORTHWIND: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../e2e/data/northwind-orders.csv");

#[tokio::test]
async fn northwind_is_imported_and_listed() {
    let folder = TempDir::new().unwrap();
    let server = Program::serve(&folder.path().join("orders.db"), &[]).await;
    let import = Program::run(&[
        "import",
        NORTHWIND,
        "--name={order_id} · {ship_name}, {ship_city}",
        "--date=order_date",
        "--completed-if=shipped_date",
        "--server",
        &server.url,
    ])
    .await;
    assert!(import.status.success(), "{}", said(&import));
    assert!(printed(&import).starts_with("imported 830 of 830 orders in "), "{}", printed(&import));

    let orders = server.client().await.list().await.unwrap();
    assert_eq!(orders.len(), 830);
    let first = (&*orders[0].name, &*orders[0].date, orders[0].completed);
    assert_eq!(first, ("10248 · Vins et alcools Chevalier, Reims", "1996-07-04", true));
    assert_eq!(orders[1].name, "10249 · Toms Spezialitäten, Münster");
    assert_eq!(orders.iter().filter(|order| !order.completed).count(), 21, "those without a shipping date");

    let list = Program::run(&["list", "--server", &server.url]).await;
    let table = printed(&list);
    assert_eq!(table.lines().count(), 831, "a line of headings and one for each order");
    for order in orders {
        let row = table.lines().find(|line| line.contains(&order.uuid)).expect("each order has its row");
        assert!(row.contains(&order.name) && row.contains(&order.date), "{row}");
    }
}

/// Imports a file with these lines; answers how it went and what there is afterwards.
async fn imported(lines: &str, arguments: &[&str]) -> (Output, Vec<String>) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("orders.csv");
    fs::write(&file, lines).unwrap();
    let server = Program::serve(&folder.path().join("orders.db"), &[]).await;
    let import = ["import", file.to_str().unwrap(), "--server", &server.url];
    let output = Program::run(&[&import, arguments].concat()).await;
    (output, server.client().await.names().await)
}

#[tokio::test]
async fn refused_rows_are_named_and_the_others_imported() {
    let (output, names) =
        imported("name,day\nfirst,2024-06-13\n ,2024-06-13\nthird,soon\nfourth,\n", &["--date=day"]).await;
    assert!(!output.status.success());
    let printed = printed(&output);
    assert!(printed.contains("orders.csv:3: name: a name is required"), "{printed}");
    assert!(printed.contains("orders.csv:4: date: a date is"), "{printed}");
    assert!(printed.contains("imported 2 of 4 orders"), "{printed}");
    assert_eq!(names, ["first", "fourth"]);
}

#[tokio::test]
async fn an_import_goes_on_by_its_id_and_stores_nothing_twice() {
    let folder = TempDir::new().unwrap();
    let server = Program::serve(&folder.path().join("orders.db"), &[]).await;
    let file = folder.path().join("orders.csv");
    let id = new_id();
    let import = async |rows: usize| {
        let lines: String = (0..rows).map(|number| format!("order {number}\n")).collect();
        fs::write(&file, format!("name\n{lines}")).unwrap();
        let resume = ["import", file.to_str().unwrap(), "--resume", &id, "--server", &server.url];
        printed(&Program::run(&resume).await)
    };
    // As far as an import of more came before it broke off: its chunks hold 500.
    assert!(import(1_000).await.starts_with("imported 1000 of 1000 orders in "));
    let again = import(1_234).await;
    assert!(again.starts_with("imported 1234 of 1234 orders, 1000 of them before in "), "{again}");
    assert_eq!(server.client().await.list().await.unwrap().len(), 1_234);
}

#[tokio::test]
async fn a_file_that_is_not_understood_imports_nothing() {
    for (lines, arguments, expected) in [
        ("title\nfirst\n", &[][..], "no column \"name\"; it has title"),
        ("name\nfirst\n", &["--date=day"], "no column \"day\"; it has name"),
        ("name\nfirst\n", &["--name={name"], "a brace without its partner"),
        ("name,day\nfirst,2024-06-13\nsecond\n", &["--date=day"], "line: 3"),
        ("name\nfirst\n", &["--delimiter=ё"], "one ASCII character"),
    ] {
        let (output, names) = imported(lines, arguments).await;
        assert!(!output.status.success(), "{lines:?} {arguments:?}");
        assert!(said(&output).contains(expected), "{lines:?} {arguments:?}: {}", said(&output));
        assert_eq!(names, Vec::<String>::new(), "{lines:?} {arguments:?}");
    }
}

#[tokio::test]
async fn quotes_delimiters_and_line_ends_are_a_csv_file_s_own() {
    let lines = "\u{feff}name;day\r\n\"Bon app'; \"\"Marseille\"\"\";2024-06-13\r\n";
    let (output, names) = imported(lines, &["--delimiter=;", "--date=day"]).await;
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(names, ["Bon app'; \"Marseille\""]);
}

#[tokio::test]
async fn a_missing_file_is_named() {
    let output = Program::run(&["import", "missing.csv", "--server", "http://127.0.0.1:1"]).await;
    assert!(!output.status.success());
    assert!(said(&output).contains("missing.csv"), "{}", said(&output));
}
