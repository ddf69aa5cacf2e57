//! The tables, in types that both engines have: BigInt (keys, microseconds), Text, Bool, Binary.

diesel::table! {
    /// The orders that live.
    orders (key) {
        /// The order of creation.
        key -> BigInt,
        /// 16 bytes.
        uuid -> Binary,
        /// Trimmed.
        name -> Text,
        /// Whether it is done.
        completed -> Bool,
        /// As it was sent.
        date -> Text,
        /// Where the date sorts, in microseconds.
        date_micros -> BigInt,
    }
}

diesel::table! {
    /// One row: what the writer carries from turn to turn.
    store_state (id) {
        /// Always 1.
        id -> BigInt,
        /// The key of the next new order.
        next_key -> BigInt,
    }
}
