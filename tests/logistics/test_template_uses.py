"""Products by template: who goes by which, several templates in one basket, and taking a template out of use."""

from __future__ import annotations

import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.inventory.factories import stocked
from tests.logistics import factories as make
from tests.stores import factories as stores

from entrepot.catalog.models import Product
from entrepot.identity.queries import lines_of_subject
from entrepot.identity.types import SYSTEM
from entrepot.kernel.errors import Missing
from entrepot.logistics import queries, services
from entrepot.logistics.errors import TemplateInUse, TemplateIsDefault
from entrepot.logistics.models import FreightTemplate, TemplateUse
from entrepot.logistics.rules.freight import joined, offers
from entrepot.logistics.types import FreightItem, FreightOffer, FreightRequest

pytestmark = pytest.mark.django_db(transaction=True)


def two_templates() -> tuple[object, object, object]:
    """A store with a default of 10.00 and a heavy template of 30.00 for the first kilogram."""
    store = stores.store()
    light = services.save_template(store.pk, make.template(), actor=SYSTEM)
    heavy = services.save_template(
        store.pk,
        make.template(make.service(make.AreaGroup(("1",), (make.charge("1", 3000),), 5, 20)), name="Heavy"),
        actor=SYSTEM,
    )
    return store, light, heavy


def quoted(store: object, *products: Product) -> FreightOffer:
    items = tuple(FreightItem(1, 1000, product_id=product.pk, goods_minor=5000) for product in products)
    request = FreightRequest(store.pk, "CN", "CNY", 5000 * len(items), items)  # type: ignore[attr-defined]
    [offer] = services.quote_freight([request])
    assert isinstance(offer, FreightOffer)
    return offer


def test_products_go_by_the_default_until_they_are_given_a_template() -> None:
    store, light, heavy = two_templates()
    lamp, sofa = stocked(store).product, stocked(store).product
    assert quoted(store, lamp, sofa).amount_minor == 1500

    assert services.assign_template(store.pk, [sofa.pk, uuid4()], heavy.key, actor=SYSTEM) == 1

    assert [(line.stored.template.name, line.products) for line in queries.template_lines(store.pk)] == [
        ("Standard", 1),
        ("Heavy", 1),
    ]
    assert [row.id for row in queries.products_by_template(heavy)] == [sofa.pk]
    assert [row.id for row in queries.products_by_template(light)] == [lamp.pk]
    both = quoted(store, lamp, sofa)
    assert (both.amount_minor, both.days_min, both.days_max, len(both.parts)) == (4000, 5, 20, 2)
    assert [part["template_key"] for part in both.as_json()["parts"]] == [str(light.key), str(heavy.key)]
    assert quoted(store, sofa).amount_minor == 3000


def test_a_product_given_to_the_default_has_no_row() -> None:
    store, light, heavy = two_templates()
    sofa = stocked(store).product
    services.assign_template(store.pk, [sofa.pk], heavy.key, actor=SYSTEM)

    services.assign_template(store.pk, [sofa.pk], light.key, actor=SYSTEM)

    assert not TemplateUse.objects.exists()
    assert quoted(store, sofa).amount_minor == 1000


def test_a_template_in_use_is_deleted_only_with_an_heir_and_the_default_never() -> None:
    store, light, heavy = two_templates()
    sofa = stocked(store).product
    services.assign_template(store.pk, [sofa.pk], heavy.key, actor=SYSTEM)

    with pytest.raises(TemplateInUse) as refused:
        services.delete_template(store.pk, heavy.key, actor=SYSTEM)
    assert refused.value.fields["products"] == 1
    with pytest.raises(TemplateIsDefault):
        services.delete_template(store.pk, light.key, actor=SYSTEM)
    with pytest.raises(TemplateInUse):
        services.delete_template(store.pk, heavy.key, actor=SYSTEM, move_to=heavy.key)
    with pytest.raises(Missing):
        services.delete_template(store.pk, heavy.key, actor=SYSTEM, move_to=uuid4())
    assert FreightTemplate.objects.filter(is_active=True).count() == 2

    services.delete_template(store.pk, heavy.key, actor=SYSTEM, move_to=light.key)

    assert [line.stored.key for line in queries.template_lines(store.pk)] == [light.key]
    assert quoted(store, sofa).amount_minor == 1000
    assert queries.template_of(heavy.key, 1).template.name == "Heavy"
    actions = [line.action for line in lines_of_subject("logistics.template", str(heavy.key), None, 9)]
    assert actions == ["logistics.template_deleted", "logistics.template_assigned", "logistics.template_saved"]


def test_another_default_takes_everything_that_has_no_template_of_its_own() -> None:
    store, light, heavy = two_templates()
    lamp, sofa = stocked(store).product, stocked(store).product
    services.assign_template(store.pk, [sofa.pk], heavy.key, actor=SYSTEM)

    services.make_default_template(store.pk, heavy.key, actor=SYSTEM)
    services.make_default_template(store.pk, heavy.key, actor=SYSTEM)

    assert (quoted(store, lamp).amount_minor, quoted(store, sofa).amount_minor) == (3000, 3000)
    assert [(line.stored.key, line.products) for line in queries.template_lines(store.pk)] == [(heavy.key, 2), (light.key, 0)]


