//! Log lines on their way out. A request does not wait for its line to be written: a thread collects what comes within a
//! hundredth of a second and writes it at once: one system call for many lines.

use std::{
    io::{self, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How long lines are collected.
const COLLECT: Duration = Duration::from_millis(10);
/// Bytes that are enough to be written.
const ENOUGH: usize = 64 << 10;
/// Bytes that may wait. Past them whoever logs waits for the output.
const MOST: usize = 4 << 20;

/// Where lines go in.
pub(super) struct Lines(Arc<Shared>);

/// Lines that are written: all of them when this is dropped.
pub struct Written {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    /// There is something to do for the thread.
    work: Condvar,
    /// There is room again.
    room: Condvar,
}

#[derive(Default)]
struct Waiting {
    bytes: Vec<u8>,
    /// Something in it must not be collected further.
    is_urgent: bool,
    is_closed: bool,
}

/// Lines to an output.
pub(super) fn to(mut out: impl Write + Send + 'static) -> io::Result<(Lines, Written)> {
    let shared = Arc::<Shared>::default();
    let lines = Arc::clone(&shared);
    let thread = thread::Builder::new().name("log".to_owned()).spawn(move || {
        let mut bytes = Vec::new();
        while lines.collect(&mut bytes) {
            // Nobody is left to be told that the log is gone.
            let _ = out.write_all(&bytes).and_then(|()| out.flush());
            bytes.clear();
        }
    })?;
    Ok((Lines(Arc::clone(&shared)), Written { shared, thread: Some(thread) }))
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for lines and takes them; false when there will be no more.
    fn collect(&self, into: &mut Vec<u8>) -> bool {
        let idle = |waiting: &mut Waiting| waiting.bytes.is_empty() && !waiting.is_closed;
        let waiting = self.work.wait_while(self.lock(), idle).unwrap_or_else(PoisonError::into_inner);
        let few = |waiting: &mut Waiting| waiting.bytes.len() < ENOUGH && !waiting.is_urgent && !waiting.is_closed;
        let waited = self.work.wait_timeout_while(waiting, COLLECT, few);
        let (mut waiting, _) = waited.unwrap_or_else(PoisonError::into_inner);
        std::mem::swap(&mut waiting.bytes, into);
        waiting.is_urgent = false;
        self.room.notify_all();
        !into.is_empty()
    }

    fn add(&self, line: &[u8], is_urgent: bool) {
        let full = |waiting: &mut Waiting| waiting.bytes.len() >= MOST && !waiting.is_closed;
        let mut waiting = self.room.wait_while(self.lock(), full).unwrap_or_else(PoisonError::into_inner);
        let before = waiting.bytes.len();
        waiting.bytes.extend_from_slice(line);
        waiting.is_urgent |= is_urgent;
        if before == 0 || is_urgent || (before < ENOUGH && waiting.bytes.len() >= ENOUGH) {
            self.work.notify_one();
        }
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        self.shared.lock().is_closed = true;
        self.shared.work.notify_one();
        self.shared.room.notify_all();
        if let Some(thread) = self.thread.take() {
            // It panics only if writing does.
            let _ = thread.join();
        }
    }
}

/// One line.
pub(super) struct Line<'a> {
    shared: &'a Shared,
    is_urgent: bool,
}

impl Write for Line<'_> {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.shared.add(line, self.is_urgent);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { shared: &self.0, is_urgent: false }
    }

    fn make_writer_for(&'a self, metadata: &Metadata<'_>) -> Line<'a> {
        Line { shared: &self.0, is_urgent: *metadata.level() <= Level::WARN }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    /// Hands over what is written.
    struct Output(mpsc::Sender<Vec<u8>>);

    impl Write for Output {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.send(bytes.to_vec()).map_err(io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn every_line_is_written_once_and_in_order() {
        let (sender, written) = mpsc::channel();
        let (lines, guard) = to(Output(sender)).unwrap();
        let mut expected = Vec::new();
        for number in 0..50_000 {
            let line = format!("line {number}\n").into_bytes();
            lines.make_writer().write_all(&line).unwrap();
            expected.extend(line);
        }
        drop(guard);
        assert_eq!(written.iter().flatten().collect::<Vec<u8>>(), expected);
    }

    #[test]
    fn a_line_does_not_wait_for_the_next_one() {
        let (sender, written) = mpsc::channel();
        let (lines, _guard) = to(Output(sender)).unwrap();
        lines.make_writer().write_all(b"alone\n").unwrap();
        assert_eq!(written.recv().unwrap(), b"alone\n");
    }
}
