-- Repositories that were asked for. `plan` is the JSON of the plan that was shown; `plan_hash` fixes it.
-- Their numbers and those of requests are one sequence: people type them.
CREATE TABLE creations (
    id              BIGINT PRIMARY KEY,
    cause           TEXT   NOT NULL UNIQUE,
    state           TEXT   NOT NULL,
    platform_id     BIGINT NOT NULL,
    platform        TEXT   NOT NULL,
    installation_id BIGINT NOT NULL,
    default_branch  TEXT   NOT NULL,
    issue           BIGINT NOT NULL,
    by_form         BIGINT NOT NULL,
    url             TEXT   NOT NULL,
    golden_path     TEXT   NOT NULL,
    target          TEXT   NOT NULL,
    asked_by        TEXT   NOT NULL,
    asked_by_id     BIGINT NOT NULL,
    asked_at        BIGINT NOT NULL,
    plan            TEXT   NOT NULL,
    plan_hash       TEXT   NOT NULL,
    decided_by      TEXT,
    reason          TEXT,
    target_id       BIGINT,
    target_node     TEXT   NOT NULL DEFAULT '',
    target_url      TEXT   NOT NULL DEFAULT '',
    made_branch     TEXT   NOT NULL DEFAULT ''
);

-- One open creation of one repository; `target` is in lower case.
CREATE UNIQUE INDEX creations_open ON creations (target) WHERE state IN ('waiting', 'asked', 'failed');
CREATE INDEX creations_issue ON creations (platform_id, issue);

-- How far a creation is. A step is written down before its first call (`begun_at`, which stays), and ends as done or
-- failed; one that has no end was cut short, and what it may have done is looked for before it is done again.
CREATE TABLE creation_steps (
    creation_id BIGINT NOT NULL,
    step        TEXT   NOT NULL,
    begun_at    BIGINT NOT NULL,
    outcome     TEXT   NOT NULL DEFAULT '',
    note        TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (creation_id, step)
);

-- Every change of a creation's state: who, when, by which command or event.
CREATE TABLE creation_changes (
    creation_id BIGINT NOT NULL,
    number      BIGINT NOT NULL,
    from_state  TEXT   NOT NULL,
    to_state    TEXT   NOT NULL,
    who         TEXT   NOT NULL,
    cause       TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (creation_id, number)
);

-- The pull request that keeps the issue forms of a platform repository in step: for which forms it was opened last.
CREATE TABLE form_offers (
    repository_id BIGINT PRIMARY KEY,
    forms         TEXT   NOT NULL,
    commit_sha    TEXT   NOT NULL DEFAULT '',
    pull_number   BIGINT,
    closed        BIGINT NOT NULL DEFAULT 0
);
