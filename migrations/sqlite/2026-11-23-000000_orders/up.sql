-- 'ORDS': lets the program tell its own file from any other SQLite database.
PRAGMA application_id = 1330791507;

CREATE TABLE orders (
    -- Given by the writer in order of creation, never used twice.
    key          INTEGER NOT NULL PRIMARY KEY,
    uuid         BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
    name         TEXT    NOT NULL,
    completed    BOOLEAN NOT NULL,
    -- The date as it was sent, and where it sorts: microseconds since 1970-01-01T00:00:00Z.
    date         TEXT    NOT NULL,
    date_micros  BIGINT  NOT NULL
);

-- One row: what the writer carries from turn to turn.
CREATE TABLE store_state (
    id           INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    next_key     BIGINT  NOT NULL
);
INSERT INTO store_state (id, next_key) VALUES (1, 1);
