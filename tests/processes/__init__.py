"""Real processes of recipe-api over one database, for the attacks and the faults."""

from .client import Answer, Connection, Failure, at_once, request
from .cluster import Cluster, free_port
from .database import Database
from .nginx import Nginx, check_shipped
from .pair import Pair
from .process import Process
from .relay import Relay
from .world import COOKIE, PAGE, PASSWORD, SECRET, SITE, User, World, cookie_of

__all__ = [
    "COOKIE", "PAGE", "PASSWORD", "SECRET", "SITE", "Answer", "Cluster", "Connection", "Database", "Failure", "Nginx", "Pair", "Process", "Relay", "User",
    "World", "at_once", "check_shipped", "cookie_of", "free_port", "request",
]
