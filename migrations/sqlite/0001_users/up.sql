CREATE TABLE users (
    -- AUTOINCREMENT: an id used again would revive the old user's tokens.
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    email TEXT NOT NULL,
    -- The address as it is compared: without case, folded by the program.
    email_folded TEXT NOT NULL UNIQUE,
    first_name TEXT,
    surname TEXT,
    password_hash TEXT NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    is_superuser INTEGER NOT NULL DEFAULT 0 CHECK (is_superuser IN (0, 1))
) STRICT;
