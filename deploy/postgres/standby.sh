#!/bin/sh
# Copies the primary into an empty folder, once, and follows it.
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  export PGPASSWORD="$POSTGRES_PASSWORD"
  pg_basebackup -D "$PGDATA" -R -X stream --checkpoint=fast \
    -d "host=primary user=$POSTGRES_USER application_name=standby"
  chmod 700 "$PGDATA"
  # The primary's own, which came along: nobody follows the standby.
  echo "synchronous_standby_names = ''" >> "$PGDATA/postgresql.auto.conf"
fi
exec postgres
