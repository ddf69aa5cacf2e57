//! Streams that outlive their call's answer. A client that does not read must not hold anything: its stream is not asked
//! for more, so neither a timer nor an end inside of it would ever be seen. A task outside looks after all of them.

use std::{
    collections::HashMap,
    future::poll_fn,
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_util::task::AtomicWaker;
use tokio::time::{Instant, Interval, MissedTickBehavior, Sleep, interval, sleep};
use tokio_stream::Stream;
use tonic::Status;

use crate::error::Error;

/// The messages of a stream.
pub(super) type Messages<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Streams that may be open at once.
const MOST: usize = 10_000;
/// How long a client may leave unread what it was sent.
const STALLED: Duration = Duration::from_secs(20);
/// How often the task looks.
const LOOK: Duration = Duration::from_secs(2);
/// How often a stream that has nothing to say shows that it would be listened to.
const PULSE: Duration = Duration::from_secs(5);

/// Ends one exchange from outside: an HTTP/2 stream is reset, an HTTP/1.1 connection closed. In the extensions of every
/// request, most of which are over before anybody thinks of hanging up: so it is less than a cancellation token.
#[derive(Clone, Debug, Default)]
pub struct Hangup(Arc<Line>);

#[derive(Debug, Default)]
struct Line {
    is_hung_up: AtomicBool,
    /// The one task that runs the exchange.
    waker: AtomicWaker,
}

impl Hangup {
    /// Runs until it ends or is hung up. For one task at a time.
    pub async fn or<T>(&self, exchange: impl Future<Output = T>) -> Option<T> {
        let mut exchange = pin!(exchange);
        poll_fn(|context| {
            if let Poll::Ready(result) = exchange.as_mut().poll(context) {
                return Poll::Ready(Some(result));
            }
            self.0.waker.register(context.waker());
            if self.0.is_hung_up.load(Ordering::Acquire) { Poll::Ready(None) } else { Poll::Pending }
        })
        .await
    }

    fn hang_up(&self) {
        self.0.is_hung_up.store(true, Ordering::Release);
        self.0.waker.wake();
    }
}

/// The streams that are open.
#[derive(Clone)]
pub(super) struct Streams(Arc<Open>);

struct Open {
    begun: Instant,
    stalled: Duration,
    numbers: AtomicU64,
    streams: Mutex<HashMap<u64, Arc<Pulse>>>,
}

struct Pulse {
    /// When the stream was last asked for a message: milliseconds since the beginning.
    asked: AtomicU64,
    hangup: Hangup,
}

impl Streams {
    /// None yet. Must be called within a Tokio runtime.
    pub(super) fn new() -> Self {
        Self::watched_over(STALLED, LOOK)
    }

    fn watched_over(stalled: Duration, look: Duration) -> Self {
        let open =
            Arc::new(Open { begun: Instant::now(), stalled, numbers: AtomicU64::new(0), streams: Mutex::default() });
        tokio::spawn(look_after(Arc::downgrade(&open), look));
        Self(open)
    }

    /// A place for one more.
    pub(super) fn admit(&self, hangup: Hangup) -> Result<Place, Error> {
        let Self(open) = self;
        let number = open.numbers.fetch_add(1, Ordering::Relaxed);
        let pulse = Arc::new(Pulse { asked: AtomicU64::new(open.now()), hangup });
        let mut streams = open.streams.lock().unwrap_or_else(PoisonError::into_inner);
        if streams.len() >= MOST {
            return Err(Error::TooManyStreams);
        }
        streams.insert(number, Arc::clone(&pulse));
        drop(streams);
        Ok(Place { open: Arc::clone(open), number, pulse })
    }
}

impl Open {
    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Hangs up on clients that do not read, until the last stream and its service are gone.
async fn look_after(open: Weak<Open>, look: Duration) {
    loop {
        sleep(look).await;
        let Some(open) = open.upgrade() else { return };
        let now = open.now();
        for pulse in open.streams.lock().unwrap_or_else(PoisonError::into_inner).values() {
            let silent = Duration::from_millis(now.saturating_sub(pulse.asked.load(Ordering::Relaxed)));
            if silent >= open.stalled {
                pulse.hangup.hang_up();
            }
        }
    }
}

/// One stream's place among those that are open; given back when it is dropped, which is all that tells that a client left.
pub(super) struct Place {
    open: Arc<Open>,
    number: u64,
    pulse: Arc<Pulse>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.open.streams.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}

impl Place {
    /// The messages, in this place. At the deadline they end in `late`.
    pub(super) fn hold<T: 'static>(self, messages: Messages<T>, deadline: Option<(Instant, Status)>) -> Messages<T> {
        let mut pulse = interval(PULSE);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let deadline =
            deadline.map(|(at, late)| Deadline { passes: Box::pin(tokio::time::sleep_until(at)), late: Some(late) });
        Box::pin(Held { place: self, pulse, deadline, messages })
    }
}

struct Held<T> {
    place: Place,
    pulse: Interval,
    deadline: Option<Deadline>,
    messages: Messages<T>,
}

struct Deadline {
    passes: Pin<Box<Sleep>>,
    /// `None` once it has been told.
    late: Option<Status>,
}

impl<T> Stream for Held<T> {
    type Item = Result<T, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let held = &mut *self;
        held.place.pulse.asked.store(held.place.open.now(), Ordering::Relaxed);
        // Wakes this stream, so that it is asked again, as long as anybody would take what it has.
        while held.pulse.poll_tick(context).is_ready() {}
        if let Some(deadline) = &mut held.deadline
            && deadline.passes.as_mut().poll(context).is_ready()
        {
            return Poll::Ready(deadline.late.take().map(Err));
        }
        let message = ready!(held.messages.as_mut().poll_next(context));
        Poll::Ready(message)
    }
}

