ALTER TABLE users ADD COLUMN verified_at INTEGER;

-- What a letter's link proves. Nobody but the letter's recipient has the token itself.
CREATE TABLE mail_tokens (
    -- SHA-256 of the token.
    digest TEXT PRIMARY KEY NOT NULL,
    -- NULL: somebody asked for an address that has no account, which must not take less time.
    user_id INTEGER REFERENCES users (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('verify_address', 'reset_password', 'confirm_new_address')),
    -- The address that the letter went to.
    email TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX mail_tokens_by_user ON mail_tokens (user_id, purpose);
CREATE INDEX mail_tokens_by_expiry ON mail_tokens (expires_at);
