"""A new generation beside the old one."""

from __future__ import annotations

import pytest
from tests.catalog import factories as catalog
from tests.search.factories import find, page
from tests.stores import factories as stores

from entrepot.catalog.types import Text
from entrepot.database import sql
from entrepot.search import services
from entrepot.search.queries import stats

pytestmark = pytest.mark.django_db


def products(n: int) -> list[object]:
    store = stores.store()
    return [catalog.product(store, texts={"en": Text(f"Lamp number {i}", "a lamp " * i)}).pk for i in range(n)]


def test_a_rebuild_finds_the_same_products_and_starts_pages_over() -> None:
    ids = products(6)
    services.index(ids)
    services.refresh_weights(tolerance=0)
    before = page("lamp", size=2)
    told: list[tuple[int, int]] = []

    generation = services.rebuild(lambda done, total: told.append((done, total)))

    assert set(find("lamp")) == set(ids)
    assert told == [(6, 6)]
    assert stats().generation == generation
    assert stats().drift < 0.01
    assert page("lamp", size=2, cursor=before.cursor).restarted


def test_a_rebuild_finds_what_the_index_had_lost() -> None:
    ids = products(3)

    services.rebuild()

    assert set(find("lamp")) == set(ids)


def test_what_changes_during_a_rebuild_is_in_both() -> None:
    ids = products(3)
    services.index(ids)
    seen_meanwhile: list[object] = []

    def change(done: int, total: int) -> None:
        late = catalog.product(texts={"en": Text("Late lamp")})
        services.index([late.pk])
        services.remove([ids[0]])
        seen_meanwhile.extend(find("lamp"))
        ids.append(late.pk)

    services.rebuild(change)

    assert set(seen_meanwhile) == set(ids[1:])
    assert set(find("lamp")) == set(ids[1:])


def test_an_interrupted_rebuild_leaves_the_old_index_and_the_next_one_works() -> None:
    ids = products(2)
    services.index(ids)
    generation = stats().generation

    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.rebuild(interrupt)

    assert stats().generation == generation
    assert set(find("lamp")) == set(ids)
    assert services.rebuild() > generation + 1


def test_generations_given_up_are_dropped_with_their_postings() -> None:
    services.index(products(2))
    services.rebuild()

    services.upkeep()

    assert sql.rows("SELECT state, count(*) FROM search_generation GROUP BY 1") == [("current", 1)]
    assert sql.scalar("SELECT count(*) FROM search_posting") == stats().postings
    assert sql.scalar("SELECT count(DISTINCT generation_id) FROM search_lexeme") == 1


def test_an_index_whose_texts_grew_is_rebuilt_by_the_hourly_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(services.upkeep.__globals__, "FEWEST_TO_MEASURE", 2)
    services.index(products(4))
    generation = stats().generation
    assert stats().drift > 0.1

    services.upkeep()

    assert stats().generation > generation
    assert stats().drift < 0.01
