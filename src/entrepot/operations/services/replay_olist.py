"""Play a real marketplace's history through the real services."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from entrepot.database import sql
from entrepot.events.services import drain
from entrepot.kernel import clock
from entrepot.notices.services import hush
from entrepot.operations.errors import AlreadyReplayed, ReplayDiffers, ReplayRunning
from entrepot.operations.models import Replay
from entrepot.operations.olist.data import History, read
from entrepot.operations.olist.opening import open_market
from entrepot.operations.olist.trading import KEY, play_day
from entrepot.operations.queries.replayed import replay_figures, unequal_balances

Progress = Callable[[str, int, int], None]
_LOCK: Final = 0x6F6C697374  # "olist": one replay at a time in a database
_TAIL: Final = timedelta(days=40)  # days after the last purchase until everything is received and settled


def replay_olist(folder: Path, progress: Progress = lambda *_: None, *, days: int | None = None) -> dict[str, Any]:
    """Play the history in `folder` to its end under the virtual clock; the figures at the end, proved against the data.

    Sellers become stores, products and order lines become trade, with payment, shipping, receipt and settlement. A run that was
    interrupted goes on with the day it was in; `days` stops after so many. Raises AlreadyReplayed for data that were played to
    their end, ReplayRunning beside another process, ReplayUnreadable, and ReplayDiffers if the market and the data disagree.
    Amounts are centavos.
    """
    history = read(folder)
    if not sql.scalar("SELECT pg_try_advisory_lock(%s)", (_LOCK,)):
        raise ReplayRunning
    try:
        replay, _ = Replay.objects.get_or_create(
            source="olist", fingerprint=history.fingerprint, defaults={"started_at": clock.SystemClock().now()}
        )
        if replay.finished_at is not None:
            raise AlreadyReplayed(finished_at=replay.finished_at.isoformat(timespec="minutes"))
        return _play(replay, history, progress, days)
    finally:
        sql.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))


def _play(replay: Replay, history: History, progress: Progress, limit: int | None) -> dict[str, Any]:
    first, last = min(history.days), max(history.days)
    virtual = clock.VirtualClock(datetime.combine(first - timedelta(days=30), time(8), UTC))
    total, done, played = sum(len(orders) for orders in history.days.values()), 0, 0
    with clock.using(virtual), hush():
        offers = open_market(history, progress)
        drain()
        for day in _days(history):
            done += len(history.days.get(day, {}))
            if replay.day is not None and day <= replay.day:
                continue
            if played == limit:
                return replay_figures(KEY)
            play_day(day, history.days.get(day, {}), offers, virtual)
            played += 1
            replay.day = day
            replay.save(update_fields=["day"])
            progress("orders", done, total)
        drain()
        figures = _proved(history)
    replay.day, replay.finished_at, replay.figures = last + _TAIL, clock.SystemClock().now(), figures
    replay.save(update_fields=["day", "finished_at", "figures"])
    return figures


def _days(history: History) -> list[date]:
    """The days with something to do: those of purchases and the weeks after them; the gap before the last few is skipped."""
    wanted: set[date] = set()
    for day in history.days:
        wanted.update(day + timedelta(days=n) for n in range(_TAIL.days + 1))
    return sorted(wanted)


def _proved(history: History) -> dict[str, Any]:
    """The figures, if they are those of the data. Raises ReplayDiffers."""
    figures = replay_figures(KEY)
    expected = {
        "purchases": sum(len(orders) for orders in history.days.values()),
        "lines": sum(1 for _ in history.items()),
        "goods_minor": history.goods_minor,
        "freight_minor": history.freight_minor,
        "open_escrows": 0,
        "finished": figures["orders"],
    }
    for what, value in expected.items():
        if figures[what] != value:
            raise ReplayDiffers(what=what, found=figures[what], expected=value)
    for store, balance, due in unequal_balances(KEY):
        raise ReplayDiffers(what=f"balance of store {store}", found=balance, expected=due)
    return figures
