"""Build the sample market: a small, believable one with a month of history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from entrepot.database import sql
from entrepot.events.services import hold_jobs, pump
from entrepot.kernel import clock
from entrepot.operations.errors import OtherTrade, SampleRunning
from entrepot.operations.models import Replay
from entrepot.operations.queries.sample import SAMPLE, sample_state
from entrepot.operations.sample.cast import PASSWORD, accounts
from entrepot.operations.sample.history import History
from entrepot.operations.sample.hours import JOBS, work_once
from entrepot.operations.sample.opening import apply_for_one_more, open_market
from entrepot.operations.sample.plan import DAYS, SEED, plan
from entrepot.operations.types import SampleAccount, SampleMarket

Progress = Callable[[str, int, int], None]
PURCHASES: Final = 60
_BEFORE: Final = timedelta(days=3)  # the shops open before the first purchase
_LOCK: Final = 0x73616D706C65  # "sample": one builder at a time in a database


def sample_market(progress: Progress = lambda *_: None, *, purchases: int = PURCHASES, force: bool = False) -> SampleMarket:
    """The sample market with its accounts; built when it is not there, left alone when it is.

    Stores, goods and people are opened by the real services, and `purchases` purchases of the last month are played under the
    virtual clock, all of one seed. A build that was interrupted goes on. `progress` is told (what, done, total). Raises OtherTrade
    when the market has orders of its own (with `force` the sample is put beside them), SampleRunning beside another process.
    """
    if not sql.scalar("SELECT pg_try_advisory_lock(%s)", (_LOCK,)):
        raise SampleRunning
    try:
        return _built(progress, purchases, force)
    finally:
        sql.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))


def _built(progress: Progress, purchases: int, force: bool) -> SampleMarket:
    state = sample_state()
    if state == "other" and not force:
        raise OtherTrade
    if state != "sample":
        _build(progress, purchases)
    return SampleMarket(
        made=state != "sample",
        password=PASSWORD,
        accounts=tuple(SampleAccount(account.email, account.name, account.does) for account in accounts()),
    )


def _build(progress: Progress, purchases: int) -> None:
    replay, _ = Replay.objects.get_or_create(
        source=SAMPLE, fingerprint=str(SEED), defaults={"started_at": clock.now().replace(microsecond=0)}
    )
    # An interrupted build is played again from the same moment, so that it is the same month; what was done stays as it is.
    now: datetime = replay.started_at
    start = now - timedelta(days=DAYS) - _BEFORE
    virtual = clock.VirtualClock(start)
    with hold_jobs(*JOBS), clock.using(virtual):
        progress("shops", 0, 1)
        market = open_market()
        work_once()
        progress("shops", 1, 1)
        done = 0

        def bought(more: int) -> None:
            nonlocal done
            done += more
            progress("purchases", done, purchases)

        wishes = plan(start, now, purchases=purchases, shoppers=len(market.shoppers))
        History(market, virtual, now, bought).play(wishes)
        virtual.set(now - timedelta(hours=20))
        apply_for_one_more()
        virtual.set(now)
        pump(until_idle=True)
    with transaction.atomic():
        replay.day, replay.finished_at = now.date(), clock.now()
        replay.figures = {"orders": sql.scalar("SELECT count(*) FROM orders_order")}
        replay.save(update_fields=["day", "finished_at", "figures"])
