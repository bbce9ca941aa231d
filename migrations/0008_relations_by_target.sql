-- A relation with the reference of who declares it and whether that one wins, in the order in which it is asked for:
-- a page of what points to somebody is a page of the file, not as many pages as there are rows.
CREATE TABLE relations_by_target (
    target    TEXT   NOT NULL,
    kind      TEXT   NOT NULL,
    entity_id BIGINT NOT NULL,
    source    TEXT   NOT NULL,
    wins      BIGINT NOT NULL,
    PRIMARY KEY (target, kind, entity_id)
) WITHOUT ROWID;
INSERT INTO relations_by_target (target, kind, entity_id, source, wins)
    SELECT DISTINCT r.target, r.kind, r.entity_id, e.reference, e.wins
    FROM relations r JOIN entities e ON e.id = r.entity_id;
DROP TABLE relations;
ALTER TABLE relations_by_target RENAME TO relations;
CREATE INDEX relations_entity ON relations (entity_id);

-- Segments of the full-text index are merged by the upkeep (`Store::merge_words`), in small steps, and no longer by
-- whoever happens to write when there are many: taking over one file would wait for the merging of all.
INSERT INTO entity_words (entity_words, rank) VALUES ('automerge', 0);
INSERT INTO entity_words (entity_words, rank) VALUES ('crisismerge', 64);
