//! SQLite by itself, on the schema that the program makes: what storing and finding cost when nothing else is done.

use std::path::Path;

use diesel::{
    Connection, ExpressionMethods, QueryDsl, QueryResult, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    query_builder::{AstPass, QueryFragment, QueryId},
    sql_types::{BigInt, Binary, Text},
    sqlite::Sqlite,
};
use uuid::Uuid;

use self::schema::orders;
use crate::{Failure, data};

#[path = "../../server/src/store/schema.rs"]
mod schema;

/// As the program sets them.
const SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
";
const DAY: i64 = 86_400_000_000;

/// A database without a server.
pub(crate) struct Bare {
    conn: SqliteConnection,
    next: usize,
}

/// What of an order differs from one to the next.
#[derive(Clone, Copy)]
pub(crate) enum Rows {
    /// Constant name and date, no request id.
    A,
    /// Names and dates as people have them, a request id each.
    B,
    /// Those of B, with one request id for all.
    Batch,
}

impl Bare {
    /// Opens a file that the program has made.
    pub(crate) fn open(file: &Path, orders: usize) -> Result<Self, Failure> {
        let mut conn = SqliteConnection::establish(&file.to_string_lossy())?;
        conn.batch_execute(SETTINGS)?;
        Ok(Self { conn, next: orders + 1 })
    }

    /// One transaction that creates so many orders, with all that the program stores beside them.
    pub(crate) fn create(&mut self, count: usize, rows: Rows) -> QueryResult<()> {
        let turn = Uuid::now_v7();
        self.conn.batch_execute("BEGIN IMMEDIATE")?;
        for ordinal in 0..count {
            self.order(rows, ordinal, turn.as_bytes())?;
        }
        let next = as_i64(self.next);
        self.run("UPDATE store_state SET revision = ?, next_key = ?", &[Bind::Int(next), Bind::Int(next)])?;
        self.conn.batch_execute("COMMIT")
    }

    fn order(&mut self, rows: Rows, ordinal: usize, turn: &[u8]) -> QueryResult<()> {
        let number = self.next;
        self.next += 1;
        let (key, uuid, time) = (as_i64(number), Uuid::now_v7(), 1_790_000_000_000_000 + as_i64(number));
        let (order, folded) = match rows {
            Rows::A => (data::constant(), "bon app', marseille".to_owned()),
            Rows::B | Rows::Batch => {
                let customer = data::CUSTOMERS[number % data::CUSTOMERS.len()].1;
                (data::order(number), format!("{} · {customer}", 10_248 + number))
            }
        };
        let day = 19_723 + as_i64(number.wrapping_mul(31) % 336);
        let uuid = Bind::Blob(uuid.as_bytes());
        self.run("INSERT INTO order_names (rowid, folded_name) VALUES (?, ?)", &[Bind::Int(key), Bind::Text(&folded)])?;
        self.run(
            "INSERT INTO orders VALUES (?, ?, ?, ?, 0, ?, ?, 1, ?, ?, ?, NULL)",
            &[
                Bind::Int(key),
                uuid,
                Bind::Text(&order.name),
                Bind::Text(&folded),
                Bind::Text(&order.date),
                Bind::Int(day * DAY),
                Bind::Int(key),
                Bind::Int(time),
                Bind::Int(time),
            ],
        )?;
        let request_id = Uuid::now_v7();
        let (revision, state) = (if matches!(rows, Rows::Batch) { key - as_i64(ordinal) } else { key }, [7; 100]);
        self.run(
            "INSERT INTO changes VALUES (?, ?, ?, 1, NULL, ?, 'anonymous', ?, ?, ?)",
            &[
                Bind::Int(revision),
                Bind::Int(if matches!(rows, Rows::Batch) { as_i64(ordinal) } else { 0 }),
                uuid,
                Bind::Blob(&state),
                Bind::Blob(request_id.as_bytes()),
                Bind::Blob(turn),
                Bind::Int(time),
            ],
        )?;
        if matches!(rows, Rows::B) || (matches!(rows, Rows::Batch) && ordinal == 0) {
            self.run(
                "INSERT INTO ledger VALUES (?, 'anonymous/CreateOrder', ?, ?, ?)",
                &[Bind::Blob(request_id.as_bytes()), Bind::Blob(&[3; 32]), Bind::Blob(&[5; 26]), Bind::Int(time)],
            )?;
        }
        self.run(
            "INSERT INTO counters VALUES (1, ?, 1, 0) ON CONFLICT DO UPDATE SET open = open + 1",
            &[Bind::Int(day)],
        )
    }

    /// Finds an order and reads all of it.
    pub(crate) fn find(&mut self, uuid: &Uuid) -> QueryResult<Row> {
        orders::table.filter(orders::uuid.eq(uuid.as_bytes().as_slice())).first(&mut self.conn)
    }

    fn run(&mut self, sql: &'static str, binds: &[Bind<'_>]) -> QueryResult<()> {
        Prepared(sql, binds).execute(&mut self.conn).map(drop)
    }
}

/// All that a row of orders holds.
type Row = (i64, Vec<u8>, String, String, bool, String, i64, bool, i64, i64, i64, Option<i64>);

/// A value in a statement.
#[derive(Clone, Copy)]
enum Bind<'a> {
    Int(i64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// A statement that is prepared once, whatever it does.
struct Prepared<'a>(&'static str, &'a [Bind<'a>]);

impl QueryFragment<Sqlite> for Prepared<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        let mut binds = self.1.iter();
        for part in self.0.split_inclusive('?') {
            out.push_sql(part.trim_end_matches('?'));
            match binds.next() {
                Some(Bind::Int(value)) => out.push_bind_param::<BigInt, _>(value)?,
                Some(Bind::Text(value)) => out.push_bind_param::<Text, _>(*value)?,
                Some(Bind::Blob(value)) => out.push_bind_param::<Binary, _>(*value)?,
                None => {}
            }
        }
        Ok(())
    }
}

impl QueryId for Prepared<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<SqliteConnection> for Prepared<'_> {}

fn as_i64(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
