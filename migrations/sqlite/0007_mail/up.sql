-- Letters that are still to be sent. Written in the transaction of their cause, deleted once a server has taken them.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    -- What stands before the @ of Message-ID: the same at every attempt.
    message_id TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    kind TEXT NOT NULL,
    -- What the letter says, sealed: it may hold a live token.
    sealed TEXT NOT NULL,
    -- Seconds since 1970, as the other times.
    created_at INTEGER NOT NULL,
    -- From when on the letter is of no use.
    give_up_at INTEGER NOT NULL,
    -- While it is being sent: when it may be taken for lost with the process that sends it.
    next_attempt_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    -- When it was given up; until then it waits.
    given_up_at INTEGER
) STRICT;

CREATE INDEX outbox_waiting ON outbox (next_attempt_at) WHERE given_up_at IS NULL;
CREATE INDEX outbox_given_up ON outbox (given_up_at) WHERE given_up_at IS NOT NULL;
