//! What the writers of all servers commit, as it happens. LISTEN wakes us; where nothing is heard (a notification is lost
//! when nobody listens, and not every server that speaks the protocol knows LISTEN), a look at the state row does.

use std::time::Duration;

use tokio::time::{sleep, timeout};
use tokio_postgres::Error;

use super::{
    super::known::Known,
    connect::{Connected, Purpose, Server, words},
};

/// Between two looks that nobody asked for.
const POLL: Duration = Duration::from_millis(250);

/// Makes each newer revision known, and notices when one that was is there no more, for as long as it runs.
pub(super) async fn follow(server: Server, known: Known) {
    loop {
        match watch_state(&server, &known).await {
            Ok(()) => return,
            Err(error) => tracing::debug!(error = words(&error), "nothing can be heard of other servers"),
        }
        sleep(POLL).await;
    }
}

async fn watch_state(server: &Server, known: &Known) -> Result<(), Error> {
    let Connected { client, notified, .. } = server.connect(Purpose::Read).await?;
    if let Err(error) = client.batch_execute("LISTEN orders").await {
        tracing::info!(error = words(&error), "the database knows no LISTEN: it is asked four times a second");
    }
    let look = client.prepare("SELECT revision FROM store_state").await?;
    while !known.is_closed() {
        let before = known.newest();
        let revision = client.query_one(&look, &[]).await?.try_get(0)?;
        if known.check(before, revision).is_ok() {
            known.tell(revision);
        }
        let _ = timeout(POLL, notified.notified()).await;
    }
    Ok(())
}
