-- What a rival's database holds: as little as answers the same requests, with the indexes that they need.

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    email TEXT NOT NULL UNIQUE,
    first_name TEXT,
    surname TEXT,
    is_active INTEGER NOT NULL DEFAULT 1,
    is_superuser INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;
CREATE INDEX sessions_user_id ON sessions (user_id);

CREATE TABLE recipes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    label TEXT NOT NULL,
    source TEXT,
    url TEXT,
    submitter_id INTEGER NOT NULL REFERENCES users (id),
    description TEXT,
    -- JSON, as nutrition, steps and tags are.
    ingredients TEXT NOT NULL DEFAULT '[]',
    steps TEXT NOT NULL DEFAULT '[]',
    servings INTEGER,
    yield TEXT,
    prep_minutes INTEGER,
    cook_minutes INTEGER,
    total_minutes INTEGER,
    tags TEXT NOT NULL DEFAULT '[]',
    cuisine TEXT,
    language TEXT,
    image TEXT,
    notes TEXT,
    nutrition TEXT NOT NULL DEFAULT '{}',
    visibility TEXT NOT NULL DEFAULT 'public' CHECK (visibility IN ('public', 'private')),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    updated_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX recipes_submitter_id ON recipes (submitter_id, id);
CREATE INDEX recipes_visibility ON recipes (visibility, id);

-- How many public recipes there are, so that no page counts them.
CREATE TABLE recipe_counts (public INTEGER NOT NULL) STRICT;
INSERT INTO recipe_counts VALUES (0);

CREATE VIRTUAL TABLE recipe_labels USING fts5 (
    label, content = 'recipes', content_rowid = 'id', tokenize = 'trigram'
);

CREATE TRIGGER recipes_insert AFTER INSERT ON recipes BEGIN
    INSERT INTO recipe_labels (rowid, label) VALUES (new.id, new.label);
    UPDATE recipe_counts SET public = public + (new.visibility = 'public');
END;
