-- Requests for something provisioned. `plan` is the JSON of the plan that was shown; `plan_hash` fixes it.
CREATE TABLE requests (
    id              BIGINT PRIMARY KEY,
    cause           TEXT   NOT NULL UNIQUE,
    state           TEXT   NOT NULL,
    repository_id   BIGINT NOT NULL,
    repository      TEXT   NOT NULL,
    installation_id BIGINT NOT NULL,
    issue           BIGINT NOT NULL,
    comment_id      BIGINT NOT NULL,
    comment_url     TEXT   NOT NULL,
    default_branch  TEXT   NOT NULL,
    golden_path     TEXT   NOT NULL,
    name            TEXT   NOT NULL,
    environment     TEXT   NOT NULL,
    asked_by        TEXT   NOT NULL,
    asked_by_id     BIGINT NOT NULL,
    asked_at        BIGINT NOT NULL,
    plan            TEXT   NOT NULL,
    plan_hash       TEXT   NOT NULL,
    decided_by      TEXT,
    reason          TEXT,
    commit_sha      TEXT,
    pull_intended   BIGINT,
    pull_number     BIGINT,
    pull_url        TEXT
);

-- One living request for one thing in one repository.
CREATE UNIQUE INDEX requests_living ON requests (repository_id, golden_path, name)
    WHERE state IN ('asked', 'waiting', 'carried_out', 'merged');
CREATE INDEX requests_pull ON requests (repository_id, pull_number);

-- Every change of a request's state: who, when, by which command or event.
CREATE TABLE request_changes (
    request_id BIGINT NOT NULL,
    step       BIGINT NOT NULL,
    from_state TEXT   NOT NULL,
    to_state   TEXT   NOT NULL,
    who        TEXT   NOT NULL,
    cause      TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (request_id, step)
);
