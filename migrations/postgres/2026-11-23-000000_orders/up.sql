-- The same tables as in migrations/sqlite: see there, and the comments here for what differs. A test compares the two.
-- All times are microseconds since 1970-01-01T00:00:00Z. Texts that are compared are compared byte by byte, as there.
CREATE TABLE orders (
    -- Given by the writer in order of creation, never used twice. Paging by it is many times cheaper than by uuid.
    key          BIGINT  NOT NULL PRIMARY KEY,
    uuid         BYTEA   NOT NULL UNIQUE CHECK (length(uuid) = 16),
    name         TEXT    NOT NULL,
    -- The name as it is compared: normalised, lower case, without marks.
    folded_name  TEXT    COLLATE "C" NOT NULL,
    completed    BOOLEAN NOT NULL,
    -- The date as it was sent, where it sorts, and whether it is a calendar day.
    date         TEXT    NOT NULL,
    date_micros  BIGINT  NOT NULL,
    date_is_day  BOOLEAN NOT NULL,
    revision     BIGINT  NOT NULL,
    create_time  BIGINT  NOT NULL,
    update_time  BIGINT  NOT NULL,
    -- Set while the order is deleted.
    delete_time  BIGINT
);
CREATE INDEX orders_by_date ON orders (date_micros, key) WHERE delete_time IS NULL;
CREATE INDEX orders_by_name ON orders (folded_name, key) WHERE delete_time IS NULL;
-- Sorts put an absent time first, as SQLite does by itself.
CREATE INDEX orders_deleted ON orders (delete_time NULLS FIRST, key) WHERE delete_time IS NOT NULL;

-- The search index over folded names: numbers that stand for their trigrams (server/src/store/postgres/search.rs). It needs
-- no extension, and works the same in every locale; pg_trgm finds nothing in Cyrillic where LC_CTYPE is C.
CREATE TABLE order_names (
    -- The order's key.
    rowid        BIGINT  NOT NULL PRIMARY KEY,
    trigrams     INTEGER[] NOT NULL
);
CREATE INDEX order_names_by_trigram ON order_names USING gin (trigrams);

-- Every change: what the log of a revision holds is never changed, only compacted away.
CREATE TABLE changes (
    revision     BIGINT  NOT NULL,
    -- Within the revision, from 0.
    ordinal      BIGINT  NOT NULL,
    uuid         BYTEA   NOT NULL,
    -- 1 created, 2 updated, 3 deleted, 4 restored.
    kind         BIGINT  NOT NULL,
    -- The states before (absent for a new order) and after; see server/src/store/state.rs.
    before_state BYTEA,
    after_state  BYTEA   NOT NULL,
    actor        TEXT    NOT NULL,
    request_id   BYTEA,
    -- Random, one for each turn of the writer: tells whether a commit whose outcome is unknown has happened.
    turn         BYTEA   NOT NULL,
    time         BIGINT  NOT NULL,
    PRIMARY KEY (revision, ordinal)
);
CREATE INDEX changes_by_order ON changes (uuid, revision);

-- Every call that was carried out under a request id.
CREATE TABLE ledger (
    request_id   BYTEA   NOT NULL,
    -- Caller and method.
    scope        TEXT    COLLATE "C" NOT NULL,
    -- SHA-256 of the request.
    payload      BYTEA   NOT NULL,
    -- Which states were answered; see server/src/store/state.rs.
    answer       BYTEA   NOT NULL,
    time         BIGINT  NOT NULL,
    PRIMARY KEY (request_id, scope)
);
CREATE INDEX ledger_by_time ON ledger (time);

-- How many orders live, by what their dates mean: calendar days apart from instants.
CREATE TABLE counters (
    is_day       BOOLEAN NOT NULL,
    -- The day, or the quarter of an hour in UTC: the number of them since 1970-01-01T00:00:00Z.
    bucket       BIGINT  NOT NULL,
    open         BIGINT  NOT NULL,
    completed    BIGINT  NOT NULL,
    PRIMARY KEY (is_day, bucket)
);

-- One row: what the writers of all servers carry from turn to turn. Its lock is what puts them in one line.
CREATE TABLE store_state (
    id           BIGINT  NOT NULL PRIMARY KEY CHECK (id = 1),
    -- Random; part of every etag and token. Made anew by a restore.
    epoch        BYTEA   NOT NULL,
    -- What authenticates page tokens.
    secret       BYTEA   NOT NULL,
    -- The newest revision.
    revision     BIGINT  NOT NULL,
    -- The oldest revision whose log may be incomplete: what came before it has been compacted.
    floor        BIGINT  NOT NULL,
    next_key     BIGINT  NOT NULL,
    last_commit  BIGINT  NOT NULL
);
-- gen_random_uuid() is random in its last 62 bits and in 122 in all.
INSERT INTO store_state VALUES (
    1, substr(uuid_send(gen_random_uuid()), 9),
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 0, 0, 1, 0
);
