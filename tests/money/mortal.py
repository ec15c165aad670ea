"""A program whose children are killed: it loads the application once and forks for every life.

Reads one request a line (JSON), forks, and lets the child run the flow of that name to the failpoint of that number; answers what
the child said last and how it ended. Started by `Mortals`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Life(NamedTuple):
    """How one child ended: where it was killed ("": it was not), and how many places it came by."""

    killed: str
    passed: int


class Mortals:
    """The program, seen from the test."""

    def __init__(self, database: str, process: subprocess.Popen[str], errors: Any) -> None:
        self.database, self._process, self._errors = database, process, errors

    def live(self, flow: str, case: dict[str, str], now: datetime, die_at: int, *, statements: bool = False) -> Life:
        """One life. Fails when the child ends in any other way than by our hand or in peace."""
        request = {"flow": flow, "case": case, "now": now.isoformat(), "die_at": die_at, "statements": statements}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({**request, "database": self.database}) + "\n")
        self._process.stdin.flush()
        killed, passed = "", 0
        for line in self._process.stdout:
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "killed":
                killed = rest
            elif word == "passed":
                passed = int(rest)
            elif word == "ended":
                assert int(rest) == (-9 if killed else 0), f"{flow} ended with {rest}:\n{self._said()}"
                return Life(killed, passed)
        raise AssertionError(f"the program ended:\n{self._said()}")

    def _said(self) -> str:
        self._errors.seek(0)
        return str(self._errors.read())[-6000:]


@contextmanager
def mortals(database: str) -> Iterator[Mortals]:
    """The program, on the database of that name, until the end of the block."""
    path = os.pathsep.join(place for place in sys.path if place)
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            [sys.executable, "-m", "tests.money.mortal"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        yield Mortals(database, process, errors)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def main() -> None:
    """Until the input ends."""
    import django

    django.setup()
    from django.test.utils import setup_test_environment
    from tests.money import flows

    setup_test_environment(debug=False)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _live(json.loads(line), flows)
        _say(f"ended {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}")


def _live(request: dict[str, Any], flows: Any) -> None:
    from django.db import connection
    from tests.money.failpoints import Failpoints

    from entrepot.kernel import clock

    try:
        connection.settings_dict["NAME"] = request["database"]
        moment = clock.VirtualClock(datetime.fromisoformat(request["now"]))
        points = Failpoints(request["die_at"], lambda words: _say(f"killed {words}"), statements=request["statements"])
        connection.ensure_connection()
        with clock.using(moment), points.installed():
            flows.FLOWS[request["flow"]].act(request["case"], moment, points)
        _say(f"passed {points.passed}")
    except BaseException:  # noqa: BLE001  - a child never comes back into the loop
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main()
