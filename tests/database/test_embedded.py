"""The embedded server as its users meet it: started, shared, killed, found again. Each test runs real processes."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

MODULES = os.pathsep.join([str(Path(__file__).resolve().parents[2] / "src"), sysconfig.get_path("platlib")])
PREAMBLE = """
import sys, time, os, json
from pathlib import Path
import psycopg
from entrepot.database import embedded
def connect(): return psycopg.connect(embedded.running_url(), autocommit=True)
"""


class Place:
    """A home for an embedded server, and processes that use it."""

    def __init__(self, home: Path, user: str | None = None) -> None:
        self.home = home
        self.user = user
        self.interpreter = sys.executable if user is None else interpreter_of(user)
        self.running: list[subprocess.Popen[str]] = []

    def spawn(self, script: str) -> subprocess.Popen[str]:
        entry = pwd.getpwnam(self.user) if self.user else None
        process = subprocess.Popen(
            [self.interpreter, "-c", PREAMBLE + script],
            env={"PATH": os.environ["PATH"], "ENTREPOT_HOME": str(self.home), "PYTHONPATH": MODULES},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd="/",
            user=entry.pw_uid if entry else None,
            group=entry.pw_gid if entry else None,
            extra_groups=[] if entry else None,
        )
        self.running.append(process)
        return process

    def run(self, script: str) -> str:
        process = self.spawn(script)
        out, error = process.communicate(timeout=120)
        assert process.returncode == 0, error
        return out.strip()

    def refused(self, script: str) -> str:
        process = self.spawn(script)
        _out, error = process.communicate(timeout=120)
        assert process.returncode != 0
        return error

    def holding(self) -> tuple[subprocess.Popen[str], int]:
        """A process that uses the server until its input ends; and the number of the server's."""
        process = self.spawn("embedded.running_url(); print(embedded.status().pid, flush=True); sys.stdin.read()")
        assert process.stdout is not None
        return process, int(process.stdout.readline())

    @property
    def data(self) -> Path:
        return self.home / "postgres" / "data"


def finish(process: subprocess.Popen[str]) -> None:
    _out, error = process.communicate(timeout=60)
    assert process.returncode == 0, error


