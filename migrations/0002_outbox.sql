-- What people see of us: one row a message, written before the message is posted, so that a message
-- whose posting was cut short is looked for before it is posted again.
CREATE TABLE messages (
    key           TEXT    PRIMARY KEY,
    repository_id BIGINT  NOT NULL,
    issue         BIGINT  NOT NULL,
    comment_id    BIGINT,
    url           TEXT    NOT NULL,
    body_hash     TEXT    NOT NULL,
    intended_at   BIGINT  NOT NULL,
    gone          BIGINT  NOT NULL DEFAULT 0
);

-- Commands that have been answered to the end, by their cause (comment and place in it).
CREATE TABLE commands (
    cause       TEXT   PRIMARY KEY,
    verb        TEXT   NOT NULL,
    outcome     TEXT   NOT NULL,
    finished_at BIGINT NOT NULL
);
