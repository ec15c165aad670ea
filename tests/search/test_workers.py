"""Many workers on the same products."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from tests.search.factories import add, fill, find, source

from entrepot.database import sql
from entrepot.search.services import refresh_weights
from entrepot.search.types import Source

pytestmark = pytest.mark.django_db(transaction=True)


def together(jobs: list[Callable[[], None]]) -> list[BaseException]:
    """Run all jobs in threads that start at once; what went wrong."""
    start, errors = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], None]) -> None:
        try:
            start.wait()
            job()
        except BaseException as error:  # noqa: BLE001 - told to the test
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def test_workers_on_overlapping_products_never_deadlock_and_leave_one_version_of_each() -> None:
    vocabulary = [f"word{n}" for n in range(400)]
    ids: list[UUID] = [source("x").product_id for _ in range(60)]

    def version(product: UUID, seed: int) -> Source:
        mix = random.Random(f"{product}{seed}")
        return source(
            " ".join(mix.sample(vocabulary, 12)), product_id=product, brand=mix.choice(["Acme", "Bolt"]), category=str(seed % 9)
        )

    def work(seed: int) -> None:
        order = random.Random(seed)
        for turn in range(8):
            batch = order.sample(ids, 25)
            add([version(product, seed * 100 + turn) for product in batch])

    errors = together([lambda n=n: work(n) for n in range(5)] + [lambda: [refresh_weights(tolerance=0) for _ in range(4)]])  # type: ignore[misc]

    assert errors == []
    fill(*[version(product, 0) for product in ids])
    assert sql.scalar("SELECT count(*) FROM search_posting") == sql.scalar(
        "SELECT sum(cardinality(lexemes)) FROM search_documentlexemes"
    )
    assert (
        sql.scalar("SELECT count(*) FROM search_documentlexemes") == sql.scalar("SELECT count(*) FROM search_offer") == len(ids)
    )
    wanted = version(ids[0], 0).texts["en"][0].split()[0]
    assert ids[0] in find(wanted, size=100)


def test_one_product_in_two_hands_ends_with_the_words_of_one() -> None:
    item = source("x")
    for _ in range(5):
        errors = together(
            [
                lambda text=text: add([source(text, product_id=item.product_id)])
                for text in ("red lamp", "blue lamp", "green lamp")
            ]
        )
        assert errors == []
        assert sum(bool(find(colour, as_typed=True)) for colour in ("red", "blue", "green")) == 1
        assert find("lamp") == [item.product_id]
