//! What the writers of all servers commit, as it happens. LISTEN wakes us; where nothing is heard (a notification is lost
//! when nobody listens, and not every server that speaks the protocol knows LISTEN), a look at the state row does.

use std::time::Duration;

use tokio::{
    sync::watch,
    time::{sleep, timeout},
};
use tokio_postgres::Error;

use super::connect::{Connected, Purpose, Server, words};

/// Between two looks that nobody asked for.
const POLL: Duration = Duration::from_millis(250);

/// Tells `newest` of each newer revision, for as long as it runs.
pub(super) async fn follow(server: Server, newest: watch::Sender<i64>) {
    loop {
        match watch_state(&server, &newest).await {
            Ok(()) => return,
            Err(error) => tracing::debug!(error = words(&error), "nothing can be heard of other servers"),
        }
        sleep(POLL).await;
    }
}

async fn watch_state(server: &Server, newest: &watch::Sender<i64>) -> Result<(), Error> {
    let Connected { client, notified, .. } = server.connect(Purpose::Read).await?;
    if let Err(error) = client.batch_execute("LISTEN orders").await {
        tracing::info!(error = words(&error), "the database knows no LISTEN: it is asked four times a second");
    }
    let look = client.prepare("SELECT revision FROM store_state").await?;
    while !newest.is_closed() {
        let revision = client.query_one(&look, &[]).await?.try_get(0)?;
        tell(newest, revision);
        let _ = timeout(POLL, notified.notified()).await;
    }
    Ok(())
}

/// Newer only: what is known never becomes unknown.
pub(super) fn tell(newest: &watch::Sender<i64>, revision: i64) {
    newest.send_if_modified(|known| std::mem::replace(known, revision.max(*known)) < revision);
}
