//! What everything is measured on: a cluster of its own, and a database with orders.

use std::{
    path::PathBuf,
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::task::block_in_place;

use super::{COPY, ORDERS, SERVED, pgbench::BARE};
use crate::{
    Failure, Run,
    client::connect,
    cluster::Cluster,
    data,
    load::Load,
    measured::median,
    process::{Server, cpu_with_children},
    work::Work,
};

/// A cluster, and what is measured there.
pub(super) struct Stand<'r> {
    pub(super) run: &'r Run,
    pub(super) cluster: Cluster,
    folder: PathBuf,
    /// Its oldest process, whose children do the work.
    postmaster: u32,
    /// One for each workload.
    loads: Vec<Load>,
}

impl<'r> Stand<'r> {
    /// Starts a cluster and fills a database through the program's own door.
    pub(super) async fn start(run: &'r Run) -> Result<Self, Failure> {
        let (cluster, postmaster) = block_in_place(|| {
            let cluster = Cluster::start(&[]);
            cluster.sql("postgres", &format!("CREATE DATABASE {SERVED}"));
            let postmaster = cluster.sql("postgres", r"SELECT split_part(pg_read_file('postmaster.pid'), E'\n', 1)");
            (cluster, postmaster)
        });
        let folder = run.folder()?;
        let server = Server::at(&run.orders, &cluster.url(SERVED), &folder.join("fill.log")).await?;
        let known = data::fill(&server, ORDERS).await?;
        // Updates go on behind the names and dates that are there.
        let first = |work: &Work| if *work == Work::Update { ORDERS } else { 0 };
        let loads: Vec<Load> = Work::ALL.map(|work| Load::new(work.clone(), &known, first(&work))).into();
        // One to be looked at: pgbench writes what the program has written.
        of(&loads, &Work::CreateA)?.send(&mut connect(&server.address).await?).await?;
        server.end().await?;
        block_in_place(|| {
            cluster.sql(SERVED, "VACUUM ANALYZE");
            cluster.sql("postgres", &format!("CREATE DATABASE {COPY} TEMPLATE {SERVED}"));
            cluster.sql(COPY, BARE);
            cluster.sql(COPY, "VACUUM ANALYZE");
        });
        Ok(Self { run, cluster, folder, postmaster: postmaster.parse()?, loads })
    }

    /// A server on the database.
    pub(super) async fn serve(&self, name: &str) -> Result<Server, Failure> {
        let log = self.folder.join(format!("{name}.log"));
        Server::at(&self.run.orders, &self.cluster.url(SERVED), &log).await
    }

    /// Measures a load on servers of the database.
    pub(super) async fn load(&self, work: &Work, servers: &[&Server], callers: usize) -> Result<Taken, Failure> {
        self.measure(of(&self.loads, work)?, servers, callers).await
    }

    /// Measures the same load on the limit server.
    pub(super) async fn limit(&self, work: &Work, limit: &Server, callers: usize) -> Result<Taken, Failure> {
        // What it acknowledges is nowhere.
        let load = Load { numbers: Arc::default(), ..of(&self.loads, work)?.clone() };
        self.measure(&load, &[limit], callers).await
    }

    async fn measure(&self, load: &Load, servers: &[&Server], callers: usize) -> Result<Taken, Failure> {
        let cpu = self.cpu()?;
        let lasting = Duration::from_secs_f64(self.run.seconds);
        let measured = load.closed_on(servers, callers, lasting).await?;
        let requests = measured.rate * lasting.as_secs_f64();
        Ok(Taken {
            rate: measured.rate,
            latency: Some([measured.p50, measured.p99]),
            servers_cpu: measured.cpu,
            database_cpu: (self.cpu()? - cpu) / requests * 1_000.0,
        })
    }

    /// Seconds of CPU that PostgreSQL has used.
    pub(super) fn cpu(&self) -> Result<f64, Failure> {
        cpu_with_children(self.postmaster)
    }

    /// Orders whose creation was answered: a request that fails ends the run.
    pub(super) fn acknowledged(&self) -> usize {
        let created = |load: &Load| load.work.creates() * load.numbers.load(Ordering::Relaxed);
        ORDERS + self.loads.iter().map(created).sum::<usize>()
    }

    /// What SQL answers of the served database.
    pub(super) fn number(&self, sql: &str) -> Result<f64, Failure> {
        Ok(block_in_place(|| self.cluster.sql(SERVED, sql)).parse()?)
    }
}

fn of<'l>(loads: &'l [Load], work: &Work) -> Result<&'l Load, Failure> {
    Ok(loads.iter().find(|load| load.work == *work).ok_or("this is not measured here")?)
}

/// One measurement, or the medians of several.
#[derive(Clone, Copy)]
pub(super) struct Taken {
    /// Requests, transactions or rows in a second.
    pub(super) rate: f64,
    /// Milliseconds that half of them and that 99 of 100 took at most; pgbench does not tell.
    pub(super) latency: Option<[f64; 2]>,
    /// Seconds for 1,000 of them.
    pub(super) servers_cpu: f64,
    pub(super) database_cpu: f64,
}

impl Taken {
    /// The median of each figure.
    pub(super) fn median(rounds: &[Self]) -> Self {
        let of = |field: fn(&Self) -> f64| median(rounds.iter().map(field).collect());
        Self {
            rate: of(|one| one.rate),
            latency: rounds.iter().all(|one| one.latency.is_some()).then(|| {
                [0, 1].map(|which| median(rounds.iter().filter_map(|one| Some(one.latency?[which])).collect()))
            }),
            servers_cpu: of(|one| one.servers_cpu),
            database_cpu: of(|one| one.database_cpu),
        }
    }
}
