"""Build the sample market: a believable one with months of history."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction

from entrepot.database import sql
from entrepot.events.services import hold_jobs, pump
from entrepot.kernel import clock
from entrepot.notices.services import file_away
from entrepot.operations.errors import OtherTrade, SampleRunning
from entrepot.operations.models import Replay
from entrepot.operations.queries.sample import SAMPLE, sample_scale, sample_state
from entrepot.operations.sample.address_books import fill_address_books
from entrepot.operations.sample.after_sales import go_wrong
from entrepot.operations.sample.cast import PASSWORD, PLATFORM, SHOPPERS, accounts
from entrepot.operations.sample.deposits import pay_deposits
from entrepot.operations.sample.dressing import draw_campaigns, draw_signs, dress_shops, start_campaigns
from entrepot.operations.sample.exchanging import begin_exchanging, close_a_part, publish_rates
from entrepot.operations.sample.history import History
from entrepot.operations.sample.hours import JOBS, work_once
from entrepot.operations.sample.likes import like
from entrepot.operations.sample.lost_letter import faulty_notices
from entrepot.operations.sample.novelties import release_novelties
from entrepot.operations.sample.opening import apply_for_one_more, open_market
from entrepot.operations.sample.people import actor_for
from entrepot.operations.sample.pictures import draw_missing
from entrepot.operations.sample.plan import DAYS, SEED, plan
from entrepot.operations.sample.programs import SINCE, connect_programs, post_messages
from entrepot.operations.sample.second_looks import work_at_the_desks
from entrepot.operations.sample.shops import SHOPS
from entrepot.operations.sample.talk import talk
from entrepot.operations.types import SampleAccount, SampleMarket
from entrepot.settlement.services import issue_fee_invoices

Progress = Callable[[str, int, int], None]
PURCHASES: Final = 1_500
_CROWD: Final = 150
_NEWS: Final = timedelta(days=2)  # what people have not read yet
_BEFORE: Final = timedelta(days=3)  # the shops open before the first purchase
_LOCK: Final = 0x73616D706C65  # "sample": one builder at a time in a database


def sample_market(
    progress: Progress = lambda *_: None, *, scale: int = 1, purchases: int | None = None, days: int = DAYS, force: bool = False
) -> SampleMarket:
    """The sample market with its accounts; built when it is not there, left alone when it is.

    Stores, goods and people are opened by the real services, and the purchases of the last `days` are played under the virtual
    clock, all of one seed. `scale` makes it so many times as big: goods, shoppers and purchases (`purchases` names their number).
    A build that was interrupted goes on with the day it was in, at the size it was begun with. Pictures that are gone are drawn
    again. `progress` is told (what, done, total). Raises OtherTrade when the market has orders of its own (with `force` the sample
    is put beside them), SampleRunning beside another process.
    """
    if not sql.scalar("SELECT pg_try_advisory_lock(%s)", (_LOCK,)):
        raise SampleRunning
    try:
        sql.execute("SET synchronous_commit = off")  # after a crash the day is played again
        return _built(progress, _Size(scale, PURCHASES * scale if purchases is None else purchases, days), force)
    finally:
        sql.execute("RESET synchronous_commit")
        sql.execute("SELECT pg_advisory_unlock(%s)", (_LOCK,))


class _Size(NamedTuple):
    scale: int
    purchases: int
    days: int


def _built(progress: Progress, size: _Size, force: bool) -> SampleMarket:
    state = sample_state()
    by_slug = {shop.slug: shop for shop in SHOPS}
    if state == "other" and not force:
        raise OtherTrade
    if state == "sample":
        draw_missing(sample_scale())
        draw_campaigns()
        for slug, store_id in sql.rows("SELECT slug, id FROM stores_store WHERE slug = ANY(%s)", ([*by_slug],)):
            draw_signs(by_slug[slug], store_id)
    else:
        _build(progress, size)
    return SampleMarket(
        made=state != "sample",
        password=PASSWORD,
        accounts=tuple(SampleAccount(account.email, account.name, account.does) for account in accounts()),
    )


def _build(progress: Progress, asked: _Size) -> None:
    replay, _ = Replay.objects.get_or_create(
        source=SAMPLE,
        fingerprint=str(SEED),
        defaults={"started_at": clock.now().replace(microsecond=0), "figures": asked._asdict()},
    )
    # An interrupted build goes on from the same moment at the same size, so that it is the same history.
    size = _Size(**replay.figures)
    now: datetime = replay.started_at
    start = now - timedelta(days=size.days)
    virtual = clock.VirtualClock(opening := start - _BEFORE)
    with hold_jobs(*JOBS), clock.using(virtual):
        market = open_market(
            shoppers=len(SHOPPERS) + min(_CROWD * size.scale, size.purchases),
            scale=size.scale,
            told=lambda done, total: progress("shops", done, total),
        )
        dress_shops(tuple(market.stores.values()))
        rules, operator = actor_for(PLATFORM[2][0]), actor_for(PLATFORM[1][0])
        pay_deposits(market, proposed_by=rules, approved_by=operator)
        begin_exchanging(market, opening.date(), entered_by=rules, approved_by=operator)
        work_once()
        done = 0

        def bought(more: int) -> None:
            nonlocal done
            done += more
            progress("purchases", done, size.purchases)

        def played(day: date) -> None:
            replay.day = day
            replay.save(update_fields=["day"])
            publish_rates(day, entered_by=rules, approved_by=operator)
            if day == (now - SINCE).date():
                connect_programs(market)

        wishes = plan(start, now, purchases=size.purchases, shoppers=len(market.shoppers))
        virtual.set(start)
        History(market, virtual, now, bought).play(wishes, since=replay.day, day_done=played)
        release_novelties(market, virtual, now)
        fill_address_books(market)
        like(market, virtual, now)
        talk(market, virtual, now)
        virtual.set(now - timedelta(hours=20))
        start_campaigns(actor=market.operator)
        apply_for_one_more()
        close_a_part(proposed_by=rules, approved_by=operator)
        virtual.set(now - timedelta(hours=5))
        connect_programs(market)
        go_wrong(market)
        with faulty_notices():
            work_once()
        virtual.set(now)
        pump(until_idle=True)
        issue_fee_invoices()
        post_messages(market)
        pump(until_idle=True)
        work_at_the_desks()
        file_away(now - _NEWS, made_since=now)
    with transaction.atomic():
        replay.day, replay.finished_at = now.date(), clock.now()
        replay.figures = {**size._asdict(), "orders": sql.scalar("SELECT count(*) FROM orders_order")}
        replay.save(update_fields=["day", "finished_at", "figures"])
