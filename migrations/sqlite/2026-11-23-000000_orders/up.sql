-- 'ORDS': lets the program tell its own file from any other SQLite database.
PRAGMA application_id = 1330791507;

-- All times are microseconds since 1970-01-01T00:00:00Z.
CREATE TABLE orders (
    -- Given by the writer in order of creation, never used twice. Paging by it is many times cheaper than by uuid.
    key          INTEGER NOT NULL PRIMARY KEY,
    uuid         BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    name         TEXT    NOT NULL,
    -- The name as it is compared: normalised, lower case, without marks.
    folded_name  TEXT    NOT NULL,
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
CREATE INDEX orders_deleted ON orders (delete_time, key) WHERE delete_time IS NOT NULL;

-- The search index over folded names; its rowid is the order's key.
CREATE VIRTUAL TABLE order_names USING fts5 (
    folded_name, content = '', contentless_delete = 1, tokenize = 'trigram', detail = none
);
-- The writer merges its segments, a little in each turn.
INSERT INTO order_names (order_names, rank) VALUES ('automerge', 0);

-- Every change: what the log of a revision holds is never changed, only compacted away.
CREATE TABLE changes (
    revision     BIGINT  NOT NULL,
    -- Within the revision, from 0.
    ordinal      BIGINT  NOT NULL,
    uuid         BLOB    NOT NULL,
    -- 1 created, 2 updated, 3 deleted, 4 restored.
    kind         BIGINT  NOT NULL,
    -- The states before (absent for a new order) and after; see server/src/store/state.rs.
    before_state BLOB,
    after_state  BLOB    NOT NULL,
    actor        TEXT    NOT NULL,
    request_id   BLOB,
    -- Random, one for each turn of the writer: tells whether a commit whose outcome is unknown has happened.
    turn         BLOB    NOT NULL,
    time         BIGINT  NOT NULL,
    PRIMARY KEY (revision, ordinal)
) WITHOUT ROWID;
CREATE INDEX changes_by_order ON changes (uuid, revision);

-- Every call that was carried out under a request id.
CREATE TABLE ledger (
    request_id   BLOB    NOT NULL,
    -- Caller and method.
    scope        TEXT    NOT NULL,
    -- SHA-256 of the request.
    payload      BLOB    NOT NULL,
    -- Which states were answered; see server/src/store/state.rs.
    answer       BLOB    NOT NULL,
    time         BIGINT  NOT NULL,
    PRIMARY KEY (request_id, scope)
) WITHOUT ROWID;
CREATE INDEX ledger_by_time ON ledger (time);

-- How many orders live, by what their dates mean: calendar days apart from instants.
CREATE TABLE counters (
    is_day       BOOLEAN NOT NULL,
    -- The day, or the quarter of an hour in UTC: the number of them since 1970-01-01T00:00:00Z.
    bucket       BIGINT  NOT NULL,
    open         BIGINT  NOT NULL,
    completed    BIGINT  NOT NULL,
    PRIMARY KEY (is_day, bucket)
) WITHOUT ROWID;

-- One row: what the writer carries from turn to turn.
CREATE TABLE store_state (
    id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    -- Random; part of every etag and token. Made anew by a restore.
    epoch        BLOB    NOT NULL,
    -- What authenticates page tokens.
    secret       BLOB    NOT NULL,
    -- The newest revision.
    revision     BIGINT  NOT NULL,
    -- The oldest revision whose log may be incomplete: what came before it has been compacted.
    floor        BIGINT  NOT NULL,
    next_key     BIGINT  NOT NULL,
    last_commit  BIGINT  NOT NULL
);
INSERT INTO store_state VALUES (1, randomblob(8), randomblob(32), 0, 0, 1, 0);
