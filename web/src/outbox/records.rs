//! How a list is kept as records under ascending keys, so that a change writes only what has changed. Pure.

/// What is to be done to the records.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Change<'l, T> {
    /// This stands under the key now.
    Put(u32, &'l T),
    /// Nothing stands under the key any more.
    Delete(u32),
}

/// Turns the records of one list into those of another. `id` names an item in both.
pub(crate) fn changes<'l, T: PartialEq>(
    old: &'l [(u32, T)],
    new: &'l [T],
    id: impl Fn(&T) -> &str,
) -> Vec<Change<'l, T>> {
    let mut changes = Vec::new();
    let mut kept = Vec::new();
    let mut next = 0;
    // Items mostly stay in their order, so that the record of the next one is mostly the next record.
    let mut ahead = old.iter().cycle();
    for item in new {
        let record = ahead.by_ref().take(old.len()).find(|(_, other)| id(other) == id(item));
        let key = record.map_or(next, |(key, _)| next.max(*key));
        if record.is_none_or(|(at, other)| *at != key || other != item) {
            changes.push(Change::Put(key, item));
        }
        kept.push(key);
        next = key + 1;
    }
    changes.extend(old.iter().filter(|(key, _)| !kept.contains(key)).map(|(key, _)| Change::Delete(*key)));
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(old: &[(u32, String)], new: &[&str]) -> (Vec<(u32, String)>, usize) {
        let new: Vec<_> = new.iter().map(|text| (*text).to_owned()).collect();
        let changes = changes(old, &new, |text| &text[..1]);
        let mut records: std::collections::BTreeMap<_, _> = old.iter().cloned().collect();
        for change in &changes {
            match change {
                Change::Put(key, text) => _ = records.insert(*key, (*text).clone()),
                Change::Delete(key) => _ = records.remove(key),
            }
        }
        assert_eq!(records.values().cloned().collect::<Vec<_>>(), new);
        (records.into_iter().collect(), changes.len())
    }

    #[test]
    fn a_change_writes_only_what_has_changed() {
        let (abc, written) = after(&[], &["a", "b", "c"]);
        assert_eq!(written, 3);
        assert_eq!(after(&abc, &["b", "c"]).1, 1, "the first is done");
        assert_eq!(after(&abc, &["a", "b2", "c"]).1, 1, "one has changed");
        assert_eq!(after(&abc, &["a", "b", "c", "d"]).1, 1, "one is new");
        assert_eq!(after(&abc, &["a", "b", "c"]).1, 0);
    }

    #[test]
    fn whatever_becomes_of_a_list_its_records_become_too() {
        let (abc, _) = after(&[], &["a", "b", "c"]);
        for new in [&["c", "a"][..], &["x", "a", "b", "c"], &["a", "x", "c", "b"], &[], &["c2", "b", "a"]] {
            let (records, _) = after(&abc, new);
            after(&records, &["a", "b", "c"]);
        }
    }
}
