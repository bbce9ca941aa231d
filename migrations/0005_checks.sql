-- What was judged: one row a commit and subject (`pull:12`, `queue:BRANCH`), written before the check is, so that a
-- check whose writing was cut short is looked for before it is written again. `judged` says what the verdict rests
-- on beside the commit; the same again needs no new verdict. A commit that is judged again gets a new check run,
-- the next attempt: annotations of the one before cannot be taken back.
CREATE TABLE checks (
    repository_id BIGINT NOT NULL,
    subject       TEXT   NOT NULL,
    head_sha      TEXT   NOT NULL,
    attempt       BIGINT NOT NULL,
    check_run_id  BIGINT,
    state         TEXT   NOT NULL,
    judged        TEXT   NOT NULL,
    conclusion    TEXT   NOT NULL,
    intended_at   BIGINT NOT NULL,
    PRIMARY KEY (repository_id, subject, head_sha)
);
CREATE INDEX checks_of_commit ON checks (repository_id, head_sha);
