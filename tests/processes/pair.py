"""A PostgreSQL that acknowledges nothing before a second one has it too."""

import time

from .client import Failure
from .cluster import Cluster
from .database import Database


class Pair:
    """A context manager: a primary, and a standby that it commits synchronously with. Both ports stay, whichever server
    listens there."""

    def __enter__(self):
        self.primary, self.standby = Cluster(), None
        try:
            self.primary.start()
            self.standby = follow(self.primary)
        except BaseException:
            self.__exit__()
            raise
        self.ports = (self.primary.port, self.standby.port)
        return self

    def __exit__(self, *_):
        for server in (self.standby, self.primary):
            if server:
                server.close()

    def database(self, folder):
        """A new database, with both servers in its address: libpq uses the one that takes writes."""
        database = Database(folder, self.primary.url)
        hosts = ",".join(f"127.0.0.1:{port}" for port in self.ports)
        before, _, after = database.url.partition(f"127.0.0.1:{self.primary.port}")
        database.url = f"{before}{hosts}{after}&target_session_attrs=read-write"
        return database

    def lose_primary(self):
        """kill -9, and the standby takes its place."""
        self.primary.kill()
        self.standby.promote()

    def replace(self):
        """Where the lost primary was, a copy of the new one follows it."""
        port = self.primary.port
        self.primary.close()
        self.primary, self.standby = self.standby, None
        self.standby = follow(self.primary, port)


def follow(primary, port=None):
    """A standby that `primary` waits for before it acknowledges."""
    standby = Cluster.standby_of(primary, "standby", "synchronous_standby_names = ''", port=port)
    try:
        standby.start()
        primary.configure("synchronous_standby_names = 'standby'", "synchronous_commit = on")
        primary.reload()
        deadline = time.monotonic() + 30
        while primary.execute("SELECT sync_state FROM pg_stat_replication") != [["sync"]]:
            if time.monotonic() > deadline:
                raise Failure("the standby does not follow synchronously")
            time.sleep(0.02)
    except BaseException:
        standby.close()
        raise
    return standby
