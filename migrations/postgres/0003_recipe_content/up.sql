-- The label as it is sorted: without case and accents, set by the program.
ALTER TABLE recipes ADD COLUMN label_key TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE recipes ADD COLUMN description TEXT;
-- JSON: what is read with the recipe alone and never filtered by.
ALTER TABLE recipes ADD COLUMN document TEXT NOT NULL DEFAULT '{}';
-- A JSON list, as written; recipe_facets holds what is compared.
ALTER TABLE recipes ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
ALTER TABLE recipes ADD COLUMN servings BIGINT;
ALTER TABLE recipes ADD COLUMN prep_minutes BIGINT;
ALTER TABLE recipes ADD COLUMN cook_minutes BIGINT;
ALTER TABLE recipes ADD COLUMN total_minutes BIGINT;
-- What a list filters and sorts by: total_minutes, or else the sum of the two others; 1000000 where nothing is known.
ALTER TABLE recipes ADD COLUMN minutes BIGINT NOT NULL DEFAULT 1000000;
ALTER TABLE recipes ADD COLUMN cuisine TEXT;
ALTER TABLE recipes ADD COLUMN language TEXT;
ALTER TABLE recipes ADD COLUMN image TEXT;
ALTER TABLE recipes ADD COLUMN visibility TEXT NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private'));
-- Seconds since 1970.
ALTER TABLE recipes ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE recipes ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
-- Who made this version: a user's id, who may be gone.
ALTER TABLE recipes ADD COLUMN updated_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE recipes ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

UPDATE recipes SET label_key = label_folded, created_at = extract(epoch FROM now())::bigint, updated_at = extract(epoch FROM now())::bigint, updated_by = submitter_id;

CREATE INDEX recipes_by_id ON recipes (visibility, id);
CREATE INDEX recipes_by_label ON recipes (visibility, label_key, id);
CREATE INDEX recipes_by_minutes ON recipes (visibility, minutes, id);

-- What lists filter by: 't:bread' (tag), 'f:flour' (a word of a food), 'l:en' (language), 'm:30' (at most 30 minutes,
-- more than the step before), 'image'. Those of a private recipe begin with its submitter: '12:t:bread'.
CREATE TABLE recipe_facets (
    facet TEXT COLLATE "C" NOT NULL,
    recipe_id BIGINT NOT NULL REFERENCES recipes (id),
    PRIMARY KEY (facet, recipe_id)
);

CREATE INDEX recipe_facets_recipe_id ON recipe_facets (recipe_id);

-- How many public recipes have a tag, and how it was first written.
CREATE TABLE tags (
    tag TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    label TEXT NOT NULL,
    recipes BIGINT NOT NULL
);

CREATE INDEX tags_by_recipes ON tags (recipes, tag);

-- How many public recipes there are: the sum over the rows. More than one row, so that writers on PostgreSQL
-- seldom wait for each other.
CREATE TABLE recipe_counts (
    shard BIGINT NOT NULL PRIMARY KEY,
    public BIGINT NOT NULL
);

INSERT INTO recipe_counts (shard, public)
    SELECT shard, (SELECT count(*) FROM recipes WHERE id % 16 = shard) FROM generate_series(0, 15) AS shards (shard);

CREATE FUNCTION count_public_recipes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND old.visibility = 'public' THEN
        UPDATE recipe_counts SET public = public - 1 WHERE shard = old.id % 16;
    END IF;
    IF TG_OP <> 'DELETE' AND new.visibility = 'public' THEN
        UPDATE recipe_counts SET public = public + 1 WHERE shard = new.id % 16;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER recipe_counts_added_or_gone AFTER INSERT OR DELETE ON recipes
    FOR EACH ROW EXECUTE FUNCTION count_public_recipes();

CREATE TRIGGER recipe_counts_changed AFTER UPDATE OF visibility ON recipes
    FOR EACH ROW WHEN (old.visibility <> new.visibility) EXECUTE FUNCTION count_public_recipes();

-- The versions before the present one.
CREATE TABLE recipe_versions (
    recipe_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    -- When and by whom this version was made.
    updated_at BIGINT NOT NULL,
    updated_by BIGINT NOT NULL,
    label TEXT NOT NULL,
    -- JSON: the fields in which the next version differs.
    changed TEXT NOT NULL,
    -- JSON: the recipe as it was answered.
    content TEXT NOT NULL,
    PRIMARY KEY (recipe_id, version)
);

-- Deleted recipes that can be restored.
CREATE TABLE recipe_trash (
    recipe_id BIGINT NOT NULL PRIMARY KEY,
    submitter_id BIGINT NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    updated_by BIGINT NOT NULL,
    version BIGINT NOT NULL,
    deleted_at BIGINT NOT NULL,
    deleted_by BIGINT NOT NULL,
    label TEXT NOT NULL,
    -- JSON: the recipe as it was answered.
    content TEXT NOT NULL
);

CREATE INDEX recipe_trash_submitter_id ON recipe_trash (submitter_id, recipe_id);
CREATE INDEX recipe_trash_deleted_at ON recipe_trash (deleted_at);

-- What was answered to a request that may come again.
CREATE TABLE idempotency_keys (
    user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    key TEXT COLLATE "C" NOT NULL,
    -- Of what was asked.
    fingerprint TEXT NOT NULL,
    -- The body of the 201.
    answer TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, key)
);

CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
