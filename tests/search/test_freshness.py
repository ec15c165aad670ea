"""The index follows the catalogue by its facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from tests.catalog import factories as catalog
from tests.search.factories import find, page
from tests.stores import factories as stores

from entrepot.catalog import services as catalog_services
from entrepot.catalog.types import PriceUpdate, Text
from entrepot.database import sql
from entrepot.identity.types import SYSTEM
from entrepot.kernel.clock import VirtualClock
from entrepot.search import services
from entrepot.search.enums import FacetKind
from entrepot.search.queries import stats
from entrepot.search.types import Filters

pytestmark = pytest.mark.django_db
Drain = Callable[[], object]


def test_a_published_product_is_found_with_its_facets(events_drain: Drain) -> None:
    cameras = catalog.category("cameras", parent=catalog.category("electronics"), name={"en": "Cameras", "zh-hans": "相机"})
    store = stores.store()
    item = catalog.product(
        store,
        1250,
        category=cameras.path,
        brand="Leica",
        origin="DE",
        texts={"en": Text("Rangefinder M11", "a fine thing"), "zh-hans": Text("旁轴 M11")},
        sku="LEI-M11",
        in_stock=True,
    )

    events_drain()

    shown = page("rangefinder", facets=True)
    assert [(hit.product_id, hit.price_minor, hit.currency, hit.in_stock) for hit in shown.hits] == [
        (item.pk, 1250, store.currency, True)
    ]
    labels = {facet.kind: {value.label.get("en", value.label.get("")) for value in facet.values} for facet in shown.facets}
    assert labels[FacetKind.CATEGORY] == {"Electronics", "Cameras"}
    assert labels[FacetKind.BRAND] == {"Leica"}
    assert labels[FacetKind.STORE_KIND] == {store.kind}
    assert find("旁轴") == find("相机") == find("camera") == find("lei-m11") == [item.pk]
    assert find("rangefinder", Filters(categories=(str(cameras.parent_id),), stores=(store.pk,))) == [item.pk]


def test_a_draft_is_not_found(events_drain: Drain) -> None:
    catalog.product(texts={"en": Text("Rangefinder")}, published=False)

    events_drain()

    assert find("rangefinder") == []


def test_new_prices_and_stock_show_without_indexing(events_drain: Drain, monkeypatch: pytest.MonkeyPatch) -> None:
    item = catalog.product(texts={"en": Text("Rangefinder")}, in_stock=True)
    events_drain()
    monkeypatch.setattr("entrepot.search.subscribers.index_dirty", lambda **_: pytest.fail("words did not change"))

    catalog_services.set_prices([PriceUpdate(catalog.variant_id(item), 777)], SYSTEM)
    catalog_services.set_in_stock({item.pk: False})
    events_drain()

    [hit] = page("rangefinder").hits
    assert (hit.price_minor, hit.in_stock) == (777, False)


def test_a_withdrawn_product_is_no_longer_found_and_comes_back(events_drain: Drain) -> None:
    item = catalog.product(texts={"en": Text("Rangefinder")})
    events_drain()

    catalog_services.withdraw([item.pk], SYSTEM)
    events_drain()
    assert find("rangefinder") == find() == []

    catalog_services.publish([item.pk], SYSTEM)
    events_drain()
    assert find("rangefinder") == [item.pk]


def test_a_product_that_cannot_be_indexed_waits_alone_and_counts_as_lag(
    virtual_clock: VirtualClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = (catalog.product(texts={"en": Text(title)}) for title in ("Rangefinder", "Tripod"))
    real = services.index_dirty.__globals__["write"]

    def write(ids: list[UUID], read: object) -> int:
        if bad.pk in ids:
            raise ValueError("a text that cannot be read")
        return real(ids, read)  # type: ignore[no-any-return]

    services.mark([bad.pk, good.pk])
    monkeypatch.setitem(services.index_dirty.__globals__, "write", write)
    virtual_clock.advance(timedelta(seconds=40))

    assert services.index_dirty() == 1

    assert find("tripod") == [good.pk]
    assert (stats().waiting, stats().lag_seconds) == (1, 40.0)
    monkeypatch.undo()
    assert services.index_dirty() == 1
    assert find("rangefinder") == [bad.pk]
    assert stats().lag_seconds == 0


def test_index_and_remove_take_products_by_id() -> None:
    items = [catalog.product(texts={"en": Text(f"Rangefinder {n}")}) for n in range(3)]
    ids = [item.pk for item in items]

    assert services.index(ids) == 3
    services.remove(ids[:1])

    assert set(find("rangefinder")) == set(ids[1:])
    assert services.index(ids) == 3


def test_the_hourly_round_refreshes_weights_and_sales() -> None:
    item = catalog.product(texts={"en": Text("Rangefinder")})
    services.index([item.pk])
    catalog_services.record_sales({item.pk: 7})

    services.upkeep()

    assert sql.one("SELECT sold, df, idf FROM search_offer, search_lexeme WHERE token = 'rangefind'") == (7, 1, 288)
