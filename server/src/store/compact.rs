//! Forgetting what is older than the retention.

/// Rows of each kind that are compacted in one transaction: more than one revision has, and few enough to keep nobody
/// waiting.
pub(super) const CHUNK: i64 = 2_000;
