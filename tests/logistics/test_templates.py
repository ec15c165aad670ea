"""Templates: what is refused, the exchange form there and back, versions, quotes from the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.logistics import factories as make
from tests.stores import factories as stores

from entrepot.kernel.errors import Missing
from entrepot.logistics import queries, services
from entrepot.logistics.enums import Assumer, Valuation
from entrepot.logistics.errors import BadTemplate, NoTemplate, NotServed
from entrepot.logistics.models import FreightTemplate
from entrepot.logistics.rules.exchange import from_exchange, to_exchange
from entrepot.logistics.rules.template_check import checked, services_from_json, services_to_json
from entrepot.logistics.types import AreaGroup, FreeRule, FreightOffer, RemoteRule, Service

FIELDS = {
    "name": "标准运费",
    "assumer": "0",
    "valuation": "1",
    "consign_area_id": "330106",
    "template_types": "express;ems",
    "template_dests": "1,310000|330000,650000;1",
    "template_start_standards": "1,1,1.0;0.5",
    "template_start_fees": "10.00,6.50,20.00;22.00",
    "template_add_standards": "1,1,0.5;0.5",
    "template_add_fees": "5.00,2.00,20.00;9.90",
}


def test_exchange_form_is_read() -> None:
    template = from_exchange(FIELDS)
    assert (template.valuation, template.assumer, template.consign_area) == (Valuation.WEIGHT, Assumer.BUYER, "330106")
    express, ems = template.services
    assert [group.areas for group in express.groups] == [("1",), ("310000", "330000"), ("650000",)]
    assert express.groups[1].charges == (make.charge("1", 650, "1", 200),)
    assert ems.groups[0].charges == (make.charge("0.5", 2200, "0.5", 990),)


def test_exchange_form_there_and_back_is_the_same() -> None:
    assert to_exchange(from_exchange(FIELDS)) == FIELDS


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("template_dests", "310000,330000,650000;1"),
        ("template_dests", "1,310000;1"),
        ("template_add_fees", "5.00,2.00;9.90"),
        ("template_types", "express"),
        ("template_types", "cod;wlb"),
        ("template_start_fees", "1000.00,6.50,20.00;22.00"),
        ("template_start_fees", "10.001,6.50,20.00;22.00"),
        ("template_start_fees", "ten,6.50,20.00;22.00"),
        ("template_add_fees", "5.00,2.00,20.01;9.90"),
        ("template_start_standards", "0,1,1.0;0.5"),
        ("template_start_standards", "0.05,1,1.0;0.5"),
        ("template_start_standards", "NaN,1,1.0;0.5"),
        ("template_add_standards", "0,1,0.5;0.5"),
        ("template_add_standards", "10000,1,0.5;0.5"),
        ("valuation", "2"),
        ("assumer", "7"),
        ("name", ""),
        ("name", "运" * 17),
    ],
)
def test_exchange_form_that_is_wrong_is_refused(field: str, value: str) -> None:
    with pytest.raises(BadTemplate):
        from_exchange({**FIELDS, field: value})


def test_first_fee_of_zero_allows_a_higher_additional_fee() -> None:
    assert checked(make.template(make.service(AreaGroup(("1",), (make.charge("1", 0, "1", 900),)))))
    with pytest.raises(BadTemplate):
        checked(make.template(make.service(AreaGroup(("1",), (make.charge("1", 800, "1", 900),)))))


@pytest.mark.parametrize(
    "service",
    [
        Service("express", ()),
        make.service(AreaGroup(("1", "CN"), (make.charge(),)), AreaGroup(("CN",), (make.charge(),))),
        make.service(AreaGroup(("1",), ())),
        make.service(AreaGroup(("1",), (make.charge(amount_from=1),))),
        make.service(AreaGroup(("1",), (make.charge(), make.charge()))),
        make.service(AreaGroup(("1",), (make.charge(),), 9, 3)),
        make.service(percent=Decimal(-1)),
        make.service(min_minor=5, max_minor=4),
    ],
)
def test_template_that_cannot_price_is_refused(service: Service) -> None:
    with pytest.raises(BadTemplate):
        checked(make.template(service))


def test_amount_bands_have_no_exchange_form() -> None:
    with pytest.raises(BadTemplate):
        to_exchange(make.template(make.service(AreaGroup(("1",), (make.charge(), make.charge(amount_from=5))))))


@given(
    st.lists(st.from_regex(r"\A[1-9][0-9]{5}\Z"), unique=True, max_size=4),
    st.integers(1, 99_999),
    st.integers(0, 99_999),
    st.integers(1, 99_999),
    st.integers(0, 99_999),
)
def test_any_template_survives_json_and_exchange(areas: list[str], start: int, fee: int, add: int, extra: int) -> None:
    charge = make.charge(str(Decimal(start) / 10), fee, str(Decimal(add) / 10), min(fee, extra) if fee else extra)
    template = checked(make.template(make.service(AreaGroup(("1",), (charge,)), *(AreaGroup((a,), (charge,)) for a in areas))))
    assert services_from_json(services_to_json(template.services)) == template.services
    exchanged = from_exchange(to_exchange(template))
    assert [g.areas for g in exchanged.services[0].groups] == [g.areas for g in template.services[0].groups]
    assert [g.charges for g in exchanged.services[0].groups] == [g.charges for g in template.services[0].groups]


FULL = make.template(
    make.service(
        unserved=("650000",),
        free=(FreeRule(("CN",), 9900),),
        remote=(RemoteRule("CN", "850000", "859999", 1500),),
        percent=Decimal("0.05"),
    ),
    divisor=6000,
    step_g=100,
)


@pytest.mark.django_db
class TestStored:
    """With the database."""

    @pytest.fixture(autouse=True)
    def _fresh(self) -> object:
        services.forget_templates()
        yield
        services.forget_templates()

    def test_template_is_stored_whole_and_quoted(self) -> None:
        store = stores.store()
        saved = services.save_template(store.pk, FULL, actor=stores.staff(store))
        assert queries.template_of(saved.key) == saved
        assert (saved.version, saved.is_default) == (1, True)
        request = make.request(1234, store_id=store.pk, goods=100, postcode="850100", ref="r1")
        (offer,) = services.quote_freight([request])
        assert isinstance(offer, FreightOffer)
        assert (offer.amount_minor, offer.units, offer.template_version, offer.ref) == (3150, Decimal("1.3"), 1, "r1")
        assert offer.as_json()["steps"][0]["code"] == "base"
        assert offer.arrives(datetime(2026, 3, 2, tzinfo=UTC))[1].isoformat() == "2026-03-17"

    def test_outcomes_stand_in_the_order_of_the_requests(self) -> None:
        store = stores.store()
        services.save_template(store.pk, FULL, actor=stores.staff(store))
        served, unserved = make.request(store_id=store.pk), make.request(store_id=store.pk, division="650100")
        other = make.request(store_id=uuid4())
        outcomes = services.quote_freight([unserved, served, other])
        assert [type(outcome) for outcome in outcomes] == [NotServed, FreightOffer, NoTemplate]

    def test_goods_in_another_currency_meet_the_bands_at_the_days_rate(self) -> None:
        store = stores.store()
        services.save_template(store.pk, FULL, actor=stores.staff(store))
        rich = make.request(store_id=store.pk, goods=9900, currency="EUR")
        poor = make.request(store_id=store.pk, goods=900, currency="EUR")
        amounts = [offer.amount_minor for offer in services.quote_freight([rich, poor]) if isinstance(offer, FreightOffer)]
        assert amounts[0] == 0 < amounts[1]

    def test_a_change_is_a_new_version_and_the_old_one_stays(self) -> None:
        store = stores.store()
        owner = stores.staff(store)
        first = services.save_template(store.pk, FULL, actor=owner)
        cheaper = replace(FULL, assumer=Assumer.SELLER)
        second = services.save_template(store.pk, cheaper, actor=owner, key=first.key)
        assert (second.key, second.version, second.is_default) == (first.key, 2, True)
        assert queries.template_of(first.key, 1).template == FULL
        assert [each.version for each in queries.templates(store.pk)] == [2]
        (offer,) = services.quote_freight([make.request(store_id=store.pk)])
        assert isinstance(offer, FreightOffer)
        assert offer.amount_minor == 0

    def test_one_default_per_store(self) -> None:
        store = stores.store()
        owner = stores.staff(store)
        services.save_template(store.pk, FULL, actor=owner)
        other = services.save_template(store.pk, replace(FULL, name="Second"), actor=owner)
        assert not other.is_default
        third = services.save_template(store.pk, replace(FULL, name="Third"), actor=owner, is_default=True)
        assert [each.key for each in queries.templates(store.pk) if each.is_default] == [third.key]

    def test_a_foreign_store_is_out_of_reach(self) -> None:
        store = stores.store()
        mine = services.save_template(store.pk, FULL, actor=stores.staff(store))
        other = stores.store()
        with pytest.raises(Missing):
            services.save_template(store.pk, FULL, actor=stores.staff(other))
        with pytest.raises(Missing):
            services.save_template(other.pk, FULL, actor=stores.staff(other), key=mine.key)
        assert FreightTemplate.objects.count() == 1

    def test_database_refuses_changes_of_a_version(self) -> None:
        store = stores.store()
        services.save_template(store.pk, FULL, actor=stores.staff(store))
        with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
            FreightTemplate.objects.update(services=[])

    def test_fresh_templates_need_no_statement(self) -> None:
        store = stores.store()
        services.save_template(store.pk, FULL, actor=stores.staff(store))
        request = make.request(store_id=store.pk)
        services.quote_freight([request])
        with CaptureQueriesContext(connection) as caught:
            services.quote_freight([request] * 30)
        assert len(caught) == 0
