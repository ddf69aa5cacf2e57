//! What became of the orders of a file that was taken before, be it in another browser. The same file again is the same
//! writes, so that what broke off goes on; but where its orders were taken back since, it is meant anew.

use futures_util::future::join_all;

use super::batches::size;
use crate::api::{Api, ApiError};

/// How the server has an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It never was there.
    Missing,
    /// It is there; or nobody can tell, and then the write itself will.
    Here,
    /// It was there, and is deleted.
    Gone,
}

impl Standing {
    /// How the server has the order of this number.
    pub(super) async fn of(api: &Api, uuid: String) -> Self {
        match api.read(&uuid).await {
            Ok(order) if order.delete_time.is_some() => Self::Gone,
            Err(ApiError::NotFound) => Self::Missing,
            _ => Self::Here,
        }
    }
}

/// The times that a file's orders were added and taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Before {
    /// How often, for each write.
    pub(super) times: Vec<u32>,
    /// So many orders were taken back and not added again since.
    pub(super) gone: usize,
}

impl Before {
    /// Looks at the first and the last order of each write: who deletes one of many has not taken back what was added.
    pub(super) async fn of(
        orders: usize,
        uuid: impl Fn(usize, u32) -> String,
        look: impl AsyncFn(String) -> Standing,
    ) -> Self {
        let size = size(orders);
        let times = async |first: usize| {
            let last = orders.min(first + size) - 1;
            let mut times = 0;
            loop {
                let mut standing = look(uuid(first, times)).await;
                if standing == Standing::Gone && last > first {
                    standing = look(uuid(last, times)).await;
                }
                match standing {
                    Standing::Gone => times += 1,
                    Standing::Missing if times > 0 => return (times, last + 1 - first),
                    _ => return (times, 0),
                }
            }
        };
        let (times, gone): (Vec<_>, Vec<_>) = join_all((0..orders).step_by(size).map(times)).await.into_iter().unzip();
        Self { times, gone: gone.into_iter().sum() }
    }

    /// How often the order at this place of so many was taken back.
    pub(super) fn times(&self, place: usize, orders: usize) -> u32 {
        self.times.get(place / size(orders)).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    /// What is found of so many orders, when the server has those so: `place/times`.
    fn found(orders: usize, here: &[&str], gone: &[&str]) -> Before {
        let look = async |uuid: String| match uuid.as_str() {
            uuid if here.contains(&uuid) => Standing::Here,
            uuid if gone.contains(&uuid) => Standing::Gone,
            _ => Standing::Missing,
        };
        Before::of(orders, |place, times| format!("{place}/{times}"), look).now_or_never().unwrap()
    }

    #[test]
    fn a_file_that_nobody_knows_is_as_it_is() {
        assert_eq!(found(2, &[], &[]), Before { times: vec![0, 0], gone: 0 });
    }

    #[test]
    fn what_is_there_goes_on_as_it_was() {
        assert_eq!(found(2, &["0/0"], &[]), Before { times: vec![0, 0], gone: 0 });
    }

    #[test]
    fn what_was_taken_back_is_told_and_would_be_new() {
        assert_eq!(found(2, &["1/0"], &["0/0"]), Before { times: vec![1, 0], gone: 1 });
    }

    #[test]
    fn what_was_added_again_goes_on_as_that() {
        assert_eq!(found(1, &["0/1"], &["0/0"]), Before { times: vec![1], gone: 0 });
        assert_eq!(found(1, &[], &["0/0", "0/1"]), Before { times: vec![2], gone: 1 });
    }

    #[test]
    fn one_order_of_a_batch_that_is_deleted_does_not_take_the_batch_back() {
        assert_eq!(found(700, &["499/0", "500/0"], &["0/0"]).gone, 0);
        let all = found(700, &["500/0"], &["0/0", "499/0"]);
        assert_eq!((all.gone, all.times(499, 700), all.times(500, 700)), (500, 1, 0));
    }
}
