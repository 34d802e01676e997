-- The words of all recipes, without case and accents, and the callers' facets (they begin with '#').
CREATE TABLE search_words (
    id INTEGER PRIMARY KEY NOT NULL,
    word TEXT NOT NULL,
    stem TEXT NOT NULL,
    -- How many recipes have it, and how many in their labels: exact up to 1,024, an estimate beyond.
    recipes INTEGER NOT NULL,
    labels INTEGER NOT NULL,
    -- Whether more than 1,024 recipes have, or ever had it.
    common INTEGER NOT NULL CHECK (common IN (0, 1)),
    UNIQUE (word, stem)
) STRICT;

CREATE INDEX search_words_stem ON search_words (stem);
CREATE INDEX search_words_common ON search_words (word) WHERE common;

-- Words under themselves and under themselves without each letter, as numbers: where misspelt ones meet them.
CREATE TABLE search_slips (
    slip INTEGER NOT NULL,
    word_id INTEGER NOT NULL,
    PRIMARY KEY (slip, word_id)
) STRICT, WITHOUT ROWID;

-- What a candidate is scored from.
CREATE TABLE recipe_terms (
    recipe_id INTEGER PRIMARY KEY NOT NULL,
    -- Of the analysis that made it.
    version INTEGER NOT NULL,
    minutes INTEGER,
    terms BLOB NOT NULL
) STRICT;

-- The program makes the tokens; the tokenizer only has to leave them whole.
CREATE VIRTUAL TABLE recipe_tokens USING fts5 (
    tokens,
    content = '',
    contentless_delete = 1,
    detail = 'none',
    tokenize = "ascii tokenchars '=#:_'"
);
