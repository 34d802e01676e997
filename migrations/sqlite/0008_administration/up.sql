ALTER TABLE users ADD COLUMN created_at INTEGER;

-- Who did what to whose account. No references: it outlives the accounts.
CREATE TABLE audit_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    -- Who did it: a user's id; NULL for the command line and for the service itself.
    actor_id INTEGER,
    -- Whose account it was done to.
    subject_id INTEGER NOT NULL,
    -- From where: an IP address.
    address TEXT,
    -- JSON: what there is to know beside, never a secret.
    detail TEXT NOT NULL
) STRICT;

CREATE INDEX audit_events_by_subject ON audit_events (subject_id, id);
CREATE INDEX audit_events_by_time ON audit_events (at);
