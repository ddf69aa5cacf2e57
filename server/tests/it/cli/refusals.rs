use tempfile::TempDir;

use super::{printed, said};
use crate::support::Program;

/// Runs a command that must be refused; answers what it says, which must be of a few lines.
async fn refused(arguments: &[&str]) -> String {
    let output = Program::run(arguments).await;
    let said = said(&output);
    assert!(!output.status.success(), "{arguments:?} was accepted");
    assert!(said.lines().count() <= 5 && !said.contains("panicked"), "{arguments:?}: {said}");
    said
}

#[tokio::test]
async fn listening_to_the_network_must_be_meant() {
    let folder = TempDir::new().unwrap();
    let database = format!("sqlite:{}", folder.path().join("orders.db").display());
    for listen in ["0.0.0.0:8080", "[::]:8080", "192.0.2.1:8080"] {
        let said = refused(&["serve", "--listen", listen, "--database", &database]).await;
        assert!(said.contains("--allow-anonymous") && said.contains("127.0.0.1:8080"), "{listen}: {said}");
    }
    assert_eq!(folder.path().read_dir().unwrap().count(), 0, "nothing was begun");
}

#[tokio::test]
async fn a_mistyped_database_is_explained() {
    for database in ["sqlit:orders.db", "orders.db", "sqlite:", "sqlite::memory:", "sqlite://orders.db", "mysql://x/y"]
    {
        let said = refused(&["serve", "--listen", "127.0.0.1:0", "--database", database]).await;
        assert!(said.contains("sqlite:orders.db"), "{database}: {said}");
    }
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("missing");
    let database = format!("sqlite:{}", missing.join("orders.db").display());
    let said = refused(&["serve", "--listen", "127.0.0.1:0", "--database", &database]).await;
    assert!(said.contains(missing.to_str().unwrap()) && said.contains("does not exist"), "{said}");
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let folder = TempDir::new().unwrap();
    let first = Program::serve(&folder.path().join("first.db"), &[]).await;
    let listen = first.url.strip_prefix("http://").unwrap();
    let database = format!("sqlite:{}", folder.path().join("second.db").display());
    let said = refused(&["serve", "--listen", listen, "--database", &database]).await;
    assert!(said.contains(listen) && said.contains("in use"), "{said}");
}

#[tokio::test]
async fn a_file_in_use_is_named() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("orders.db");
    let _first = Program::serve(&path, &[]).await;
    let database = format!("sqlite:{}", path.display());
    let said = refused(&["serve", "--listen", "127.0.0.1:0", "--database", &database]).await;
    assert!(said.contains(path.to_str().unwrap()) && said.contains("in use by another orders program"), "{said}");
}

#[tokio::test]
async fn wrong_settings_are_explained() {
    for (flag, value, expected) in [
        ("--listen", "localhost", "invalid socket address"),
        ("--cors-origin", "*", "https://HOST"),
        ("--cors-origin", "https://app.example/", "https://HOST"),
        ("--drain-seconds", "soon", "a whole number of seconds"),
        ("--drain-seconds", "18446744073709551615", "a whole number of seconds"),
        ("--max-connections", "0", "0 is not in 1.."),
        ("--log-format", "xml", "json"),
    ] {
        let argument = format!("{flag}={value}");
        let said = refused(&["serve", &argument]).await;
        assert!(said.contains(expected), "{argument}: {said}");
    }
}

#[tokio::test]
async fn a_client_without_a_server_says_so() {
    let said = refused(&["list", "--server", "http://127.0.0.1:1"]).await;
    assert!(said.contains("http://127.0.0.1:1") && said.contains("orders serve"), "{said}");
}

#[tokio::test]
async fn help_says_what_each_command_is_for() {
    let help = printed(&Program::run(&["--help"]).await);
    for line in ["An order register", "Serve the orders", "Import orders", "Print the orders"] {
        assert!(help.contains(line), "{line:?} is not in {help}");
    }
    let help = printed(&Program::run(&["serve", "--help"]).await);
    assert!(help.starts_with("Serve the orders"), "{help}");
    assert!(help.contains("ORDERS_MAX_CONNECTIONS") && help.contains("[default: 127.0.0.1:8080]"), "{help}");
}
