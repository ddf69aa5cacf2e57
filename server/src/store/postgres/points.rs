//! Point reads, joined: what is asked for while a read is on its way goes together into the next one. A round trip and a
//! statement cost PostgreSQL and us many times what a row costs.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex as SyncMutex, PoisonError},
};

use tokio::sync::{Mutex, mpsc, oneshot};
use tokio_postgres::{Client, Error as PgError, Statement};
use tokio_util::task::TaskTracker;
use uuid::Uuid;

use super::{
    super::{closing, rows::OrderRow},
    connect::{Purpose, Server, words},
    readers::away,
    turn::{ORDER_COLUMNS, order_row},
};
use crate::{error::Error, orders::Order};

/// Reads that may wait; more are refused at once.
const QUEUE: usize = 16_384;
/// Orders that are read at once.
const BATCH: usize = 256;
/// Connections: while one's answer is on its way, the other's read is being done.
const LANES: usize = 2;

type Answer = Result<Option<Order>, Error>;
type Asked = (Uuid, oneshot::Sender<Answer>);

pub(super) struct Points {
    queue: SyncMutex<Option<mpsc::Sender<Asked>>>,
    lanes: TaskTracker,
}

impl Points {
    pub(super) fn start(server: &Server) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE);
        let queue = Arc::new(Mutex::new(queue));
        let lanes = TaskTracker::new();
        for _ in 0..LANES {
            lanes.spawn(Lane { server: server.clone(), prepared: None }.run(Arc::clone(&queue)));
        }
        Self { queue: SyncMutex::new(Some(sender)), lanes }
    }

    /// Answers what has been asked, and ends.
    pub(super) async fn close(&self) {
        drop(self.queue.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.lanes.close();
        self.lanes.wait().await;
    }

    pub(super) async fn order(&self, uuid: Uuid) -> Answer {
        let (answer, answered) = oneshot::channel();
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner).clone().ok_or_else(closing)?;
        queue.try_send((uuid, answer)).map_err(|_| Error::Unavailable("too many reads are waiting".to_owned()))?;
        drop(queue);
        answered.await.map_err(|_| closing())?
    }
}

/// One connection, and the point reads that it does, one batch after the other.
struct Lane {
    server: Server,
    prepared: Option<(Client, Statement)>,
}

impl Lane {
    async fn run(mut self, queue: Arc<Mutex<mpsc::Receiver<Asked>>>) {
        let mut asked = Vec::with_capacity(BATCH);
        while queue.lock().await.recv_many(&mut asked, BATCH).await > 0 {
            // Whoever is gone does not want the order any more.
            asked.retain(|(_, answer)| !answer.is_closed());
            let uuids: Vec<Uuid> = asked.iter().map(|(uuid, _)| *uuid).collect();
            match self.rows(&uuids).await {
                Ok(rows) => {
                    for (uuid, answer) in asked.drain(..) {
                        let _ =
                            answer.send(rows.get(uuid.as_bytes().as_slice()).cloned().map(Order::try_from).transpose());
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
    async fn rows(&mut self, uuids: &[Uuid]) -> Result<HashMap<Vec<u8>, OrderRow>, PgError> {
        if uuids.is_empty() {
            return Ok(HashMap::new());
        }
        if let Some((client, select)) = &self.prepared {
            match select_rows(client, select, uuids).await {
                Err(error) if client.is_closed() => tracing::debug!(error = words(&error), "reading once more"),
                done => return done,
            }
        }
        self.prepared = None;
        let client = self.server.connect(Purpose::Read).await?.client;
        let select = client.prepare(&format!("SELECT {ORDER_COLUMNS} FROM orders WHERE uuid = ANY($1)")).await?;
        let (client, select) = self.prepared.insert((client, select));
        select_rows(client, select, uuids).await
    }
}

async fn select_rows(
    client: &Client,
    select: &Statement,
    uuids: &[Uuid],
) -> Result<HashMap<Vec<u8>, OrderRow>, PgError> {
    let names: Vec<&[u8]> = uuids.iter().map(|uuid| uuid.as_bytes().as_slice()).collect();
    let rows = client.query(select, &[&names]).await?;
    rows.iter().map(|row| order_row(row).map(|row| (row.uuid.clone(), row))).collect()
}
