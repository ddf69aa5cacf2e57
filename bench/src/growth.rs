//! From a thousand orders to a million, and from the first page to the ten-thousandth: what grows, and what does not.

use std::time::Duration;

use orders_proto::order::ListOrdersRequest;

use crate::{
    Failure, Run,
    client::connect,
    data::Data,
    load::Load,
    measured::Measured,
    report::{Bar, Report},
    work::Work,
};

/// Few orders and many.
pub(crate) const ORDERS: [usize; 2] = [1_000, 1_000_000];
/// Orders on a page.
const PAGE: i32 = 100;
/// Orders before the ten-thousandth page.
const BEFORE: i32 = 999_900;
const IN_FLIGHT: usize = 64;

pub(crate) async fn measure(run: &Run, report: &mut Report) -> Result<(), Failure> {
    let folder = run.folder()?;
    let few = Data::of(&run.orders, &folder, ORDERS[0]).await?;
    let many = Data::of(&run.orders, &folder, ORDERS[1]).await?;
    report.part(
        &format!("From {} orders to {}, {IN_FLIGHT} in flight", ORDERS[0], ORDERS[1]),
        &["workload", "CPU s per 1k, few", "many", "ratio", "p50 ms, few", "many"],
    )?;
    for (work, most) in
        [(Work::Read, Some(1.3)), (Work::ReadAny, None), (Work::List, Some(1.3)), (Work::CreateB, Some(2.2))]
    {
        let servers = [few.serve(&run.orders).await?, many.serve(&run.orders).await?];
        let loads = [Load::new(work.clone(), &few.known, ORDERS[0]), Load::new(work.clone(), &many.known, ORDERS[1])];
        let mut rounds = [Vec::new(), Vec::new()];
        for _ in 0..run.rounds {
            for ((server, load), rounds) in servers.iter().zip(&loads).zip(&mut rounds) {
                rounds.push(load.closed(server, IN_FLIGHT, Duration::from_secs_f64(run.seconds)).await?);
            }
        }
        let [few, many] = rounds.map(|rounds| Measured::median(&rounds));
        compare(report, work.name(), few, many)?;
        if let Some(most) = most {
            let what = format!("{}, CPU at a million, × at a thousand", work.name());
            report.bar(&what, many.cpu / few.cpu, &Bar::AtMost(most));
        }
    }
    pages(run, report, &many).await
}

/// The first page and the ten-thousandth, in two orders.
async fn pages(run: &Run, report: &mut Report, many: &Data) -> Result<(), Failure> {
    report.part(
        &format!("Page 1 and page 10,000 of {PAGE}, {IN_FLIGHT} in flight"),
        &["order", "CPU s per 1k, page 1", "page 10,000", "ratio", "p50 ms, page 1", "page 10,000"],
    )?;
    let server = many.serve(&run.orders).await?;
    for (what, order_by) in [("of creation", ""), ("by date", "date")] {
        let list = |page_token, skip| ListOrdersRequest {
            page_size: PAGE,
            order_by: order_by.into(),
            page_token,
            skip,
            ..Default::default()
        };
        let mut client = connect(&server.address).await?;
        let token = client.list_orders(list(String::new(), BEFORE - PAGE)).await?.into_inner().next_page_token;
        // Both full, with a page before them and one after or none: they differ in where they are.
        let second = client.list_orders(list(String::new(), 0)).await?.into_inner().next_page_token;
        let mut rounds = [Vec::new(), Vec::new()];
        for _ in 0..run.rounds {
            for (token, rounds) in [&second, &token].into_iter().zip(&mut rounds) {
                let load = Load::new(Work::Page(list(token.clone(), 0)), &many.known, 0);
                rounds.push(load.closed(&server, IN_FLIGHT, Duration::from_secs_f64(run.seconds)).await?);
            }
        }
        let [first, last] = rounds.map(|rounds| Measured::median(&rounds));
        compare(report, what, first, last)?;
        report.bar(&format!("Page 10,000 {what}, CPU, × page 1"), last.cpu / first.cpu, &Bar::AtMost(1.1));
    }
    Ok(())
}

fn compare(report: &Report, what: &str, one: Measured, other: Measured) -> Result<(), Failure> {
    report.row(&[
        what.to_owned(),
        format!("{:.4}", one.cpu),
        format!("{:.4}", other.cpu),
        format!("{:.2}", other.cpu / one.cpu),
        format!("{:.2}", one.p50),
        format!("{:.2}", other.p50),
    ])
}
