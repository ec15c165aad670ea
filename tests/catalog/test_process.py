"""The life of a product."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson
import pytest
from tests.catalog import factories
from tests.stores import factories as stores

from entrepot.catalog import queries, services
from entrepot.catalog.errors import NoSuchProduct, NotCompliant, ReasonRequired, WrongState
from entrepot.catalog.models import Card, Listing, Product
from entrepot.catalog.rules.process import PROCESS, leaf_of, verbs_from
from entrepot.catalog.types import Moved
from entrepot.database import sql
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Forbidden
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def facts(kind: str) -> list[dict[str, Any]]:
    return [row["payload"] for row in sql.dicts("SELECT payload FROM events_fact WHERE kind = %s ORDER BY position", [kind])]


def test_a_complete_product_goes_on_sale_when_submitted() -> None:
    store = stores.store()
    product = factories.product(store, published=False)

    [moved] = services.submit([product.pk], stores.staff(store))

    assert moved == Moved(product.pk, "draft", "published")
    assert queries.variants([factories.variant_id(product)])[factories.variant_id(product)].published
    assert Listing.objects.filter(product_id=product.pk).count() == 2  # its category, and the whole catalogue
    assert facts("catalog.product_published") == [{"store_id": str(store.pk), "product_ids": [str(product.pk)]}]


def test_a_category_that_asks_for_review_gets_it() -> None:
    store = stores.store()
    product = factories.product(store, published=False, category=factories.category("cream", needs_review=True).path)

    assert services.submit([product.pk], stores.staff(store)) == [Moved(product.pk, "draft", "review")]
    assert not Card.objects.filter(product=product).exists()
    with pytest.raises(Forbidden):
        services.approve([product.pk], stores.staff(store))
    assert services.approve([product.pk], SYSTEM) == [Moved(product.pk, "review", "published")]


def test_a_reviewer_says_no_with_a_reason() -> None:
    store = stores.store()
    product = factories.product(store, published=False, category=factories.category("cream", needs_review=True).path)
    services.submit([product.pk], SYSTEM)

    assert services.refuse([product.pk], SYSTEM, reason=" ") == [ReasonRequired()]
    assert services.refuse([product.pk], SYSTEM, reason="No list of ingredients") == [Moved(product.pk, "review", "draft")]
    assert Product.objects.get(pk=product.pk).note == "No list of ingredients"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"origin": ""}, "origin"),
        ({"hs_code": ""}, "hs_code"),
        ({"variants": (factories.variant_draft(weight_g=None),)}, "weight_g"),
        ({"variants": (factories.variant_draft(0),)}, "price"),
        ({"variants": (factories.variant_draft(is_active=False),)}, "variants"),
        ({"texts": {"zh-hans": factories.Text("全网最低价的杯子")}}, "title:zh-hans"),
        ({"texts": {"en": factories.Text("Cup", "A Counterfeit cup")}}, "description:en"),
    ],
)
def test_what_does_not_meet_the_rules_stays_a_draft(fields: dict[str, Any], field: str) -> None:
    product = factories.product(published=False, **fields)

    [refusal] = services.submit([product.pk], SYSTEM)

    assert isinstance(refusal, NotCompliant)
    assert [problem["field"] for problem in refusal.fields["problems"]] == [field]
    assert Product.objects.get(pk=product.pk).state == "draft"
    assert not facts("catalog.product_published")


def test_a_domestic_store_needs_no_customs_data() -> None:
    product = factories.product(
        stores.store(kind="domestic"),
        published=False,
        origin="",
        hs_code="",
        variants=(factories.variant_draft(weight_g=None),),
    )

    assert services.submit([product.pk], SYSTEM) == [Moved(product.pk, "draft", "published")]


def test_an_attribute_that_the_category_requires_is_missed() -> None:
    category = factories.category("wine", attribute_hints=[{"name": "Vintage", "kind": "number", "required": True}])
    product = factories.product(published=False, category=category.path)

    [refusal] = services.submit([product.pk], SYSTEM)

    assert isinstance(refusal, NotCompliant)
    assert refusal.fields["problems"] == [{"field": "attribute:Vintage", "reason": "required in this category"}]


def test_a_suspended_product_leaves_the_shelf_and_only_the_platform_brings_it_back() -> None:
    store = stores.store()
    product = factories.product(store)

    assert services.suspend([product.pk], SYSTEM, reason="Recall") == [Moved(product.pk, "published", "suspended")]
    assert not Card.objects.filter(product=product).exists()
    assert not Listing.objects.filter(product_id=product.pk).exists()
    assert facts("catalog.product_unpublished")[0]["reason"] == "suspend"
    assert services.submit([product.pk], stores.staff(store)) == [WrongState(state="suspended", verb="submit")]
    with pytest.raises(Forbidden):
        services.reinstate([product.pk], stores.staff(store))
    assert services.reinstate([product.pk], SYSTEM) == [Moved(product.pk, "suspended", "published")]


def test_a_batch_has_an_outcome_for_each() -> None:
    store = stores.store()
    good, bad = factories.product(store, published=False), factories.product(store, published=False, origin="")
    nobody = uuid7()

    outcomes = services.submit([bad.pk, nobody, good.pk], SYSTEM)

    assert isinstance(outcomes[0], NotCompliant)
    assert outcomes[1:] == [NoSuchProduct(what="product"), Moved(good.pk, "draft", "published")]


def test_republishing_does_not_make_a_product_new() -> None:
    product = factories.product()
    first = Product.objects.get(pk=product.pk).published_at

    services.withdraw([product.pk], SYSTEM)
    services.submit([product.pk], SYSTEM)

    assert Product.objects.get(pk=product.pk).published_at == first


def test_archived_products_can_be_restored() -> None:
    product = factories.product()

    assert services.archive([product.pk], SYSTEM) == [Moved(product.pk, "published", "archived")]
    assert services.restore([product.pk], SYSTEM) == [Moved(product.pk, "archived", "draft")]


def test_products_follow_their_store(events_drain: Any) -> None:
    store = stores.store()
    product = factories.product(store)
    shelf = lambda: orjson.loads(queries.listing_json())["items"]  # noqa: E731
    assert len(shelf()) == 1

    store.state = "suspended"
    store.save()
    services.refresh_stores([store.pk])
    assert shelf() == []
    assert facts("catalog.product_unpublished") == [
        {"store_id": str(store.pk), "product_ids": [str(product.pk)], "reason": "store"}
    ]

    store.state, store.name = "open", {"en": "New name"}
    store.save()
    services.refresh_stores([store.pk])
    assert shelf()[0]["store"]["name"] == "New name"


def test_every_row_of_the_table_can_be_told_to_a_person() -> None:
    for step in PROCESS:
        assert leaf_of(step.verb) == step.leaf
    assert verbs_from("review") == ("approve", "refuse", "publish", "withdraw", "suspend", "archive")


def test_moving_takes_the_same_statements_for_many(django_assert_num_queries: Any) -> None:
    store = stores.store()
    for size in (1, 3):
        ids: list[UUID] = factories.create([factories.draft(store) for _ in range(size)])
        with django_assert_num_queries(12):
            services.publish(ids, SYSTEM)
