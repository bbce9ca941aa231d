-- What the policies were judged over: one row a pull request, of its newest head, so that a change of the policies can
-- be tried on what people really did. `input` is packed JSON: which files there were, by the names of their contents
-- (which lie in `blobs`, and may be forgotten there first), and which lines were touched.
CREATE TABLE judged_inputs (
    repository_id BIGINT NOT NULL,
    pull          BIGINT NOT NULL,
    account       TEXT   NOT NULL,
    judged_at     BIGINT NOT NULL,
    input         BLOB   NOT NULL,
    PRIMARY KEY (repository_id, pull)
);
CREATE INDEX judged_inputs_by_time ON judged_inputs (account, judged_at);
