-- The durable inbox: every signed delivery, in the order of its arrival.
-- Times are milliseconds since 1970 UTC. `body` is the payload's JSON, compressed
-- with zstd; empty for what nobody acts on.
CREATE TABLE deliveries (
    seq             INTEGER PRIMARY KEY,
    guid            TEXT    NOT NULL UNIQUE,
    event           TEXT    NOT NULL,
    action          TEXT    NOT NULL,
    subject         TEXT    NOT NULL,
    installation_id BIGINT,
    state           TEXT    NOT NULL,
    note            TEXT    NOT NULL,
    received_at     BIGINT  NOT NULL,
    run_at          BIGINT  NOT NULL,
    attempts        BIGINT  NOT NULL DEFAULT 0,
    deaths          BIGINT  NOT NULL DEFAULT 0,
    worker          TEXT,
    lease_until     BIGINT,
    finished_at     BIGINT,
    body            BLOB    NOT NULL
);

-- Partial, so that what is ignored or done, by far the most, costs nothing here. A query uses one of these only when
-- it repeats the condition word for word.
CREATE INDEX deliveries_open ON deliveries (subject, seq) WHERE state IN ('ready', 'running');
CREATE INDEX deliveries_due ON deliveries (run_at, seq) WHERE state = 'ready';
CREATE INDEX deliveries_running ON deliveries (seq) WHERE state = 'running';
CREATE INDEX deliveries_failed ON deliveries (seq) WHERE state = 'failed';

-- How far back the App's own list of deliveries has been read without a gap.
CREATE TABLE recovery (
    app_id     BIGINT PRIMARY KEY,
    good_until BIGINT NOT NULL
);