def test_copies_and_new_names_fit_into_fifty_bytes() -> None:
    store = stores.store()
    first = services.save_template(store.pk, make.template(name="运费" * 8), actor=SYSTEM)

    copy = services.duplicate_template(store.pk, first.key, " (2)", actor=SYSTEM)
    renamed = services.rename_template(store.pk, copy.key, " Sea freight ", actor=SYSTEM)

    assert (copy.version, copy.is_default, len(copy.template.name.encode()) <= 50) == (1, False, True)
    assert copy.template.name.endswith(" (2)")
    assert (renamed.version, renamed.template.name, renamed.template.services) == (2, "Sea freight", first.template.services)
    assert [line.version for line in queries.template_versions(copy.key, store.pk)] == [2, 1]
    assert queries.template_versions(copy.key, uuid4()) == []
    with pytest.raises(Missing):
        services.rename_template(stores.store().pk, copy.key, "Mine", actor=SYSTEM)


def test_quotes_of_several_templates_ask_the_database_nothing_while_they_are_fresh() -> None:
    store, _light, heavy = two_templates()
    lamp, sofa = stocked(store).product, stocked(store).product
    services.assign_template(store.pk, [sofa.pk], heavy.key, actor=SYSTEM)
    quoted(store, lamp, sofa)

    with CaptureQueriesContext(connection) as asked:
        quoted(store, lamp, sofa)

    assert len(asked) == 0


def test_whoever_assigns_while_the_template_is_deleted_loses_or_is_moved() -> None:
    store, _light, heavy = two_templates()
    sofas = [stocked(store).product.pk for _ in range(3)]
    barrier, outcomes = threading.Barrier(2), []

    def run(verb: object) -> None:
        barrier.wait()
        try:
            verb()  # type: ignore[operator]
            outcomes.append("done")
        except (Missing, TemplateInUse) as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(lambda: services.assign_template(store.pk, sofas, heavy.key, actor=SYSTEM),)),
        threading.Thread(target=run, args=(lambda: services.delete_template(store.pk, heavy.key, actor=SYSTEM),)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    used = TemplateUse.objects.filter(template_key=heavy.key).count()
    active = FreightTemplate.objects.filter(key=heavy.key, is_active=True).exists()
    assert sorted(outcomes) in (["Missing", "done"], ["TemplateInUse", "done"])
    assert (used, active) in ((0, False), (3, True))


@given(st.lists(st.tuples(st.integers(1, 5000), st.integers(1, 9)), min_size=2, max_size=5))
def test_several_templates_cost_the_sum_of_their_parts(parts: list[tuple[int, int]]) -> None:
    asked = []
    for fee, units in parts:
        everywhere = make.AreaGroup(("1",), (make.charge("1", fee, "1", 1),))
        asked.append(offers(make.request(1000 * units), make.stored(make.template(make.service(everywhere))), 0))
    [offer] = joined(asked)
    assert offer.amount_minor == sum(part[0].amount_minor for part in asked)
    assert offer.amount_minor == sum(step.amount_minor for step in offer.steps)


def test_ways_in_common_are_offered_and_without_any_each_part_goes_by_its_cheapest() -> None:
    fast, slow = make.service(code="express"), make.service(make.AreaGroup(("1",), (make.charge("1", 400),)), code="post")
    request = make.request()
    first, second = (offers(request, make.stored(make.template(*ways)), 0) for ways in ((fast, slow), (fast,)))
    only_post = offers(request, make.stored(make.template(slow)), 0)

    assert [(offer.service, offer.amount_minor) for offer in joined([first, second])] == [("express", 2000)]
    assert [(offer.service, offer.amount_minor) for offer in joined([second, only_post])] == [("express", 1400)]
    assert joined([first, []]) == []
    assert joined([first]) == first


def test_templates_in_two_currencies_are_added_in_that_of_the_first() -> None:
    store, _light, heavy = two_templates()
    sofa = stocked(store).product
    services.save_template(store.pk, replace(heavy.template, currency="USD"), actor=SYSTEM, key=heavy.key)
    services.assign_template(store.pk, [sofa.pk], heavy.key, actor=SYSTEM)

    offer = quoted(store, stocked(store).product, sofa)

    assert offer.currency == "CNY"
    assert offer.amount_minor == sum(part.amount_minor for part in offer.parts)
    assert offer.parts[1].amount_minor > 3000


def test_products_say_by_which_template_of_their_own_they_go() -> None:
    store, _light, heavy = two_templates()
    other = stores.store()
    lamp, sofa = stocked(store).product, stocked(store).product
    services.assign_template(store.pk, [sofa.pk], heavy.key, actor=SYSTEM)

    assert queries.templates_of_products(store.pk, [lamp.pk, sofa.pk]) == {sofa.pk: heavy.key}
    assert queries.templates_of_products(other.pk, [sofa.pk]) == {}
