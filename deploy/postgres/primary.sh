#!/bin/sh
# Run once by the image, when it makes the primary's data: the standby may follow, and commits wait for it.
set -eu
echo "host replication $POSTGRES_USER samenet scram-sha-256" >> "$PGDATA/pg_hba.conf"
psql -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER SYSTEM SET synchronous_commit = 'on';
-- Counts from the next start, which follows this script: what the script commits would wait for nobody.
ALTER SYSTEM SET synchronous_standby_names = 'standby';
SQL
