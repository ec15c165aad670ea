"""The sample market: the same month of one seed, built once, finished when it was interrupted, true in every ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from tests.inventory.factories import stocked
from tests.orders.factories import placed

from entrepot.database import sql
from entrepot.events.services import replay, send_webhooks
from entrepot.events.types import Answer, Message
from entrepot.kernel.breach import Breach
from entrepot.operations.errors import OtherTrade
from entrepot.operations.queries import sample_state
from entrepot.operations.services import check, sample_market
from entrepot.orders.models import Order, Purchase
from entrepot.settlement.queries import deposit_standings
from entrepot.stores.queries import stores

pytestmark = pytest.mark.django_db(transaction=True)
PURCHASES = 26
DAYS = 30


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def breaches() -> list[Breach]:
    return [found for found in check() if isinstance(found, Breach)]


def counts() -> tuple[int, ...]:
    tables = ("orders_order", "orders_step", "inventory_movement", "events_fact", "catalog_product", "identity_person")
    return tuple(sql.scalar(f"SELECT count(*) FROM {table}") for table in tables)


def test_sample_market_has_orders_in_every_state_and_true_books() -> None:
    told: list[tuple[str, int, int]] = []

    market = sample_market(lambda *step: told.append(step), purchases=PURCHASES, days=DAYS)

    assert market.made
    assert told[-1] == ("purchases", PURCHASES, PURCHASES)
    assert Purchase.objects.count() == PURCHASES
    assert set(Order.objects.values_list("state", flat=True)) == {
        "wait_buyer_pay", "paid", "shipped", "finished", "closed_unpaid", "closed_refunded",
    }  # fmt: skip
    assert sql.scalar("SELECT count(*) FROM orders_order WHERE overdue_at IS NOT NULL")
    assert sql.scalar("SELECT count(*) FROM payments_payout WHERE state = 'paid'")
    assert sql.scalar("SELECT count(*) FROM stores_store WHERE state = 'open'") == 11
    assert dict(sql.rows("SELECT state, count(*) FROM catalog_product GROUP BY 1")) == {
        "published": 201,
        "review": 5,
        "draft": 1,
    }
    assert sql.scalar("SELECT max(placed_at) < clock_timestamp() FROM orders_order")
    assert sql.scalar("SELECT count(DISTINCT store_id) FROM messaging_conversation") == 11
    assert sql.scalar("SELECT count(*) FROM messaging_conversation WHERE waiting_since IS NOT NULL") > 5
    assert sql.scalar("SELECT count(*) FROM messaging_conversation WHERE last_side = 'store'") > 5
    assert sql.scalar("SELECT count(*) FROM messaging_message WHERE at > clock_timestamp()") == 0
    assert sql.scalar("SELECT count(DISTINCT published_at::date) FROM catalog_product WHERE state = 'published'") > 15
    assert sql.scalar("SELECT count(*) FROM orders_savedaddress") > 10
    assert sql.scalar("SELECT count(DISTINCT person_id) FROM favourites_favourite") > 6
    assert sql.scalar("SELECT count(*) FROM marketing_slot WHERE starts_at > clock_timestamp()") == 1
    assert sql.scalar("SELECT count(*) FROM stores_store WHERE state = 'applied'") == 1
    shops = dict(sql.rows("SELECT id, slug FROM stores_store WHERE state = 'open'"))
    standings = deposit_standings(list(stores(list(shops)).values()))
    assert len(standings) > 5
    # of the others late refunds may have taken a little
    assert {shops[one.store_id] for one in standings if one.short_minor > one.due_minor // 10} == {"southern-cross"}
    assert sql.scalar("SELECT count(*) FROM settlement_reserve WHERE released_at IS NULL")
    early = "SELECT 1 FROM aftersales_case c JOIN orders_order o ON o.id = c.order_id WHERE c.opened_at < o.placed_at"
    assert sql.rows(early) == []
    assert [found.code for found in breaches()] == ["events.dead_letters"]
    for account in market.accounts:
        assert authenticate(username=account.email, password=market.password) is not None


def test_desks_of_the_sample_market_have_something_to_decide() -> None:
    sample_market(purchases=60, days=9)

    log = dict(sql.rows("SELECT state, count(*) FROM events_webhookdelivery GROUP BY 1"))
    assert log.keys() == {"delivered", "waiting", "dead"}
    assert sql.rows("SELECT DISTINCT last_status, attempts FROM events_webhookdelivery WHERE state = 'waiting'") == [(422, 1)]
    assert (
        sql.scalar("SELECT count(*) FROM events_webhookendpoint WHERE is_active AND disabled_at IS NULL") == 0
    )  # nothing leaves
    assert send_webhooks(postman=Nobody()) == 0
    assert sql.rows("SELECT count(*), count(expires_at), count(replaced_by) FROM identity_apikey") == [(3, 2, 1)]

    found = sorted(sql.rows("SELECT kind, state, resolution FROM reconciliation_break"))
    assert found == [
        ("amount", "open", ""), ("duplicate", "resolved", "claimed"), ("extra", "open", ""), ("missing", "open", ""),
    ]  # fmt: skip
    assert sql.scalar("SELECT count(*) FROM reconciliation_statement") == 5
    proposed = sorted(sql.rows("SELECT kind, state FROM operations_proposal"))
    assert proposed == [("book_difference", "open"), ("fee_plan", "open"), ("order_periods", "refused")]

    [[run, state, seen]] = sql.rows("SELECT breaches, state, warnings FROM operations_auditrun")
    assert (run, state, seen) == (0, "done", 1)
    [[letter]] = sql.rows("SELECT id FROM events_deadletter WHERE subscriber = 'notices.tell'")
    before = sql.scalar("SELECT count(*) FROM notices_notice")
    assert replay([letter]) == {letter: None}  # the real subscriber takes it
    assert sql.scalar("SELECT count(*) FROM notices_notice") > before


class Nobody:
    """A postman for whom there is no work."""

    def post(self, message: Message) -> Answer:
        raise AssertionError(message.url)


def test_second_call_leaves_the_sample_market_as_it_is() -> None:
    sample_market(purchases=3, days=2)
    before = counts()

    again = sample_market(purchases=3, days=2)

    assert not again.made
    assert counts() == before
    assert sample_state() == "sample"


def test_interrupted_build_is_finished_by_the_next_call() -> None:
    def interrupt(what: str, done: int, _total: int) -> None:
        if what == "purchases" and done >= 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sample_market(interrupt, purchases=PURCHASES, days=DAYS)
    assert sample_state() == "empty"

    market = sample_market(purchases=PURCHASES, days=DAYS)

    assert market.made
    assert Purchase.objects.count() == PURCHASES
    assert [found for found in breaches() if found.severity == "breach"] == []


def test_sample_market_is_not_mixed_into_trade_unless_told() -> None:
    placed((stocked(), 1))
    before = counts()

    with pytest.raises(OtherTrade):
        sample_market(purchases=3, days=2)
    assert counts() == before
    assert sample_state() == "other"

    assert sample_market(purchases=3, days=2, force=True).made
    assert Purchase.objects.count() == 4


def test_pictures_are_drawn_where_pictures_lie_and_again_when_they_are_gone(settings: Any) -> None:
    """In the same market: rates are entered by one person and approved by another, shops are dressed, campaigns run."""
    market = sample_market(purchases=1, days=1)
    folder = Path(settings.MEDIA_ROOT)
    urls = [row[0] for row in sql.rows("SELECT url FROM catalog_productpicture")]
    paths = [folder / url.removeprefix("/media/") for url in urls]
    paths += [folder / "sample/campaign-1.svg", *folder.glob("stores/*/*.svg")]

    assert len(urls) > 800
    assert len(paths) == len(urls) + 1 + 2 * 11
    assert all(path.is_file() for path in paths)
    before = {path: path.read_text(encoding="utf-8") for path in (paths[0], *paths[-3:])}
    for path in before:
        path.unlink()
    assert not sample_market(purchases=1, days=1).made
    assert {path: path.read_text(encoding="utf-8") for path in before} == before

    assert sql.scalar("SELECT count(*) FROM tax_tariffrow WHERE source LIKE 'sample market%' AND approved_at IS NOT NULL") > 50
    assert sql.scalar("SELECT count(*) FROM tax_tariffrow WHERE source LIKE 'sample market%' AND entered_by = approved_by") == 0
    assert sql.scalar("SELECT count(*) FROM catalog_decoration WHERE shown IS NOT NULL") == 11
    assert sql.scalar("SELECT count(*) FROM marketing_slot WHERE state = 'published'") == 4
    assert market.made
