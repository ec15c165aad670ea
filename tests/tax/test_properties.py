"""What holds for every basket."""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tax import factories as make

from entrepot.kernel.money import Money
from entrepot.tax.enums import Decision
from entrepot.tax.rules.allocation import spread
from entrepot.tax.rules.cbec import composite_rate
from entrepot.tax.rules.explain import explain
from entrepot.tax.types import TaxLine, TaxRequest

CODES = ("6109909093", "0304880010", "2202100090")
values = st.integers(0, 90_000)
lines = st.lists(st.tuples(values, st.integers(1, 3), st.sampled_from(CODES)), min_size=1, max_size=5).map(
    lambda rows: tuple(make.line(value, no, code, quantity=quantity) for no, (value, quantity, code) in enumerate(rows, 1))
)
destinations = st.sampled_from(("CN", "DE", "GB", "NO", "CH", "SG", "MX"))


def cost(goods: tuple[TaxLine, ...], **fields: Any) -> Any:
    rules = make.tables(make.registration("EU"), make.registration("NO"), make.fx("EUR", "CNY", "7.83", "CN"))
    return make.result(*goods, rules=rules, **fields)


@given(lines, st.integers(0, 5000), destinations)
@settings(deadline=None)
def test_lines_sum_to_totals(goods: tuple[TaxLine, ...], freight: int, to: str) -> None:
    result = cost(goods, freight_minor=freight, to=to, currency="EUR")
    assert result.total_minor == sum(item.amount_minor for line in result.lines for item in line.items)
    assert result.charged_minor == sum(line.charged_minor for line in result.lines)
    assert result.dutiable_minor == sum(line.dutiable_minor for line in result.lines)
    for kind, total in result.totals.items():
        assert total == sum(line.amount_minor(kind) for line in result.lines)


@given(lines, st.integers(0, 5000), destinations, st.randoms())
@settings(deadline=None)
def test_order_of_lines_does_not_matter(goods: tuple[TaxLine, ...], freight: int, to: str, random: Any) -> None:
    shuffled = list(goods)
    random.shuffle(shuffled)
    one = cost(goods, freight_minor=freight, to=to, currency="EUR")
    other = cost(tuple(shuffled), freight_minor=freight, to=to, currency="EUR")
    assert one.content_hash() == other.content_hash()


@given(values, values, st.sampled_from(CODES))
@settings(deadline=None)
def test_tax_never_falls_when_value_grows_inside_the_limits(one: int, other: int, code: str) -> None:
    low, high = sorted((one, other))
    assert cost((make.line(low, 1, code),)).total_minor <= cost((make.line(high, 1, code),)).total_minor


@given(st.decimals("0.01", "0.25", places=2), st.decimals("0.01", "0.60", places=2))
def test_gross_up_is_more_than_the_sum_of_the_rates(vat: Decimal, ct: Decimal) -> None:
    assert composite_rate(vat, ct, Decimal("0.7")) > (vat + ct) * Decimal("0.7")


@given(lines, st.integers(0, 10**9))
def test_allocation_is_exact_and_near_the_share(goods: tuple[TaxLine, ...], amount: int) -> None:
    parts = spread(amount, goods)
    assert sum(parts.values()) == amount
    weights = {line.line_no: line.value_minor for line in goods}
    if any(weights.values()):
        total = sum(weights.values())
        assert all(abs(Decimal(part) - Decimal(amount) * weights[no] / total) < 1 for no, part in parts.items())


@given(lines, st.integers(0, 50_000))
@settings(deadline=None)
def test_a_coupon_never_changes_anything(goods: tuple[TaxLine, ...], coupon: int) -> None:
    assert cost(goods, coupon_minor=coupon).content_hash() == cost(goods).content_hash()


@given(lines, destinations)
@settings(deadline=None)
def test_results_are_storable_explained_and_independent_of_the_callers_context(goods: tuple[TaxLine, ...], to: str) -> None:
    result = cost(goods, to=to, currency="EUR")
    with localcontext() as context:
        context.prec = 3
        assert cost(goods, to=to, currency="EUR").content_hash() == result.content_hash()
    assert json.loads(json.dumps(result.as_json())) == result.as_json()
    for language in ("en", "zh-hans", "fr"):
        assert len(explain(result, language)) >= 1
    for line in result.lines:
        for item in line.items:
            assert item.law
            assert item.rules


@given(st.integers(1, 400_000), st.integers(1, 400_000), st.integers(0, 2))
@settings(deadline=None)
def test_a_second_reckoning_agrees(one: int, two: int, freight: int) -> None:
    """The formulas written down a second time, in fractions of a cent, without the engine's tables and sheets."""
    goods = (make.line(one, 1), make.cosmetics(2, value=two, grams="10"))
    result = cost(goods, freight_minor=freight)
    shares = Money(freight, "CNY").allocate([one, two])
    plain, cream = one + shares[0].amount_minor, two + shares[1].amount_minor
    if plain + cream > 500_000:
        assert result.decision is Decision.OVER_LIMIT
        return
    ct = Decimal("0.15") if cream >= 10_000 else Decimal(0)

    def half_up(exact: Decimal) -> int:
        return int(exact + Decimal("0.5"))

    vat = half_up(plain * Decimal("0.091")) + half_up(cream / (1 - ct) * Decimal("0.091"))
    assert result.totals["vat"] == vat
    assert result.totals.get("consumption_tax", 0) == half_up(cream / (1 - ct) * ct * Decimal("0.7"))


def test_a_malformed_request_is_refused() -> None:
    import pytest

    from entrepot.tax.errors import BadTaxRequest

    for build in (
        lambda: TaxRequest("CN", "CNY", ()),
        lambda: TaxRequest("CN", "CNY", (TaxLine(1, 1), TaxLine(1, 2))),
        lambda: TaxRequest("CN", "CNY", (TaxLine(1, 1),), freight_minor=-1),
        lambda: TaxRequest("CN", "CNY", (TaxLine(1, 1),), route="teleport"),
        lambda: TaxLine(1, -1),
        lambda: TaxLine(1, 1, 0),
    ):
        with pytest.raises(BadTaxRequest):
            build()
