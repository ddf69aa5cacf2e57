//! The orders that are there before anything is measured.

use std::{
    fs,
    path::{Path, PathBuf},
};

use orders_proto::order::{BatchCreateOrdersRequest, CreateOrderRequest};

use crate::{Failure, client::connect, process::Server};

/// Customers as in the Northwind sample, and as their names are compared.
pub(crate) const CUSTOMERS: [(&str, &str); 8] = [
    ("Vins et alcools Chevalier, Reims", "vins et alcools chevalier, reims"),
    ("Toms Spezialitäten, Münster", "toms spezialitaten, munster"),
    ("Hanari Carnes, Rio de Janeiro", "hanari carnes, rio de janeiro"),
    ("Victuailles en stock, Lyon", "victuailles en stock, lyon"),
    ("Suprêmes délices, Charleroi", "supremes delices, charleroi"),
    ("Richter Supermarkt, Genève", "richter supermarkt, geneve"),
    ("Wellington Importadora, Resende", "wellington importadora, resende"),
    ("Rattlesnake Canyon Grocery, Albuquerque", "rattlesnake canyon grocery, albuquerque"),
];
/// What every second order's name holds.
pub(crate) const HALF: &str = "express";
/// What the names of ten orders hold, however many there are.
pub(crate) const RARE: &str = "zanzibar";
/// Orders whose uuids are kept, spread over all of them.
const KNOWN: usize = 100_000;
/// One in so many of them is asked for again and again.
pub(crate) const OFTEN: usize = 10;
/// Orders that are created at once.
const CHUNK: usize = 1_000;

/// Always the same name and date.
pub(crate) fn constant() -> CreateOrderRequest {
    CreateOrderRequest { name: "Bon app', Marseille".into(), date: "2024-06-13".into(), ..Default::default() }
}

/// A name like Northwind's and a date within a year.
pub(crate) fn order(number: usize) -> CreateOrderRequest {
    CreateOrderRequest {
        name: format!("{} · {}", 10_248 + number, CUSTOMERS[number % CUSTOMERS.len()].0),
        date: date(number),
        ..Default::default()
    }
}

/// A day within a year; neighbours are a month apart.
pub(crate) fn date(number: usize) -> String {
    let day = number.wrapping_mul(31) % 336;
    format!("2024-{:02}-{:02}", day / 28 + 1, day % 28 + 1)
}

/// The `number`th of `count` orders that are there from the begin, with what is searched for.
fn stored(number: usize, count: usize) -> CreateOrderRequest {
    let mut order = order(number);
    // Orders of one day are 336 apart: half of each day's too.
    if (number / 336).is_multiple_of(2) {
        order.name.push_str(" (Express)");
    }
    if number % (count / 10) == 7 {
        order.name.push_str(" via Zanzibar");
    }
    order
}

/// A database with so many orders.
pub(crate) struct Data {
    /// Its file, which nobody serves.
    pub(crate) file: PathBuf,
    /// Uuids of some of them, spread over all.
    pub(crate) known: Vec<String>,
    count: usize,
}

impl Data {
    /// Makes the database through the program's own door, or finds it where an earlier run made it.
    pub(crate) async fn of(program: &Path, folder: &Path, count: usize) -> Result<Self, Failure> {
        let file = folder.join(format!("{count}.db"));
        let names = folder.join(format!("{count}.uuids"));
        if !names.exists() {
            // What a run left that was cut short.
            for suffix in ["db", "db-wal", "db-shm"] {
                let _ = fs::remove_file(file.with_extension(suffix));
            }
            let server = Server::orders(program, &file).await?;
            let known = fill(&server, count).await?;
            server.end().await?;
            fs::write(&names, known.join("\n"))?;
        }
        let known = fs::read_to_string(&names)?.lines().map(str::to_owned).collect();
        Ok(Self { file, known, count })
    }

    /// Serves a copy, in the place of the copy that was served before.
    pub(crate) async fn serve(&self, program: &Path) -> Result<Server, Failure> {
        Server::orders(program, &self.copy(&format!("copy-of-{}", self.count))?).await
    }

    /// A copy under another name, which is overwritten.
    pub(crate) fn copy(&self, name: &str) -> Result<PathBuf, Failure> {
        let copy = self.file.with_file_name(format!("{name}.db"));
        for suffix in ["db-wal", "db-shm"] {
            let _ = fs::remove_file(copy.with_extension(suffix));
        }
        fs::copy(&self.file, &copy)?;
        // What is left to write of the copy would be written while something is measured.
        fs::File::open(&copy)?.sync_all()?;
        Ok(copy)
    }
}

/// Creates the orders; answers some of their uuids.
pub(crate) async fn fill(server: &Server, count: usize) -> Result<Vec<String>, Failure> {
    let mut client = connect(&server.address).await?;
    let mut known = Vec::new();
    for begin in (0..count).step_by(CHUNK) {
        let requests = (begin..count.min(begin + CHUNK)).map(|number| stored(number, count)).collect();
        let request = BatchCreateOrdersRequest { requests, ..Default::default() };
        let answer = client.batch_create_orders(request).await?.into_inner();
        known.extend(answer.orders.into_iter().map(|order| order.uuid).step_by((count / KNOWN).max(1)));
    }
    Ok(known)
}
