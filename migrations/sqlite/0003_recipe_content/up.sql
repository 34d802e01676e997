-- The label as it is sorted: without case and accents, set by the program.
ALTER TABLE recipes ADD COLUMN label_key TEXT NOT NULL DEFAULT '';
ALTER TABLE recipes ADD COLUMN description TEXT;
-- JSON: what is read with the recipe alone and never filtered by.
ALTER TABLE recipes ADD COLUMN document TEXT NOT NULL DEFAULT '{}';
-- A JSON list, as written; recipe_facets holds what is compared.
ALTER TABLE recipes ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE recipes ADD COLUMN servings INTEGER;
ALTER TABLE recipes ADD COLUMN prep_minutes INTEGER;
ALTER TABLE recipes ADD COLUMN cook_minutes INTEGER;
ALTER TABLE recipes ADD COLUMN total_minutes INTEGER;
-- What a list filters and sorts by: total_minutes, or else the sum of the two others; 1000000 where nothing is known.
ALTER TABLE recipes ADD COLUMN minutes INTEGER NOT NULL DEFAULT 1000000;
ALTER TABLE recipes ADD COLUMN cuisine TEXT;
ALTER TABLE recipes ADD COLUMN language TEXT;
ALTER TABLE recipes ADD COLUMN image TEXT;
ALTER TABLE recipes ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private'));
-- Seconds since 1970.
ALTER TABLE recipes ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE recipes ADD COLUMN updated_at INTEGER NOT NULL DEFAULT 0;
-- Who made this version: a user's id, who may be gone.
ALTER TABLE recipes ADD COLUMN updated_by INTEGER NOT NULL DEFAULT 0;
ALTER TABLE recipes ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

UPDATE recipes SET label_key = label_folded, created_at = unixepoch(), updated_at = unixepoch(), updated_by = submitter_id;

CREATE INDEX recipes_by_id ON recipes (visibility, id);
CREATE INDEX recipes_by_label ON recipes (visibility, label_key, id);
CREATE INDEX recipes_by_minutes ON recipes (visibility, minutes, id);

-- What lists filter by: 't:bread' (tag), 'f:flour' (a word of a food), 'l:en' (language), 'm:30' (at most 30 minutes,
-- more than the step before), 'image'. Those of a private recipe begin with its submitter: '12:t:bread'.
CREATE TABLE recipe_facets (
    facet TEXT NOT NULL,
    recipe_id INTEGER NOT NULL REFERENCES recipes (id),
    PRIMARY KEY (facet, recipe_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX recipe_facets_recipe_id ON recipe_facets (recipe_id);

-- How many public recipes have a tag, and how it was first written.
CREATE TABLE tags (
    tag TEXT NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    recipes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX tags_by_recipes ON tags (recipes, tag);

-- How many public recipes there are: the sum over the rows. More than one row, so that writers on PostgreSQL
-- seldom wait for each other.
CREATE TABLE recipe_counts (
    shard INTEGER NOT NULL PRIMARY KEY,
    public INTEGER NOT NULL
) STRICT;

INSERT INTO recipe_counts (shard, public)
    WITH RECURSIVE shards (shard) AS (SELECT 0 UNION ALL SELECT shard + 1 FROM shards WHERE shard < 15)
    SELECT shard, (SELECT count(*) FROM recipes WHERE id % 16 = shard) FROM shards;

CREATE TRIGGER recipe_counts_insert AFTER INSERT ON recipes WHEN new.visibility = 'public' BEGIN
    UPDATE recipe_counts SET public = public + 1 WHERE shard = new.id % 16;
END;

CREATE TRIGGER recipe_counts_delete AFTER DELETE ON recipes WHEN old.visibility = 'public' BEGIN
    UPDATE recipe_counts SET public = public - 1 WHERE shard = old.id % 16;
END;

CREATE TRIGGER recipe_counts_update AFTER UPDATE OF visibility ON recipes WHEN old.visibility <> new.visibility BEGIN
    UPDATE recipe_counts SET public = public + iif(new.visibility = 'public', 1, -1) WHERE shard = new.id % 16;
END;

-- The versions before the present one.
CREATE TABLE recipe_versions (
    recipe_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    -- When and by whom this version was made.
    updated_at INTEGER NOT NULL,
    updated_by INTEGER NOT NULL,
    label TEXT NOT NULL,
    -- JSON: the fields in which the next version differs.
    changed TEXT NOT NULL,
    -- JSON: the recipe as it was answered.
    content TEXT NOT NULL,
    PRIMARY KEY (recipe_id, version)
) STRICT, WITHOUT ROWID;

-- Deleted recipes that can be restored.
CREATE TABLE recipe_trash (
    recipe_id INTEGER NOT NULL PRIMARY KEY,
    submitter_id INTEGER NOT NULL REFERENCES users (id),
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by INTEGER NOT NULL,
    version INTEGER NOT NULL,
    deleted_at INTEGER NOT NULL,
    deleted_by INTEGER NOT NULL,
    label TEXT NOT NULL,
    -- JSON: the recipe as it was answered.
    content TEXT NOT NULL
) STRICT;

CREATE INDEX recipe_trash_submitter_id ON recipe_trash (submitter_id, recipe_id);
CREATE INDEX recipe_trash_deleted_at ON recipe_trash (deleted_at);

-- What was answered to a request that may come again.
CREATE TABLE idempotency_keys (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    -- Of what was asked.
    fingerprint TEXT NOT NULL,
    -- The body of the 201.
    answer TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