def interpreter_of(user: str) -> str:
    """A Python of our version that `user` may run, where ours lies in somebody's private folder."""
    for candidate in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        trial = ["setpriv", f"--reuid={user}", "--clear-groups", "env", f"PYTHONPATH={MODULES}", candidate, "-c", PREAMBLE]
        if subprocess.run(trial, check=False, capture_output=True, cwd="/").returncode == 0:
            return candidate
    pytest.skip(f"no Python that the user {user} may run can read this checkout")


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE  # not every container's first process collects the dead
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose data are there, stopped; copied by the tests so that each does not wait for initdb."""
    home = tmp_path_factory.mktemp("embedded") / "home"
    Place(home).run("connect().execute('CREATE TABLE kept AS SELECT 42 AS answer')")
    return home


@pytest.fixture
def new_place() -> Iterator[Callable[..., Place]]:
    places: list[Place] = []

    def make(copy_of: Path | None = None, user: str | None = None, inside: Sequence[str] = ()) -> Place:
        top = Path(tempfile.mkdtemp(prefix="entrepot-test-"))
        home = top.joinpath(*inside, "home")
        home.parent.mkdir(parents=True, exist_ok=True)
        if copy_of:
            subprocess.run(["cp", "-a", str(copy_of), str(home)], check=True)
        if user:
            subprocess.run(["chown", "-R", user, str(top)], check=True)
        places.append(Place(home, user))
        return places[-1]

    yield make
    for place in places:
        for process in place.running:
            process.kill()
            process.communicate()
        place.run("embedded.stop()")
        top = next(parent for parent in place.home.parents if parent.name.startswith("entrepot-test-"))
        shutil.rmtree(top, ignore_errors=True)


@pytest.fixture
def place(initialised: Path, new_place: Callable[..., Place]) -> Place:
    return new_place(copy_of=initialised)


ANSWER = "print(connect().execute('SELECT answer FROM kept').fetchone()[0])"


def test_second_start_finds_the_data_of_the_first(place: Place) -> None:
    assert place.run(ANSWER) == "42"
    assert place.run(ANSWER) == "42"


def test_server_stops_when_its_last_user_ends(place: Place) -> None:
    first, pid = place.holding()
    second, same = place.holding()
    assert same == pid

    finish(first)
    assert alive(pid)

    finish(second)
    assert not alive(pid)


def test_server_that_somebody_else_is_connected_to_is_left_running(place: Place) -> None:
    holder, pid = place.holding()
    script = "import sys, psycopg; c = psycopg.connect(sys.argv[1]); print('in', flush=True); sys.stdin.read()"
    url = f"postgresql://postgres@/entrepot?host={place.home / 'postgres' / 'run'}"
    command = [sys.executable, "-c", script, url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as stranger:
        assert stranger.stdout is not None
        assert stranger.stdout.readline() == "in\n"

        finish(holder)

        assert alive(pid)


@pytest.mark.parametrize("of_the_past", [True, False])
def test_connection_of_a_process_that_ended_holds_nothing(place: Place, *, of_the_past: bool) -> None:
    """Under load the server notices only after seconds that a client is gone."""
    holder, pid = place.holding()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    name = f"entrepot {ended.pid if of_the_past else os.getpid()}"
    script = (
        "import sys, psycopg; c = psycopg.connect(sys.argv[1], application_name=sys.argv[2]);"
        "print('in', flush=True); sys.stdin.read()"
    )
    url = f"postgresql://postgres@/entrepot?host={place.home / 'postgres' / 'run'}"
    command = [sys.executable, "-c", script, url, name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as connected:
        assert connected.stdout is not None
        assert connected.stdout.readline() == "in\n"

        finish(holder)

        assert alive(pid) is not of_the_past


def test_kept_server_outlives_its_users_until_it_is_stopped(place: Place) -> None:
    place.run("embedded.keep()")
    place.run(ANSWER)
    kept = json.loads(place.run("print(json.dumps(embedded.status().as_dict()))"))
    assert kept["running"] is True
    assert kept["kept"] is True

    assert place.run("print(embedded.stop(), embedded.stop(), embedded.status().running)") == "True False False"


def test_server_killed_and_its_number_given_to_another_program(place: Place) -> None:
    holder, pid = place.holding()
    os.kill(pid, signal.SIGKILL)
    holder.kill()
    holder.wait()
    lock = place.data / "postmaster.pid"
    lines = lock.read_text().splitlines()
    bystander = place.spawn("sys.stdin.read()")
    lock.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
    socket_lock = place.home / "postgres" / "run" / ".s.PGSQL.5432.lock"
    socket_lock.write_text(socket_lock.read_text().replace(str(pid), str(bystander.pid)))

    assert place.run(ANSWER) == "42"
    assert bystander.poll() is None


def test_committed_rows_survive_a_killed_server_with_working_children(place: Place) -> None:
    place.run("connect().execute('CREATE TABLE rows AS SELECT generate_series(1, 1000) AS n')")
    long = "SELECT count(*) FROM generate_series(1, 60000000)"
    busy = place.spawn(f"c = connect(); print(embedded.status().pid, flush=True); c.execute({long!r})")
    assert busy.stdout is not None
    pid = int(busy.stdout.readline())
    time.sleep(0.2)
    os.kill(pid, signal.SIGKILL)

    assert place.run("print(connect().execute('SELECT count(*) FROM rows').fetchone()[0])") == "1000"


def test_killed_user_leaves_the_server_to_the_next(place: Place) -> None:
    holder, pid = place.holding()
    holder.kill()
    holder.wait()
    assert alive(pid)

    assert place.run(ANSWER) == "42"
    assert not alive(pid)


def test_unreadable_lock_file_does_not_block_the_start(place: Place) -> None:
    (place.data / "postmaster.pid").write_text("")

    assert place.run(ANSWER) == "42"


def test_half_made_data_of_a_killed_first_start_are_made_anew(new_place: Callable[..., Place]) -> None:
    place = new_place()
    draft = place.home / "postgres" / "data.new"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")

    assert place.run("print(connect().execute('SELECT 1').fetchone()[0])") == "1"


def test_starts_at_the_same_time_share_one_server(place: Place) -> None:
    starters = [place.spawn(ANSWER) for _ in range(4)]

    assert [process.communicate(timeout=60)[0].strip() for process in starters] == ["42"] * 4


def test_data_of_another_version_are_refused_untouched(place: Place) -> None:
    (place.data / "PG_VERSION").write_text("16\n")

    error = place.refused("embedded.running_url()")

    assert "EmbeddedVersionMismatch" in error
    assert "written by PostgreSQL 16, and this is PostgreSQL 18" in error
    (place.data / "PG_VERSION").write_text("18\n")
    assert place.run(ANSWER) == "42"


def test_data_that_another_server_holds_are_refused(place: Place) -> None:
    elsewhere = Path(tempfile.mkdtemp(prefix="entrepot-test-", dir="/tmp"))
    script = (
        "from entrepot.database.cluster import Cluster; from entrepot.database.home import home\n"
        "c = Cluster(home() / 'postgres'); c.prepare()\n"
        f"c.user.own(Path({str(elsewhere)!r}), 0o700)\n"
        "print(c.user.run([c.binaries / 'pg_ctl', 'start', '-w', '-D', c.data, '-l', c.log, '-o', "
        f"'-c unix_socket_directories={elsewhere}']).returncode)"
    )
    assert place.run(script + "\n").splitlines()[-1] == "0"

    error = place.refused("embedded.running_url()")

    assert "EmbeddedHeldElsewhere" in error
    assert place.run("print(embedded.stop())") == "True"
    shutil.rmtree(elsewhere)


def test_path_that_is_too_long_for_a_socket_works(initialised: Path, new_place: Callable[..., Place]) -> None:
    place = new_place(copy_of=initialised, inside=["deep" * 12, "deeper" * 10])

    assert place.run(ANSWER) == "42"
    sockets = Path(place.run("print(embedded.status().url.split('host=')[1])"))
    assert sockets.parent == Path(tempfile.gettempdir())
    sockets.rmdir()


def test_settings_keep_what_was_committed(place: Place) -> None:
    names = [
        "fsync",
        "synchronous_commit",
        "full_page_writes",
        "jit",
        "random_page_cost",
        "max_connections",
        "listen_addresses",
    ]

    shown = place.run(f"c = connect(); print(json.dumps([c.execute('SHOW ' + n).fetchone()[0] for n in {names}]))")

    assert json.loads(shown) == ["on", "on", "on", "off", "1.1", "100", ""]


needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may start processes of other users")


@needs_root
def test_ordinary_user_runs_the_server_as_himself_and_root_continues_it(new_place: Callable[..., Place]) -> None:
    place = new_place(user="nobody")
    whose = "c = connect(); import psutil; print(psutil.Process(embedded.status().pid).username())"

    assert place.run(whose + "; c.execute('CREATE TABLE kept AS SELECT 42 AS answer')") == "nobody"

    as_root = Place(place.home)
    assert as_root.run(whose) == "nobody"
    assert as_root.run(ANSWER) == "42"
    assert place.run(ANSWER) == "42"


@needs_root
def test_ordinary_user_is_told_whose_the_data_are(place: Place) -> None:
    place.run(ANSWER)
    place.home.parent.chmod(0o755)
    subprocess.run(["chown", "nobody", str(place.home)], check=True)
    ordinary = Place(place.home, user="nobody")

    assert "EmbeddedNotOurs" in ordinary.refused("embedded.running_url()")


@needs_root
def test_root_opens_the_way_no_further_than_to_pass(initialised: Path, new_place: Callable[..., Place]) -> None:
    place = new_place(copy_of=initialised, inside=["private"])
    private = place.home.parent
    private.chmod(0o700)

    assert place.run(ANSWER) == "42"

    assert private.stat().st_mode & 0o777 == 0o701
    assert (place.home / "postgres").stat().st_mode & 0o777 == 0o700
