CREATE TABLE recipes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    label TEXT NOT NULL,
    -- The label as it is searched: without case, folded by the program.
    label_folded TEXT NOT NULL,
    source TEXT,
    url TEXT,
    submitter_id INTEGER NOT NULL REFERENCES users (id)
) STRICT;

CREATE INDEX recipes_submitter_id ON recipes (submitter_id, id);

-- Answers "contains these three characters or more" for any alphabet.
CREATE VIRTUAL TABLE recipe_labels USING fts5 (
    label_folded,
    content = 'recipes',
    content_rowid = 'id',
    tokenize = 'trigram case_sensitive 1'
);

CREATE TRIGGER recipe_labels_insert AFTER INSERT ON recipes BEGIN
    INSERT INTO recipe_labels (rowid, label_folded) VALUES (new.id, new.label_folded);
END;

CREATE TRIGGER recipe_labels_delete AFTER DELETE ON recipes BEGIN
    INSERT INTO recipe_labels (recipe_labels, rowid, label_folded) VALUES ('delete', old.id, old.label_folded);
END;

CREATE TRIGGER recipe_labels_update AFTER UPDATE OF label_folded ON recipes BEGIN
    INSERT INTO recipe_labels (recipe_labels, rowid, label_folded) VALUES ('delete', old.id, old.label_folded);
    INSERT INTO recipe_labels (rowid, label_folded) VALUES (new.id, new.label_folded);
END;
