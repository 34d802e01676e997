-- Into a rival's database, what ours ("ours") holds.

INSERT INTO users SELECT id, email, first_name, surname, is_active, is_superuser FROM ours.users;
INSERT INTO sessions SELECT id, user_id, expires_at, revoked_at FROM ours.sessions;
INSERT INTO recipes
SELECT
    id, label, source, url, submitter_id, description, document ->> 'ingredients', document ->> 'steps', servings,
    document ->> 'yield', prep_minutes, cook_minutes, total_minutes, tags, cuisine, language, image, document ->> 'notes',
    document ->> 'nutrition', visibility, strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch'),
    strftime('%Y-%m-%dT%H:%M:%SZ', updated_at, 'unixepoch'), version
FROM ours.recipes;
INSERT INTO recipe_labels (recipe_labels) VALUES ('optimize');
ANALYZE;
