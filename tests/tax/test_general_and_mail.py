"""General trade and personal mail."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.tax import factories as make

from entrepot.tax.enums import CollectedAt, Decision


def test_duty_then_gross_up() -> None:
    rules = make.tables(make.tariff("2204", mfn="0.03", vat="0.17", ct_rate="0.10"))
    result = make.result(make.line(1_000_000, code="2204210000"), rules=rules, regime="cn_general")
    assert result.totals == {"duty": 30_000, "consumption_tax": 114_444, "vat": 194_556}
    assert result.collected_at is CollectedAt.BORDER
    assert result.charged_minor == 0


def test_every_step_can_be_rounded_to_whole_yuan() -> None:
    rules = make.tables(
        make.tariff("2204", mfn="0.03", vat="0.17", ct_rate="0.10"),
        make.rule("cn_general", "CN", "rounding", {"mode": "down", "scope": "step", "unit_minor": "100"}),
    )
    result = make.result(make.line(1_000_000, code="2204210000"), rules=rules, regime="cn_general")
    assert result.totals == {"duty": 30_000, "consumption_tax": 114_400, "vat": 194_500}


def test_specific_consumption_tax_enters_the_base() -> None:
    rules = make.tables(make.tariff("2203", mfn="0", vat="0.13", ct_specific="250", ct_unit="kg"))
    line = make.line(100_000, code="2203000000", content=Decimal(2), content_unit="kg")
    assert make.result(line, rules=rules, regime="cn_general").totals == {"duty": 0, "consumption_tax": 50_000, "vat": 19_500}


@pytest.mark.parametrize(("on", "duty"), [("2026-06-30", 1500), ("2026-07-01", 200), ("2026-12-31", 200), ("2027-01-01", 1500)])
def test_provisional_rate_within_its_dates(on: str, duty: int) -> None:
    entry = make.tariff("1901", mfn="0.15", provisional="0.02", provisional_from="2026-07-01", provisional_to="2027-01-01")
    result = make.result(
        make.line(10_000, code="1901200000"), rules=make.tables(entry), regime="cn_general", at=make.day(on, 2)
    )
    assert result.totals["duty"] == duty


def test_agreement_rate_of_the_origin_and_no_origin() -> None:
    rules = make.tables(make.tariff("9503", mfn="0.08", agreements={"NZ": "0"}))
    assert make.result(make.line(10_000, code="9503", origin="NZ"), rules=rules, regime="cn_general").totals["duty"] == 0
    assert make.result(make.line(10_000, code="9503", origin="US"), rules=rules, regime="cn_general").totals["duty"] == 800
    assert (
        make.result(make.line(10_000, code="9503", origin=""), rules=rules, regime="cn_general").decision
        is Decision.CANNOT_DECIDE
    )


def test_origins_without_mfn_pay_the_general_rate() -> None:
    rules = make.tables(make.rule("cn_general", "CN", "no_mfn_origins", ["XX"]), make.tariff("9503", mfn="0.08", general="0.8"))
    assert make.result(make.line(10_000, code="9503", origin="XX"), rules=rules, regime="cn_general").totals["duty"] == 8000


@pytest.mark.parametrize(("value", "tax"), [(20_000, 0), (25_000, 0), (25_002, 0), (25_003, 5001), (40_000, 8000)])
def test_mail_tax_of_fifty_yuan_is_waived(value: int, tax: int) -> None:
    result = make.result(make.line(value), regime="cn_postal")
    assert (result.decision, result.total_minor) == (Decision.OK, tax)


@pytest.mark.parametrize(
    ("on", "ships_from", "value", "decision"),
    [
        ("2024-11-30", "JP", 100_000, Decision.OK),
        ("2024-11-30", "JP", 100_002, Decision.OVER_LIMIT),
        ("2024-11-30", "HK", 80_000, Decision.OK),
        ("2024-11-30", "HK", 80_002, Decision.OVER_LIMIT),
        ("2024-12-01", "HK", 200_000, Decision.OK),
        ("2024-12-01", "JP", 200_002, Decision.OVER_LIMIT),
    ],
)
def test_mail_limit_by_date_and_origin(on: str, ships_from: str, value: int, decision: Decision) -> None:
    result = make.result(make.line(value, quantity=2), regime="cn_postal", at=make.day(on, 2), ships_from=ships_from)
    assert result.decision is decision


def test_one_article_over_the_mail_limit_may_clear() -> None:
    result = make.result(make.line(300_000), regime="cn_postal")
    assert (result.decision, result.total_minor) == (Decision.OK, 60_000)


def test_an_unknown_class_of_goods_has_no_mail_rate() -> None:
    assert make.result(make.line(1000, goods_class="mystery"), regime="cn_postal").decision is Decision.CANNOT_DECIDE
    assert make.result(make.line(1000), regime="cn_postal", at=make.day("2015-01-01")).decision is Decision.CANNOT_DECIDE
