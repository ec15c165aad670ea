"""Freight templates: steps at, just under and just over each border; the published case of a real shop; properties."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.logistics import factories as make

from entrepot.logistics.enums import Assumer, Valuation
from entrepot.logistics.rules.freight import area_chain, charge, chargeable_g, offers
from entrepot.logistics.types import (
    AreaGroup,
    Charge,
    FreeRule,
    FreightItem,
    FreightOffer,
    FreightRequest,
    RemoteRule,
    Template,
)


def price(template: Template, request: FreightRequest) -> int:
    return one(template, request).amount_minor


def one(template: Template, request: FreightRequest) -> FreightOffer:
    return offers(request, make.stored(template), request.goods_minor)[0]


@pytest.mark.parametrize(
    ("units", "amount"),
    [("0.1", 1000), ("1", 1000), ("1.1", 1500), ("2", 1500), ("2.0001", 2000), ("3", 2000), ("11", 6000)],
)
def test_charge_at_and_beside_each_step(units: str, amount: int) -> None:
    assert charge(Decimal(units), make.charge()) == (amount, (amount - 1000) // 500)


CARREFOUR = make.template(
    make.service(
        AreaGroup(
            ("1",),
            (
                make.charge("1", 3000, "1", 1000),
                make.charge("1", 1000, "1", 1000, 3900),
                make.charge("3", 0, "1", 1000, 12900),
                make.charge("4", 0, "1", 1000, 15900),
                make.charge("5", 0, "1", 1000, 19900),
            ),
        )
    )
)


@pytest.mark.parametrize(
    ("goods", "weight_g", "yuan"),
    [
        (2000, 2300, 50),
        (10000, 2300, 30),
        (13000, 3000, 0),
        (13000, 3100, 10),
        (20000, 6000, 10),
        (3899, 400, 30),
        (3900, 400, 10),
        (12899, 3000, 30),
        (12900, 3000, 0),
        (15899, 4000, 10),
        (15900, 4000, 0),
        (19899, 5000, 10),
        (19900, 5000, 0),
        (19900, 5001, 10),
    ],
)
def test_graduated_rules_of_a_real_shop_at_every_band(goods: int, weight_g: int, yuan: int) -> None:
    assert price(CARREFOUR, make.request(weight_g, goods=goods)) == yuan * 100


def test_most_specific_area_wins() -> None:
    def flat(fee: int, *areas: str) -> AreaGroup:
        return AreaGroup(areas, (make.charge("9999", fee, "1", 0),))

    template = make.template(
        make.service(flat(4000, "1"), flat(3000, "440000"), flat(2000, "440100"), flat(1000, "440106"), flat(900, "US"))
    )
    found = {
        division: price(template, make.request(division=division)) for division in ("440106", "440105", "440300", "110101", "")
    }
    assert found == {"440106": 1000, "440105": 2000, "440300": 3000, "110101": 4000, "": 4000}
    assert price(template, make.request(country="US", division="US-CA")) == 900


def test_area_chain_of_a_region_abroad() -> None:
    assert area_chain("US", "US-CA") == ("US-CA", "US", "1")


def test_area_not_served_gives_no_offer() -> None:
    template = make.template(make.service(unserved=("650000",), countries=("CN",)))
    assert offers(make.request(division="650100"), make.stored(template), 0) == []
    assert offers(make.request(country="US"), make.stored(template), 0) == []
    assert offers(make.request(division="110101"), make.stored(template), 0) != []


@pytest.mark.parametrize(
    ("rule", "free"),
    [
        (FreeRule(amount_minor=10000), True),
        (FreeRule(amount_minor=10001), False),
        (FreeRule(quantity=2), True),
        (FreeRule(quantity=3), False),
        (FreeRule(weight_g=2000), True),
        (FreeRule(weight_g=1999), False),
        (FreeRule(amount_minor=10000, quantity=3), False),
        (FreeRule(areas=("440000",), amount_minor=1), True),
        (FreeRule(areas=("110000",), amount_minor=1), False),
    ],
)
def test_free_shipping_needs_every_condition(rule: FreeRule, free: bool) -> None:
    template = make.template(make.service(free=(rule,)))
    assert (price(template, make.request(1000, quantity=2, goods=10000, division="440106")) == 0) is free


def test_steps_come_in_order_and_add_up() -> None:
    remote = RemoteRule("CN", "850000", "859999", 2000)
    template = make.template(make.service(remote=(remote,), percent=Decimal("0.155"), max_minor=3500))
    offer = one(template, make.request(1000, postcode="850100"))
    assert [(step.code, step.amount_minor) for step in offer.steps] == [("base", 1000), ("remote", 2000), ("percent", 465)]
    assert offer.amount_minor == 3465
    capped = one(template, make.request(2000, postcode="850100"))
    assert (capped.amount_minor, capped.steps[-1].code) == (3500, "maximum")


def test_smallest_charge_lifts_a_cheap_parcel() -> None:
    assert price(make.template(make.service(min_minor=1200)), make.request(100)) == 1200


def test_seller_pays_all() -> None:
    assert price(make.template(assumer=Assumer.SELLER), make.request(99000)) == 0


def test_volumetric_weight_is_exact() -> None:
    box = FreightItem(1, weight_g=500, volume_mm3=240 * 180 * 120)
    assert chargeable_g([box], 6000, 1) == 864
    assert chargeable_g([box], 5000, 100) == 1100
    assert chargeable_g([box], None, 500) == 500


def test_pieces_and_volume_are_counted() -> None:
    by_piece = make.template(valuation=Valuation.PIECE)
    assert price(by_piece, make.request(0, quantity=3)) == 2000
    by_volume = make.template(
        make.service(AreaGroup(("1",), (make.charge("0.1", 1000, "0.1", 500),))), valuation=Valuation.VOLUME
    )
    assert price(by_volume, make.request(items=(FreightItem(3, 0, 10**8),))) == 2000


def test_cheapest_service_comes_first_and_a_wish_is_kept() -> None:
    slow = make.service(AreaGroup(("1",), (make.charge("9999", 500, "1", 0),), 10, 20), code="post")
    template = make.template(make.service(), slow)
    assert [offer.service for offer in offers(make.request(), make.stored(template), 0)] == ["post", "express"]
    assert [offer.service for offer in offers(make.request(service="express"), make.stored(template), 0)] == ["express"]


rules = st.builds(
    lambda start, fee, add, add_fee: Charge(Decimal(start).scaleb(-1), fee, Decimal(add).scaleb(-1), add_fee),
    st.integers(1, 500),
    st.integers(0, 5000),
    st.integers(1, 100),
    st.integers(0, 5000),
)


@given(rules, st.integers(0, 200_000), st.integers(0, 200_000))
def test_freight_never_falls_when_weight_grows(rule: Charge, one_g: int, more_g: int) -> None:
    light, heavy = sorted((one_g, more_g))
    template = make.template(make.service(AreaGroup(("1",), (rule,))))
    assert price(template, make.request(light)) <= price(template, make.request(heavy))


@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(1, 300))
def test_each_step_is_exact(start: int, add: int, steps: int) -> None:
    rule = Charge(Decimal(start).scaleb(-1), 1000, Decimal(add).scaleb(-1), 7)
    border = rule.start_standard + steps * rule.add_standard
    tiny = Decimal("0.0001")
    assert charge(border, rule) == (1000 + steps * 7, steps)
    assert charge(border + tiny, rule) == (1000 + (steps + 1) * 7, steps + 1)
    assert charge(border - tiny, rule) == (1000 + steps * 7, steps)
