"""Places where a process may die: after every commit and every call of a provider; if wanted, before every statement.

Nothing of this is in the product. A process that is to die installs it over the doors through which everything goes: the two
ways to commit (Django's and `database.sql`'s), statements that are a transaction of their own, and the methods of the driver.
What happens between two of these places the database undoes, so a death there leaves what a death at the place before leaves.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest import mock

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from tests.money.keeper import Keeper

from entrepot.database.wire import Wire
from entrepot.payments.providers.sandbox.driver import SandboxDriver

CALLS: Final = (
    "create_payment", "create_payments", "query_payment", "close_payment", "refund", "query_refund", "payout", "query_payout",
    "fetch_statement",
)  # fmt: skip


class Failpoints:
    """Counts the places that this process comes by, and is killed at number `die_at` (0: at none)."""

    def __init__(self, die_at: int, last_words: Callable[[str], None], *, statements: bool = False) -> None:
        self.passed = 0
        self._die_at, self._last_words, self._statements = die_at, last_words, statements
        self._outside = 0
        self._wrote = False

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Live dangerously inside the block."""
        with ExitStack() as stack:
            over = lambda place, name, made: stack.enter_context(mock.patch.object(place, name, made(getattr(place, name))))  # noqa: E731
            over(BaseDatabaseWrapper, "_commit", self._django_commits)
            over(Wire, "commit", self._wire_commits)
            over(Wire, "send", self._wire_sends)
            over(Wire, "close", self._wire_closes)
            for name in CALLS:
                over(SandboxDriver, name, self._calls)
            for name in ("release", "query_release"):
                over(Keeper, name, self._calls)
            stack.enter_context(connection.execute_wrapper(self._django_executes))
            yield

    @contextmanager
    def outside(self) -> Iterator[None]:
        """What others do: a provider goes on when we die, and so does a shopper."""
        self._outside += 1
        try:
            yield
        finally:
            self._outside -= 1

    def here(self, what: str) -> None:
        """One of the places."""
        if self._outside:
            return
        self.passed += 1
        if self.passed == self._die_at:
            self._last_words(f"{what} {_whose()}")
            os.kill(os.getpid(), signal.SIGKILL)

    def _django_commits(self, commit: Callable[[Any], None]) -> Callable[[Any], None]:
        def around(wrapper: Any) -> None:
            wrote, self._wrote = self._wrote, False
            commit(wrapper)
            if wrote:
                self.here("after the commit of")

        return around

    def _wire_commits(self, commit: Callable[[Any], None]) -> Callable[[Any], None]:
        def around(wire: Any) -> None:
            wrote, self._wrote = self._wrote, False
            commit(wire)
            if wrote:
                self.here("after the commit of")

        return around

    def _wire_sends(self, send: Callable[..., Any]) -> Callable[..., Any]:
        def around(wire: Any, text: str, *arguments: Any) -> Any:
            if self._statements:
                self.here("before a statement of")
            self._wrote = self._wrote or _writes(text)
            return send(wire, text, *arguments)

        return around

    def _wire_closes(self, close: Callable[[Any], None]) -> Callable[[Any], None]:
        def around(wire: Any) -> None:
            close(wire)
            if self._wrote and wire._is_autocommit():
                self._wrote = False
                self.here("after a statement of")

        return around

    def _django_executes(self, execute: Callable[..., Any], sql: Any, params: Any, many: Any, context: Any) -> Any:
        if self._statements:
            self.here("before a statement of")
        answer = execute(sql, params, many, context)
        if _writes(str(sql)):
            self._wrote = not connection.get_autocommit()
            if not self._wrote:
                self.here("after a statement of")
        return answer

    def _calls(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def around(*arguments: Any, **named: Any) -> Any:
            with self.outside():
                answer = method(*arguments, **named)
            self.here(f"after “{method.__name__}” of")
            return answer

        return around


def _writes(text: str) -> bool:
    return not text.lstrip().upper().startswith(("SELECT", "SET", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"))


def _whose() -> str:
    """The verb of ours that is at it."""
    frame = sys._getframe(2)
    while frame is not None:
        _, ours, place = frame.f_code.co_filename.rpartition("/entrepot/")
        if ours and not place.startswith("database/"):
            return f"{place.removesuffix('.py').replace('/', '.')}.{frame.f_code.co_name}"
        frame = frame.f_back  # type: ignore[assignment]
    return "the test"
