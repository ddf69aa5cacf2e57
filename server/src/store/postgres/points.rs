//! Point reads, joined: what is asked for while a read is on its way goes together into the next one. A round trip and a
//! statement cost PostgreSQL and us many times what a row costs.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use tokio::{
    runtime::{Handle, Id},
    sync::{mpsc, oneshot},
    task::yield_now,
};
use tokio_postgres::{Client, Error as PgError, Statement};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::{
    super::closing,
    columns::{READ_COLUMNS, read_order},
    connect::{Purpose, Server, words},
    readers::away,
};
use crate::{error::Error, orders::Order};

/// Reads that may wait in one lane; more are refused at once.
const QUEUE: usize = 16_384;
/// Orders that are read at once.
const BATCH: usize = 256;
/// Connections at most, however many cores there are.
const LANES: usize = 8;

type Answer = Result<Option<Order>, Error>;
type Asked = (Uuid, oneshot::Sender<Answer>);
/// The way to a lane, and the runtime that takes it.
type Entry = (Id, mpsc::Sender<Asked>);

pub(super) struct Points {
    server: Server,
    /// One for each runtime that reads, the first few of them: where connections stay on their threads, so do their reads.
    /// A wake-up of another thread costs more than a row. `None` once closed.
    lanes: Mutex<Option<Vec<Entry>>>,
    running: TaskTracker,
}

impl Points {
    pub(super) fn new(server: &Server) -> Self {
        Self { server: server.clone(), lanes: Mutex::new(Some(Vec::new())), running: TaskTracker::new() }
    }

    /// Answers what has been asked, and ends.
    pub(super) async fn close(&self) {
        drop(self.lanes.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.running.close();
        self.running.wait().await;
    }

    pub(super) async fn order(&self, uuid: Uuid) -> Answer {
        let (answer, answered) = oneshot::channel();
        self.ask((uuid, answer))?;
        answered.await.map_err(|_| closing())?
    }

    fn ask(&self, asked: Asked) -> Result<(), Error> {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let lanes = lanes.as_mut().ok_or_else(closing)?;
        let here = Handle::current().id();
        let index = lanes.iter().position(|(runtime, _)| *runtime == here).unwrap_or_else(|| {
            let lane = if lanes.len() < LANES { self.start() } else { lanes[lanes.len() % LANES].1.clone() };
            lanes.push((here, lane));
            lanes.len() - 1
        });
        lanes[index].1.try_send(asked).map_err(|_| Error::Unavailable("too many reads are waiting".to_owned()))
    }

    /// Starts a lane on the runtime that this is called in.
    fn start(&self) -> mpsc::Sender<Asked> {
        let (sender, queue) = mpsc::channel(QUEUE);
        self.running.spawn(Lane { server: self.server.clone(), prepared: None }.run(queue));
        sender
    }
}

/// One connection, and the point reads that it does, one batch after the other.
struct Lane {
    server: Server,
    prepared: Option<(Client, Statement)>,
}

impl Lane {
    async fn run(mut self, mut queue: mpsc::Receiver<Asked>) {
        let mut asked = Vec::with_capacity(BATCH);
        while queue.recv_many(&mut asked, BATCH).await > 0 {
            // What has come to this thread already is asked in the same breath: a look at its sockets costs less than a
            // statement, and where several servers share the cores there is much between two looks.
            yield_now().await;
            while asked.len() < BATCH
                && let Ok(next) = queue.try_recv()
            {
                asked.push(next);
            }
            // Whoever is gone does not want the order any more.
            asked.retain(|(_, answer)| !answer.is_closed());
            let uuids: Vec<Uuid> = asked.iter().map(|(uuid, _)| *uuid).collect();
            match self.orders(&uuids).await {
                Ok(orders) => {
                    for (uuid, answer) in asked.drain(..) {
                        // Cloned, as several may have asked for it.
                        let _ = answer.send(Ok(orders.get(&uuid).cloned()));
                    }
                }
                Err(error) => {
                    tracing::warn!(error = words(&error), "point reads failed");
                    for (_, answer) in asked.drain(..) {
                        let _ = answer.send(Err(away()));
                    }
                }
            }
        }
    }

    /// Reads the orders that exist; on a new connection, if the one that was there has ended.
    async fn orders(&mut self, uuids: &[Uuid]) -> Result<HashMap<Uuid, Order>, PgError> {
        if uuids.is_empty() {
            return Ok(HashMap::new());
        }
        if let Some((client, select)) = &self.prepared {
            match select_orders(client, select, uuids).await {
                Err(error) if client.is_closed() => tracing::debug!(error = words(&error), "reading once more"),
                done => return done,
            }
        }
        self.prepared = None;
        let client = self.server.connect(Purpose::Point).await?.client;
        let select = client.prepare(&format!("SELECT {READ_COLUMNS} FROM orders WHERE uuid = ANY($1)")).await?;
        let (client, select) = self.prepared.insert((client, select));
        select_orders(client, select, uuids).await
    }
}

async fn select_orders(client: &Client, select: &Statement, uuids: &[Uuid]) -> Result<HashMap<Uuid, Order>, PgError> {
    let names: Vec<&[u8]> = uuids.iter().map(|uuid| uuid.as_bytes().as_slice()).collect();
    let rows = client.query(select, &[&names]).await?;
    rows.iter().map(|row| read_order(row).map(|order| (order.uuid, order))).collect()
}
