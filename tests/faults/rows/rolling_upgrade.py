"""A newer version migrates the database while the older one serves, and then takes its place, instance by instance."""

import time

from processes import Failure, Nginx
from readers import Readers
from rows.rolling_restart import DELAY, ensure_unnoticed, restart

TITLE = "a schema one step newer than the binary, and two instances restarted in turn over it, under load"
DATABASES = ("PostgreSQL",)
WANTED = "no failed request before, while and after the database is migrated, and the older binary starts over it"
SECONDS = (75, 30)

# What a next release may do to tables while this one serves: it only adds (docs/OPERATIONS.md, "Upgrade").
MIGRATION = """
SET lock_timeout = '2s';
BEGIN;
ALTER TABLE recipes ADD COLUMN shelf TEXT;
ALTER TABLE users ADD COLUMN shelf TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN shelf BIGINT NOT NULL DEFAULT 0;
CREATE TABLE shelves (id BIGINT PRIMARY KEY, user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE);
INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000');
COMMIT;
"""


def run(context):
    context.needs("nginx", "nginx")
    world = context.world(2, SHUTDOWN_DELAY_SECONDS=DELAY)
    nginx = context.ends(Nginx(context.folder, world.processes))
    writers, readers = context.writers(world, ports=[nginx.port]), Readers(world, 4, ports=[nginx.port])
    with readers:
        writers.go()
        time.sleep(2)
        begun = time.monotonic()
        world.database.execute(MIGRATION)
        migrated = time.monotonic() - begun
        context.say(f"migrated in {migrated * 1000:.0f} ms while both instances served")
        time.sleep(context.pick(10, 2))
        for number in range(context.pick(8, 2)):
            restart(world.processes[number % 2])
            time.sleep(1)
        writers.pause()
    looked_at = writers.compare()
    ensure_unnoticed(writers, readers)
    pending = world.database.execute("SELECT count(*) FROM recipes WHERE shelf IS NOT NULL")
    if pending != [["0"]]:
        raise Failure("the older binary wrote a column that it does not know")
    return (f"migrated in {migrated * 1000:.0f} ms: {writers.summary()}, and {sum(readers.answers.values()):,} reads, none failed, the slowest "
            f"answer in {max(writers.slowest, readers.slowest):.1f} s; {looked_at} recipes compared")
