-- The record: what exists in the organisation's repositories, who owns it, and what depends on what.
-- References are `kind:namespace/name` in lower case, as they are compared; the parts keep their case.

-- Where the App is installed, and how far its repositories and teams have been read.
CREATE TABLE installations (
    id               BIGINT PRIMARY KEY,
    account          TEXT   NOT NULL,
    is_organization  BIGINT NOT NULL,
    sync_wanted_at   BIGINT,
    sync_started_at  BIGINT,
    sync_finished_at BIGINT,
    teams_at         BIGINT
);

-- `commit_sha` is the commit of the default branch that the record stands at; none before the first look.
-- `etag` belongs to the last read of the default branch's tree, `looked_at` is when that was.
CREATE TABLE repositories (
    id              BIGINT PRIMARY KEY,
    installation_id BIGINT NOT NULL,
    full_name       TEXT   NOT NULL,
    default_branch  TEXT   NOT NULL,
    archived        BIGINT NOT NULL,
    private         BIGINT NOT NULL,
    commit_sha      TEXT,
    etag            TEXT,
    looked_at       BIGINT
);
CREATE INDEX repositories_installation ON repositories (installation_id, id);
CREATE INDEX repositories_name ON repositories (lower(full_name));

-- What exists on the default branch: paths and blobs, compressed with zstd.
CREATE TABLE repository_trees (
    repository_id BIGINT PRIMARY KEY,
    commit_sha    TEXT   NOT NULL,
    truncated     BIGINT NOT NULL,
    files         BLOB   NOT NULL
);

-- The files that entities come from. `needs` are the other files that were read for it, one a line.
CREATE TABLE catalog_files (
    repository_id BIGINT NOT NULL,
    path          TEXT   NOT NULL,
    blob          TEXT   NOT NULL,
    needs         TEXT   NOT NULL,
    leads_to      TEXT   NOT NULL,
    PRIMARY KEY (repository_id, path)
);

-- `id` is the order of registration. Of several entities with one reference the first wins: `wins` is 1 for it.
CREATE TABLE entities (
    id            INTEGER PRIMARY KEY,
    reference     TEXT   NOT NULL,
    kind          TEXT   NOT NULL,
    namespace     TEXT   NOT NULL,
    name          TEXT   NOT NULL,
    title         TEXT   NOT NULL,
    description   TEXT   NOT NULL,
    spec_type     TEXT   NOT NULL,
    lifecycle     TEXT   NOT NULL,
    owner         TEXT,
    tags          TEXT   NOT NULL,
    repository_id BIGINT NOT NULL,
    path          TEXT   NOT NULL,
    line          BIGINT NOT NULL,
    commit_sha    TEXT   NOT NULL,
    blob          TEXT   NOT NULL,
    wins          BIGINT NOT NULL,
    json          TEXT   NOT NULL
);
CREATE INDEX entities_reference ON entities (reference, id);
CREATE INDEX entities_owner ON entities (owner, reference) WHERE owner IS NOT NULL AND wins = 1;
CREATE INDEX entities_file ON entities (repository_id, path);
CREATE INDEX entities_name ON entities (lower(name)) WHERE wins = 1;
-- Those that lost: where two places claim one reference.
CREATE INDEX entities_lost ON entities (reference) WHERE wins = 0;

-- As the entity declares them; the other direction is read by `target`.
CREATE TABLE relations (
    entity_id BIGINT NOT NULL,
    kind      TEXT   NOT NULL,
    target    TEXT   NOT NULL
);
CREATE INDEX relations_entity ON relations (entity_id);
CREATE INDEX relations_target ON relations (target, kind, entity_id);

-- GitHub's teams and who is in them. `org` and `slug` are in lower case.
CREATE TABLE teams (
    id              BIGINT PRIMARY KEY,
    installation_id BIGINT NOT NULL,
    org             TEXT   NOT NULL,
    slug            TEXT   NOT NULL,
    name            TEXT   NOT NULL
);
CREATE INDEX teams_slug ON teams (org, slug);
CREATE TABLE team_members (
    team_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    login   TEXT   NOT NULL,
    PRIMARY KEY (team_id, user_id)
);
CREATE INDEX team_members_user ON team_members (user_id);
CREATE INDEX team_members_login ON team_members (lower(login));

-- Contents of blobs that were read, compressed with zstd. A blob's name is its content's hash: it never changes.
CREATE TABLE blobs (
    hash    TEXT   PRIMARY KEY,
    used_at BIGINT NOT NULL,
    size    BIGINT NOT NULL,
    body    BLOB   NOT NULL
);
CREATE INDEX blobs_used ON blobs (used_at, hash, size);
