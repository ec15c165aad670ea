"""A small history in the published form, played to its end."""
# ruff: noqa: DTZ001  - the published times have no zone

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from django.db import connection
from pyarrow import parquet

from entrepot.inventory.queries import invariants as stock
from entrepot.kernel import clock
from entrepot.operations.errors import AlreadyReplayed, ReplayDiffers, ReplayRunning, ReplayUnreadable
from entrepot.operations.models import Replay
from entrepot.operations.queries import crosschecks
from entrepot.operations.services import replay_olist
from entrepot.orders.models import Line, Order, Purchase, Step
from entrepot.stores.models import Store

pytestmark = pytest.mark.django_db(transaction=True)
# order, item, product, seller, dispatch limit, price, freight: two sellers in one order, one product of two sellers, three pieces.
ITEMS = [
    ("o1", 1, "p1", "s1", datetime(2017, 1, 10, 9), 58.9, 13.29),
    ("o2", 1, "p1", "s1", datetime(2017, 1, 11, 9), 58.9, 13.29),
    ("o2", 2, "p2", "s2", datetime(2017, 1, 12, 9), 239.9, 19.93),
    ("o3", 1, "p2", "s1", datetime(2017, 1, 14, 9), 200.0, 0.0),
    ("o3", 2, "p2", "s1", datetime(2017, 1, 14, 9), 200.0, 0.0),
    ("o3", 3, "p2", "s1", datetime(2017, 1, 14, 9), 200.0, 5.01),
    ("o4", 1, "p1", "s1", datetime(2017, 2, 20, 9), 0.85, 7.78),
]


@pytest.fixture
def history(tmp_path: Path) -> Path:
    names = ("order_id", "order_item_id", "product_id", "seller_id", "shipping_limit_date", "price", "freight_value")
    _write(tmp_path / "order_items.parquet", [dict(zip(names, row, strict=True)) for row in ITEMS])
    size = {"product_weight_g": 225, "product_length_cm": 16, "product_height_cm": 10, "product_width_cm": 14}
    products = [{"product_id": "p1", "product_category_name": "perfumaria", **size}]
    products.append({"product_id": "p2", "product_category_name": None, **dict.fromkeys(size)})
    _write(tmp_path / "products.parquet", products)
    _write(tmp_path / "sellers.parquet", [{"seller_id": s, "seller_city": "campinas"} for s in ("s1", "s2")])
    translation = [{"product_category_name": "perfumaria", "product_category_name_english": "perfumery"}]
    _write(tmp_path / "category_translation.parquet", translation)
    return tmp_path


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    parquet.write_table(pa.Table.from_pylist(rows), path)


def test_a_history_is_played_to_its_end_and_adds_up(history: Path) -> None:
    figures = replay_olist(history)

    assert (figures["purchases"], figures["orders"], figures["lines"], figures["finished"]) == (4, 5, 7, 5)
    assert (figures["goods_minor"], figures["freight_minor"]) == (95_855, 5_930)
    assert figures["open_escrows"] == 0
    assert set(Order.objects.values_list("state", flat=True)) == {"finished"}
    assert {"confirm_receipt", "auto_receive"} >= set(Step.objects.filter(target="finished").values_list("move", flat=True))
    assert Order.objects.order_by("placed_at").first().placed_at.year == 2017
    assert list(crosschecks.breaches()) == []
    assert list(stock.breaches()) == []


def test_the_same_history_a_second_time_is_refused_without_harm(history: Path) -> None:
    replay_olist(history)
    before = (Order.objects.count(), Line.objects.count(), Store.objects.count())

    with pytest.raises(AlreadyReplayed):
        replay_olist(history)

    assert (Order.objects.count(), Line.objects.count(), Store.objects.count()) == before


def test_an_interrupted_replay_goes_on_where_it_stopped(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replay_olist(history, days=2)
    assert Purchase.objects.count() == 2

    from entrepot.operations.olist import trading

    real, calls = trading.apply_snapshots, []

    def power_cut(snapshots: object) -> object:
        calls.append(snapshots)
        raise KeyboardInterrupt

    monkeypatch.setattr(trading, "apply_snapshots", power_cut)
    with pytest.raises(KeyboardInterrupt):
        replay_olist(history)
    assert calls
    monkeypatch.setattr(trading, "apply_snapshots", real)

    figures = replay_olist(history)

    assert (figures["purchases"], figures["finished"], figures["open_escrows"]) == (4, 5, 0)
    assert list(crosschecks.breaches()) == []


def test_a_market_that_disagrees_with_the_data_is_not_called_replayed(history: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(replay_olist.__globals__, "replay_figures", lambda _: {**_figures(), "goods_minor": 1})

    with pytest.raises(ReplayDiffers, match="goods_minor"):
        replay_olist(history)
    assert Replay.objects.get().finished_at is None


def _figures() -> dict[str, int]:
    return {"purchases": 4, "orders": 5, "lines": 7, "finished": 5, "freight_minor": 5_930, "open_escrows": 0}


def test_unreadable_data_and_a_second_player_are_told_in_words(history: Path, tmp_path: Path) -> None:
    with pytest.raises(ReplayUnreadable, match="order_items"):
        replay_olist(tmp_path / "nowhere")

    import psycopg

    settings = connection.settings_dict
    with psycopg.connect(host=settings["HOST"], dbname=settings["NAME"], user=settings["USER"]) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (0x6F6C697374,))
        with pytest.raises(ReplayRunning):
            replay_olist(history)
    assert not Order.objects.exists()
    assert clock.now().year > 2020
