//! Single calls at a million orders: searches, statistics, jumps; and how soon a server with so many answers.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use orders_proto::order::{GetOrderStatsRequest, ListOrdersRequest, ReadOrderRequest, get_order_stats_request::Bucket};

use crate::{
    Failure, Run,
    client::{Client, connect},
    data::{Data, HALF, RARE},
    growth::ORDERS,
    measured::median,
    process::Server,
    report::{Bar, Report},
};

/// Calls of each kind, one after another.
const CALLS: usize = 15;
/// Starts of the server.
const STARTS: usize = 5;

pub(crate) async fn searches(run: &Run, report: &mut Report) -> Result<(), Failure> {
    let many = Data::of(&run.orders, &run.folder()?, ORDERS[1]).await?;
    report.part(
        "Single calls at a million orders, nothing else under way",
        &["call", "median ms", "slowest ms", "orders on the page", "token"],
    )?;
    let server = many.serve(&run.orders).await?;
    let mut client = connect(&server.address).await?;
    for (what, filter, most) in [
        ("Search, ten rows match", RARE, 20.0),
        ("Search, half of the rows match", HALF, 5.0),
        ("Search, one character, every row matches", "1", 150.0),
        ("Search, two characters, a tenth matches", "99", 150.0),
        ("Search, two characters, ten rows match", "nz", 150.0),
        ("Search, one character, no row matches", "!", 150.0),
        ("Search, two characters, no row matches", "qq", 150.0),
    ] {
        for order_by in ["", "date desc", "name"] {
            let list = ListOrdersRequest {
                filter: format!("\"{filter}\""),
                order_by: order_by.into(),
                page_size: 100,
                ..Default::default()
            };
            let what = if order_by.is_empty() { what.to_owned() } else { format!("{what}, by {order_by}") };
            page(report, &mut client, &what, &list, most).await?;
        }
    }
    let skip = ListOrdersRequest { page_size: 100, skip: 500_000, ..Default::default() };
    page(report, &mut client, "skip to the middle", &skip, 50.0).await?;
    statistics(report, &mut client).await
}

async fn page(
    report: &mut Report,
    client: &mut Client,
    what: &str,
    list: &ListOrdersRequest,
    most: f64,
) -> Result<(), Failure> {
    let mut latencies = Vec::new();
    let mut found = BTreeSet::new();
    for _ in 0..CALLS {
        let begun = Instant::now();
        let answer = client.list_orders(list.clone()).await?.into_inner();
        latencies.push(milliseconds(begun.elapsed()));
        found.insert((answer.orders.len(), !answer.next_page_token.is_empty()));
    }
    let orders: BTreeSet<_> = found.iter().map(|(orders, _)| orders.to_string()).collect();
    let token: BTreeSet<_> = found.iter().map(|(_, token)| if *token { "yes" } else { "no" }).collect();
    let joined = |words: Vec<&str>| words.join(" or ");
    let slowest = latencies.iter().copied().fold(0.0, f64::max);
    let median = median(latencies);
    report.row(&[
        what.to_owned(),
        format!("{median:.2}"),
        format!("{slowest:.2}"),
        joined(orders.iter().map(String::as_str).collect()),
        joined(token.into_iter().collect()),
    ])?;
    report.bar(&format!("{what}, ms"), median, &Bar::AtMost(most));
    Ok(())
}

async fn statistics(report: &mut Report, client: &mut Client) -> Result<(), Failure> {
    for (what, request) in [
        ("Statistics, all orders", GetOrderStatsRequest::default()),
        (
            "Statistics by day, a year in Moscow",
            GetOrderStatsRequest {
                bucket: Bucket::Day.into(),
                time_zone: "Europe/Moscow".into(),
                start_date: "2024-01-01".into(),
                end_date: "2024-12-31".into(),
                ..Default::default()
            },
        ),
    ] {
        let mut latencies = Vec::new();
        for _ in 0..CALLS {
            let begun = Instant::now();
            client.get_order_stats(request.clone()).await?;
            latencies.push(milliseconds(begun.elapsed()));
        }
        let slowest = latencies.iter().copied().fold(0.0, f64::max);
        let median = median(latencies);
        let cells = [what.to_owned(), format!("{median:.2}"), format!("{slowest:.2}"), String::new(), String::new()];
        report.row(&cells)?;
        report.bar(&format!("{what}, ms"), median, &Bar::AtMost(5.0));
    }
    Ok(())
}

/// From starting the program to its first answer.
pub(crate) async fn starts(run: &Run, report: &mut Report) -> Result<(), Failure> {
    let many = Data::of(&run.orders, &run.folder()?, ORDERS[1]).await?;
    let mut times = Vec::new();
    for _ in 0..STARTS {
        let copy = many.copy("copy")?;
        let begun = Instant::now();
        let server = Server::orders(&run.orders, &copy).await?;
        let mut client = connect(&server.address).await?;
        client.read_order(ReadOrderRequest { uuid: many.known[0].clone(), ..Default::default() }).await?;
        times.push(begun.elapsed().as_secs_f64());
    }
    let seconds = median(times);
    report.part("Start", &["what", "s"])?;
    report.row(&["start to the first order read, a million orders".to_owned(), format!("{seconds:.3}")])?;
    report.bar("Start to the first answer with a million orders, s", seconds, &Bar::AtMost(0.1));
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
