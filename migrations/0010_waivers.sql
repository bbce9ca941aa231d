-- Waivers: findings that may stay for a while. Their numbers are one sequence with those of requests and creations:
-- people type them. `rules` are words without blanks, with a blank between them; days are `YYYY-MM-DD`, UTC.
-- `settled` is 0 while what follows from the last change is not done to its end: the reply, the file, the check.
CREATE TABLE waivers (
    id              BIGINT PRIMARY KEY,
    cause           TEXT   NOT NULL UNIQUE,
    state           TEXT   NOT NULL,
    repository_id   BIGINT NOT NULL,
    repository      TEXT   NOT NULL,
    installation_id BIGINT NOT NULL,
    default_branch  TEXT   NOT NULL,
    issue           BIGINT NOT NULL,
    in_pull         BIGINT NOT NULL,
    comment_url     TEXT   NOT NULL,
    rules           TEXT   NOT NULL,
    path            TEXT,
    reason          TEXT   NOT NULL,
    days            BIGINT NOT NULL,
    asked_by        TEXT   NOT NULL,
    asked_by_id     BIGINT NOT NULL,
    asked_at        BIGINT NOT NULL,
    decided_by      TEXT,
    refusal         TEXT,
    granted_on      TEXT,
    until           TEXT,
    ended_on        TEXT,
    ended_by        TEXT,
    changed_at      BIGINT NOT NULL,
    settled         BIGINT NOT NULL DEFAULT 1,
    mirror_pull     BIGINT,
    mirror_note     TEXT   NOT NULL DEFAULT ''
);
CREATE INDEX waivers_repository ON waivers (repository_id, state);
CREATE INDEX waivers_until ON waivers (until) WHERE state = 'granted';
CREATE INDEX waivers_unsettled ON waivers (changed_at) WHERE settled = 0;

-- Every change of a waiver's state: who, when, by which command or event.
CREATE TABLE waiver_changes (
    waiver_id  BIGINT NOT NULL,
    number     BIGINT NOT NULL,
    from_state TEXT   NOT NULL,
    to_state   TEXT   NOT NULL,
    who        TEXT   NOT NULL,
    cause      TEXT   NOT NULL,
    at         BIGINT NOT NULL,
    PRIMARY KEY (waiver_id, number)
);
CREATE INDEX waiver_changes_cause ON waiver_changes (cause);

-- The branch whose pull request brings `.idp/waivers.yaml` of a repository in step, noted before it is made.
CREATE TABLE waiver_mirrors (
    repository_id BIGINT PRIMARY KEY,
    branch        TEXT   NOT NULL,
    begun_at      BIGINT NOT NULL,
    pull_number   BIGINT
);
