//! S2: a file system that is mounted read-only is refused in words.

use crate::program::{IN_TMPFS, Launch};

#[tokio::test(flavor = "multi_thread")]
async fn a_read_only_file_system_is_refused() {
    let (folder, source) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let database = source.path().join("orders.db");
    Launch::on(&database).start().await.stop().await;
    let (there, from) = (folder.path().to_str().unwrap(), source.path().to_str().unwrap());
    for with_a_register in [true, false] {
        let copy = if with_a_register { format!("cp {from}/orders.db {there}/") } else { "true".to_owned() };
        let set_up = format!("{copy} && mount -o remount,ro {there}");
        let runner = [&IN_TMPFS[..], &[&set_up, there]].concat();
        let refusal = Launch::under(&runner, &folder.path().join("orders.db")).try_start().await;
        let refusal = refusal.err().expect("it cannot keep what it would acknowledge");
        refusal.assert_clear("read-only");
        assert!(refusal.said.contains("Read-only file system"), "{}", refusal.said);
    }
}
