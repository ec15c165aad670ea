"""Creating products in batches."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.catalog import factories
from tests.stores import factories as stores

from entrepot.catalog import queries, services
from entrepot.catalog.errors import (
    DuplicateExternalId,
    DuplicateSku,
    InvalidProduct,
    UnknownCategory,
    UnknownStore,
    WrongCurrency,
)
from entrepot.catalog.models import Product
from entrepot.catalog.types import Created, ProductDraft
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Forbidden
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def test_products_are_created_as_drafts_that_cannot_be_bought() -> None:
    store = stores.store()
    made = factories.draft(
        store, variants=(factories.variant_draft(1500, cost_minor=900), factories.variant_draft(1700, options={"Size": "L"}))
    )

    [outcome] = services.create_products([made], SYSTEM)

    assert isinstance(outcome, Created)
    views = queries.variants(outcome.variant_ids)
    first = views[outcome.variant_ids[0]]
    assert (first.price_minor, first.cost_minor, first.currency, first.weight_g) == (1500, 900, "EUR", 500)
    assert (first.hs_code, first.origin, first.category_path, first.brand) == ("950300", "DE", "things", "Acme")
    assert first.title == {language: text.title for language, text in made.texts.items()}
    assert views[outcome.variant_ids[1]].options == {"Size": "L"}
    assert not any(view.published for view in views.values())


def test_one_refusal_does_not_stop_the_others() -> None:
    store = stores.store()
    taken = factories.draft(store)
    factories.create([taken])
    good = factories.draft(store)

    outcomes = services.create_products(
        [
            taken,
            replace(factories.draft(store), variants=taken.variants),
            good,
            replace(factories.draft(store), external_id=good.external_id),
            factories.draft(store, category="nowhere"),
            replace(factories.draft(store), store_id=uuid7()),
            factories.draft(store, currency="USD"),
            factories.draft(store, hs_code="12"),
        ],
        SYSTEM,
    )

    assert [type(outcome) for outcome in outcomes] == [
        DuplicateExternalId, DuplicateSku, Created, DuplicateExternalId, UnknownCategory, UnknownStore,
        WrongCurrency, InvalidProduct,
    ]  # fmt: skip
    assert Product.objects.filter(store=store).count() == 2


def test_the_number_of_statements_does_not_grow_with_the_batch() -> None:
    store = stores.store()
    factories.create([factories.draft(store)])
    counts = []
    for size in (1, 30):
        drafts = [factories.draft(store) for _ in range(size)]
        with CaptureQueriesContext(connection) as captured:
            factories.create(drafts)
        counts.append(len(captured))
    assert counts == [11, 11]


def test_somebody_without_the_permission_creates_nothing() -> None:
    store = stores.store()

    with pytest.raises(Forbidden):
        services.create_products([factories.draft(store)], stores.staff(store, "viewer"))

    assert not Product.objects.filter(store=store).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_create_the_same_number_at_once_one_is_refused() -> None:
    store = stores.store()
    drafts = [factories.draft(store, external_id="same"), factories.draft(store, external_id="same")]
    start = threading.Barrier(2)
    outcomes: list[object] = []

    def create(draft: ProductDraft) -> None:
        try:
            start.wait()
            outcomes.extend(services.create_products([draft], SYSTEM))
        finally:
            connection.close()

    threads = [threading.Thread(target=create, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Created", "DuplicateExternalId"]
    assert Product.objects.filter(store=store).count() == 1
