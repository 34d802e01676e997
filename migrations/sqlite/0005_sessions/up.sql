ALTER TABLE users ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;

CREATE TABLE sessions (
    -- AUTOINCREMENT: an id used again would revive the old session's tokens.
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- The user's epoch. Where the user has another one by now, the session is over.
    epoch INTEGER NOT NULL,
    -- A refresh token names the generation it was made for; each refresh begins the next.
    generation INTEGER NOT NULL DEFAULT 0,
    -- Part of what refresh tokens are made from, so that the key alone makes none.
    salt TEXT NOT NULL,
    -- Their names between spaces.
    scopes TEXT NOT NULL,
    -- Where refresh tokens go: in bodies, or in a cookie.
    door TEXT NOT NULL CHECK (door IN ('body', 'cookie')),
    created_at INTEGER NOT NULL,
    refreshed_at INTEGER NOT NULL,
    -- Whatever it does, it is over then.
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    user_agent TEXT,
    address TEXT
) STRICT;

CREATE INDEX sessions_by_user ON sessions (user_id, id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE api_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- SHA-256 of the token, which nobody but its owner has.
    digest TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    -- To within five minutes.
    last_used_at INTEGER
) STRICT;

CREATE INDEX api_tokens_by_user ON api_tokens (user_id, id);