#[cfg(test)]
mod tests {
    use tokio_stream::{StreamExt, iter, pending};

    use super::*;

    fn open(streams: &Streams) -> usize {
        streams.0.streams.lock().unwrap().len()
    }

    #[tokio::test]
    async fn a_stream_that_nobody_reads_is_hung_up_and_one_that_waits_is_not() {
        let streams = Streams::watched_over(Duration::from_millis(50), Duration::from_millis(10));
        let (unread, hangup) = (Hangup::default(), Hangup::default());
        let mut stalled =
            streams.admit(unread.clone()).unwrap().hold(Box::pin(iter([Ok::<_, Status>(1), Ok(2)])), None);
        assert!(matches!(stalled.next().await, Some(Ok(1))));
        let place = streams.admit(hangup.clone()).unwrap();
        place.pulse.asked.store(u64::MAX, Ordering::Relaxed);
        assert_eq!(unread.or(std::future::pending::<()>()).await, None);
        assert_eq!(hangup.or(async { 1 }).await, Some(1));
        drop(place);
    }

    #[tokio::test]
    async fn a_place_is_given_back_when_the_client_leaves() {
        let streams = Streams::new();
        let held = streams.admit(Hangup::default()).unwrap().hold(Box::pin(pending::<Result<(), Status>>()), None);
        assert_eq!(open(&streams), 1);
        drop(held);
        assert_eq!(open(&streams), 0);
    }

    #[tokio::test]
    async fn a_stream_ends_at_its_deadline_and_once() {
        let deadline = Some((Instant::now(), Status::deadline_exceeded("late")));
        let place = Streams::new().admit(Hangup::default()).unwrap();
        let mut held = place.hold(Box::pin(pending::<Result<(), Status>>()), deadline);
        let ended = held.next().await.unwrap().unwrap_err();
        assert_eq!(ended.code(), tonic::Code::DeadlineExceeded);
        assert!(held.next().await.is_none());
    }

    #[tokio::test]
    async fn there_is_an_end_to_the_places() {
        let streams = Streams::new();
        let places: Vec<_> = (0..MOST).map(|_| streams.admit(Hangup::default()).unwrap()).collect();
        assert!(matches!(streams.admit(Hangup::default()), Err(Error::TooManyStreams)));
        drop(places);
        assert!(streams.admit(Hangup::default()).is_ok());
    }
}
