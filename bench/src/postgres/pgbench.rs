//! What pgbench does, prepared.

use std::{io::Write, time::Duration};

use tokio::task::block_in_place;

use super::{
    COPY, ORDERS,
    stand::{Stand, Taken},
};
use crate::{Failure, cluster, work::Work};

/// Rows of a turn.
const TURN: usize = 64;
/// A plain table: nothing but what an order is, and a key.
pub(super) const BARE: &str =
    "CREATE TABLE bare (key BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT NOT NULL,
    completed BOOLEAN NOT NULL, date TEXT NOT NULL)";

/// A script that pgbench runs.
#[derive(Clone, Copy)]
pub(super) enum Script {
    /// An order by its key.
    Select,
    /// The first page of 100.
    Page,
    /// A row into a plain table, a transaction each.
    Insert,
    /// What the program's writer does for 64 creates: the same statements in the same two round trips, the same rows. Only
    /// the values are made by PostgreSQL, where the program sends them.
    Turn,
}

impl Script {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Select => "pgbench's selects by key",
            Self::Page => "pgbench's selects of a page",
            Self::Insert => "pgbench's bare inserts",
            Self::Turn => "pgbench's rows in turns of 64",
        }
    }

    pub(super) fn clients(self) -> usize {
        match self {
            Self::Select | Self::Page => 8,
            Self::Insert => 32,
            Self::Turn => 1,
        }
    }

    /// The share of its rate that the program is to reach, if there is one.
    pub(super) fn bar(self, work: &Work) -> Option<f64> {
        match (self, work) {
            (Self::Select, _) | (Self::Turn, Work::CreateA) => Some(0.6),
            (Self::Insert, _) => Some(0.4),
            (Self::Page | Self::Turn, _) => None,
        }
    }

    /// What of a transaction is counted: rows that it writes, or requests that it stands for.
    fn rows(self) -> f64 {
        match self {
            Self::Select | Self::Page | Self::Insert => 1.0,
            Self::Turn => TURN as f64,
        }
    }

    /// Runs it for as long as everything is measured.
    pub(super) fn run(self, stand: &Stand<'_>) -> Result<Taken, Failure> {
        // The user that PostgreSQL runs as reads it.
        let mut file =
            tempfile::Builder::new().permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644)).tempfile()?;
        file.write_all(self.text(stand).as_bytes())?;
        let seconds = Duration::from_secs_f64(stand.run.seconds).as_secs().max(1).to_string();
        let mut pgbench = stand.cluster.client("pgbench");
        pgbench.args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--time", &seconds]);
        pgbench.args(["--client", &self.clients().to_string(), "--file"]).arg(file.path()).arg(COPY);
        if let Self::Turn = self {
            let state = stand
                .cluster
                .sql(COPY, "SELECT '--define=revision=' || revision, '--define=key=' || next_key FROM store_state");
            pgbench.args(state.split('|'));
        }
        let cpu = stand.cpu()?;
        let said = block_in_place(|| cluster::run(&mut pgbench));
        let cpu = stand.cpu()? - cpu;
        let after = |words| said.split_once(words).and_then(|(_, rest)| rest.split_whitespace().next());
        let rate: f64 = after("\ntps = ").ok_or("pgbench does not say how many")?.parse()?;
        let transactions: f64 = after("actually processed: ").ok_or("pgbench does not say how many")?.parse()?;
        Ok(Taken {
            rate: rate * self.rows(),
            latency: None,
            servers_cpu: 0.0,
            database_cpu: cpu / (transactions * self.rows()) * 1_000.0,
        })
    }

    fn text(self, stand: &Stand<'_>) -> String {
        match self {
            Self::Select => format!("\\set key random(1, {ORDERS})\nSELECT * FROM orders WHERE key = :key;"),
            Self::Page => "SELECT * FROM orders WHERE delete_time IS NULL ORDER BY key LIMIT 100;".into(),
            Self::Insert => {
                "INSERT INTO bare (name, completed, date) VALUES ('Bon app'', Marseille', false, '2024-06-13');".into()
            }
            Self::Turn => turn(stand),
        }
    }
}

/// The turn, with what the program itself has stored for the newest order.
fn turn(stand: &Stand<'_>) -> String {
    let newest = |sql| block_in_place(|| stand.cluster.sql(COPY, sql));
    let trigrams = newest("SELECT trigrams FROM order_names ORDER BY rowid DESC LIMIT 1");
    let state = newest("SELECT encode(after_state, 'hex') FROM changes ORDER BY revision DESC LIMIT 1");
    let bucket = newest("SELECT date_micros / 86400000000 FROM orders ORDER BY key DESC LIMIT 1");
    let time = "1790000000000000 + :revision";
    let uuid = "int8send(:key::bigint + i) || int8send(:key::bigint + i)";
    let rows = format!("FROM generate_series(0::bigint, {}) AS i", TURN - 1);
    let statements = [
        "\\startpipeline".to_owned(),
        "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;".to_owned(),
        "SELECT epoch, secret, revision, floor, next_key, last_commit FROM store_state FOR UPDATE;".to_owned(),
        "\\endpipeline".to_owned(),
        "\\startpipeline".to_owned(),
        format!(
            "INSERT INTO orders SELECT :key::bigint + i, {uuid}, 'Bon app'', Marseille', 'bon app'', marseille', false,
                '2024-06-13', {bucket} * 86400000000, true, :revision::bigint + 1 + i, {time}, {time}, NULL {rows};"
        ),
        format!(
            "INSERT INTO order_names SELECT :key::bigint + i, '{trigrams}' {rows}
                ON CONFLICT (rowid) DO UPDATE SET trigrams = excluded.trigrams;"
        ),
        format!(
            "INSERT INTO changes SELECT :revision::bigint + 1 + i, 0, {uuid}, 1, NULL, '\\x{state}', 'anonymous', NULL,
                int8send(:revision) || int8send(:key), {time} {rows};"
        ),
        format!(
            "INSERT INTO counters VALUES (true, {bucket}, {TURN}, 0) ON CONFLICT (is_day, bucket) DO UPDATE
                SET open = counters.open + excluded.open, completed = counters.completed + excluded.completed;"
        ),
        format!(
            "UPDATE store_state SET revision = :revision::bigint + {TURN}, next_key = :key::bigint + {TURN}, last_commit = {time};"
        ),
        "SELECT pg_notify('orders', '');".to_owned(),
        "COMMIT;".to_owned(),
        "\\endpipeline".to_owned(),
        format!("\\set key :key + {TURN}"),
        format!("\\set revision :revision + {TURN}"),
    ];
    statements.map(|statement| statement.replace('\n', " ")).join("\n")
}
