//! The tables, in types that both engines have: BigInt (keys, microseconds), Text, Bool, Binary. What they hold is said
//! in the migrations.

diesel::table! {
    /// The orders, deleted ones included.
    orders (key) {
        /// The order of creation.
        key -> BigInt,
        /// 16 bytes.
        uuid -> Binary,
        /// Trimmed.
        name -> Text,
        /// As it is compared.
        folded_name -> Text,
        /// Whether it is done.
        completed -> Bool,
        /// As it was sent.
        date -> Text,
        /// Where the date sorts.
        date_micros -> BigInt,
        /// Whether the date is a calendar day.
        date_is_day -> Bool,
        /// The revision of this state.
        revision -> BigInt,
        /// When it was stored first.
        create_time -> BigInt,
        /// When it was last changed.
        update_time -> BigInt,
        /// When it was deleted.
        delete_time -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// The change log.
    changes (revision, ordinal) {
        /// The revision.
        revision -> BigInt,
        /// From 0 within the revision.
        ordinal -> BigInt,
        /// The order.
        uuid -> Binary,
        /// What was done.
        kind -> BigInt,
        /// The state before.
        before_state -> Nullable<Binary>,
        /// The state after.
        after_state -> Binary,
        /// Who did it.
        actor -> Text,
        /// With which request id.
        request_id -> Nullable<Binary>,
        /// In which turn of the writer.
        turn -> Binary,
        /// When it was committed.
        time -> BigInt,
    }
}

diesel::table! {
    /// The calls that were carried out under a request id.
    ledger (request_id, scope) {
        /// The request id.
        request_id -> Binary,
        /// Caller and method.
        scope -> Text,
        /// SHA-256 of the request.
        payload -> Binary,
        /// Which states were answered.
        answer -> Binary,
        /// When it was committed.
        time -> BigInt,
    }
}

diesel::table! {
    /// How many orders live, by date.
    counters (is_day, bucket) {
        /// Calendar days, or quarters of an hour.
        is_day -> Bool,
        /// The number of them since 1970.
        bucket -> BigInt,
        /// Orders that are open.
        open -> BigInt,
        /// Orders that are completed.
        completed -> BigInt,
    }
}

diesel::table! {
    /// One row: what the writer carries from turn to turn.
    store_state (id) {
        /// Always 1.
        id -> BigInt,
        /// The store's epoch.
        epoch -> Binary,
        /// What authenticates tokens.
        secret -> Binary,
        /// The newest revision.
        revision -> BigInt,
        /// The log before it has been compacted.
        floor -> BigInt,
        /// The key of the next new order.
        next_key -> BigInt,
        /// The time of the last commit.
        last_commit -> BigInt,
    }
}

diesel::allow_tables_to_appear_in_same_query!(orders, changes, store_state);
