-- How often something was tried lately.
CREATE TABLE throttles (
    -- A digest of what is counted and whose it is.
    key TEXT NOT NULL PRIMARY KEY,
    -- "second:count second:count ...", the oldest first.
    tries TEXT NOT NULL,
    -- None of them counts any more then: a full hour, so that the index seldom moves.
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX throttles_by_expiry ON throttles (expires_at);

-- From where somebody logged in: a stranger's tries from elsewhere do not count there.
CREATE TABLE login_addresses (
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- An IPv4 address or an IPv6 /64.
    network TEXT NOT NULL,
    -- The last time, to within a day.
    seen_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, network)
) STRICT, WITHOUT ROWID;

CREATE INDEX login_addresses_by_time ON login_addresses (seen_at);
