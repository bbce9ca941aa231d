-- Words of entities, by `entities.id`. Only SQLite has this; src/store/catalog/words.rs is the one file that uses it.
-- The words come split and in lower case already: `ascii` leaves them as they are.
CREATE VIRTUAL TABLE entity_words USING fts5 (
    words, content = '', contentless_delete = 1, detail = none,
    prefix = '2 3 4 6', tokenize = "ascii tokenchars '_'"
);
