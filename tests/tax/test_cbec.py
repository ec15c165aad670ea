"""China's cross-border retail regime: both sides of each threshold and date, reasons instead of guesses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.tax import factories as make

from entrepot.tax.enums import CollectedAt, Decision
from entrepot.tax.rules.cbec import composite_rate


def codes(result: object) -> list[str]:
    return [reason.code for reason in result.reasons]  # type: ignore[attr-defined]


def test_plain_goods_pay_seventy_percent_of_vat() -> None:
    result = make.result(make.line(50000))
    assert (result.regime, result.decision, result.totals) == ("cn_cbec", Decision.OK, {"duty": 0, "vat": 4550})
    assert (result.charged_minor, result.collected_at, result.liable_party) == (4550, CollectedAt.CHECKOUT, "platform")


def test_consumption_tax_is_grossed_up() -> None:
    result = make.result(make.cosmetics(value=42500, grams="20"))
    assert result.totals == {"duty": 0, "consumption_tax": 5250, "vat": 4550}


@pytest.mark.parametrize(
    ("vat", "ct", "percent"),
    [("0.13", "0", "9.10"), ("0.13", "0.15", "23.06"), ("0.17", "0.30", "47.00"), ("0.09", "0", "6.30")],
)
def test_composite_rate(vat: str, ct: str, percent: str) -> None:
    assert round(composite_rate(Decimal(vat), Decimal(ct), Decimal("0.7")) * 100, 2) == Decimal(percent)


@pytest.mark.parametrize(
    ("line", "taxed"),
    [
        (make.cosmetics(value=20000, grams="20"), True),
        (make.cosmetics(value=19999, grams="20"), False),
        (make.line(1500, 1, "3304990041", content=Decimal(1), content_unit="piece"), True),
        (make.line(1499, 1, "3304990041", content=Decimal(1), content_unit="sheet"), False),
        (make.line(1_000_000, 1, "9102210090"), True),
        (make.line(999_999, 1, "9102210090"), False),
    ],
)
def test_consumption_tax_begins_at_the_unit_price(line: object, taxed: bool) -> None:
    rules = make.tables(
        make.rule("cn_cbec", "CN", "single_limit", "90000.00"), make.rule("cn_cbec", "CN", "annual_limit", "90000.00")
    )
    result = make.result(line, rules=rules)  # type: ignore[arg-type]
    assert ("consumption_tax" in result.totals) is taxed


def test_freight_can_lift_an_article_over_the_unit_price() -> None:
    line = make.cosmetics(value=19999, grams="20")
    assert "consumption_tax" not in make.result(line).totals
    assert "consumption_tax" in make.result(line, freight_minor=1).totals


@pytest.mark.parametrize(
    ("on", "value", "quantity", "decision"),
    [
        ("2018-12-31", 200_000, 2, Decision.OK),
        ("2018-12-31", 200_001, 2, Decision.OVER_LIMIT),
        ("2019-01-01", 500_000, 2, Decision.OK),
        ("2019-01-01", 500_001, 2, Decision.OVER_LIMIT),
        ("2026-09-01", 500_001, 1, Decision.OK),
        ("2016-04-07", 1000, 1, Decision.CANNOT_DECIDE),
        ("2016-04-08", 1000, 1, Decision.OK),
    ],
)
def test_single_limit_by_date(on: str, value: int, quantity: int, decision: Decision) -> None:
    rules = make.tables(make.tariff("6109909093"))
    assert make.result(make.line(value, quantity=quantity), at=make.day(on), rules=rules).decision is decision


@pytest.mark.parametrize(
    ("on", "used", "decision"),
    [
        ("2018-12-31", 1_900_000, Decision.OK),
        ("2018-12-31", 1_900_001, Decision.OVER_LIMIT),
        ("2019-01-01", 2_500_000, Decision.OK),
        ("2019-01-01", 2_500_001, Decision.OVER_LIMIT),
    ],
)
def test_annual_limit_by_date(on: str, used: int, decision: Decision) -> None:
    rules = make.tables(make.tariff("6109909093"))
    result = make.result(make.line(100_000), at=make.day(on), rules=rules, annual_used_minor=used)
    assert result.decision is decision
    assert result.counts_to_annual_minor == (100_000 if decision is Decision.OK else 0)


def test_one_article_over_the_single_limit_pays_in_full() -> None:
    result = make.result(make.line(600_000, origin="JP"))
    assert result.decision is Decision.OK
    assert result.totals == {"duty": 36_000, "vat": 82_680}
    assert [note.code for note in result.notes][-1] == "one_item_in_full"
    assert result.counts_to_annual_minor == 600_000


def test_two_articles_over_the_single_limit_leave_the_channel_without_tax_lines() -> None:
    result = make.result(make.line(300_000, 1), make.line(300_000, 2))
    assert (result.decision, codes(result), result.total_minor) == (Decision.OVER_LIMIT, ["over_single_limit"], 0)


def test_the_day_is_chinas() -> None:
    line = make.line(300_000, quantity=2)
    rules = make.tables(make.tariff("6109909093"))
    assert make.result(line, at=make.day("2018-12-31", 15), rules=rules).decision is Decision.OVER_LIMIT
    assert make.result(line, at=make.day("2018-12-31", 16), rules=rules).decision is Decision.OK


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (make.line(1000, code=""), "no_tariff_code"),
        (make.line(1000, code="9999999999"), "no_tariff_row"),
        (make.line(1000, code="3304990029"), "no_content"),
        (make.line(1000, code="3304990029", content=Decimal(2), content_unit="piece"), "no_content"),
        (make.line(1000, code="3304200020", content=Decimal(2), content_unit="g"), "prohibited_goods"),
    ],
)
def test_what_is_missing_is_named_and_no_rate_is_guessed(line: object, reason: str) -> None:
    result = make.result(line, make.line(1000, 2))  # type: ignore[arg-type]
    assert (result.decision, codes(result), result.total_minor) == (Decision.CANNOT_DECIDE, [reason], 0)


def test_all_lines_that_lack_something_are_named() -> None:
    result = make.result(make.line(1000, 1, ""), make.line(1000, 2), make.line(1000, 3, "99"))
    assert codes(result) == ["no_tariff_code", "no_tariff_row"]


def test_a_short_row_serves_what_has_no_row_of_its_own() -> None:
    rules = make.tables(make.tariff("8517", vat="0.09"), make.tariff("851713", vat="0.13"))
    assert make.result(make.line(10000, code="8517130000"), rules=rules).totals["vat"] == 910
    assert make.result(make.line(10000, code="8517620000"), rules=rules).totals["vat"] == 630


def listed(code: str, kind: str = "", value: str = "") -> object:
    return make.row("positive", code=code, remark_kind=kind, remark_value=value)


@pytest.mark.parametrize(
    ("kind", "route", "decision", "reason"),
    [
        ("", "direct", Decision.OK, None),
        ("bonded_only", "bonded", Decision.OK, None),
        ("bonded_only", "direct", Decision.NOT_ALLOWED, "bonded_only"),
        ("excluded", "bonded", Decision.NOT_ALLOWED, "excluded_from_positive_list"),
        ("named_only", "bonded", Decision.CANNOT_DECIDE, "named_goods_only"),
        ("weight_cap", "bonded", Decision.OK, None),
    ],
)
def test_positive_list_remarks(kind: str, route: str, decision: Decision, reason: str | None) -> None:
    rules = make.tables(listed("61099090", kind))  # type: ignore[arg-type]
    result = make.result(make.line(1000), rules=rules, route=route)
    assert (result.decision, codes(result)) == (decision, [reason] if reason else [])


def test_goods_off_the_positive_list_are_not_allowed() -> None:
    result = make.result(make.line(1000), rules=make.tables(listed("19011090")))  # type: ignore[arg-type]
    assert (result.decision, codes(result)) == (Decision.NOT_ALLOWED, ["not_on_positive_list"])


def test_a_missing_list_stops_only_where_the_operator_requires_it() -> None:
    required = make.tables(make.setting("CN", "positive_list", "required"))
    assert make.result(make.line(1000), rules=required).decision is Decision.CANNOT_DECIDE
    assert make.result(make.line(1000)).settings_used == {"positive_list": "when_loaded"}


@pytest.mark.parametrize(
    ("on", "mode", "vat"), [(date(2026, 8, 31), "half_up", 46), (date(2026, 9, 1), "down", 45), (date(2026, 9, 2), "down", 45)]
)
def test_rounding_is_a_dated_rule(on: date, mode: str, vat: int) -> None:
    change = date(2026, 9, 1)
    rules = make.tables(
        make.rule("all", "*", "rounding", {"mode": "half_up", "scope": "line", "unit_minor": "1"}, until=change),
        make.rule("all", "*", "rounding", {"mode": "down", "scope": "line", "unit_minor": "1"}, since=change),
    )
    assert (mode, make.result(make.line(500), at=make.day(on.isoformat()), rules=rules).totals["vat"]) == (mode, vat)


def test_rounding_of_the_order_shares_the_rounded_sum() -> None:
    rules = make.tables(make.rule("all", "*", "rounding", {"mode": "half_up", "scope": "order", "unit_minor": "1"}))
    result = make.result(make.line(505, 1), make.line(505, 2), make.line(505, 3), rules=rules)
    assert result.totals["vat"] == 138
    assert [line.amount_minor("vat") for line in result.lines] == [46, 46, 46]


def test_foreign_prices_use_the_customs_rate_and_are_charged_back_exactly() -> None:
    rules = make.tables(make.fx("EUR", "CNY", "8", "CN"))
    result = make.result(make.line(1000, 1), make.line(2000, 2), currency="EUR", freight_minor=100, rules=rules)
    assert (result.currency, result.dutiable_minor, result.total_minor) == ("CNY", 24_800, 2257)
    assert (result.charge_currency, result.charged_minor) == ("EUR", 282)
    assert sum(line.charged_minor for line in result.lines) == 282
    assert result.fx is not None
    assert (result.fx.rate, result.fx.source) == (Decimal(8), "test")


def test_a_coupon_never_changes_the_tax() -> None:
    assert make.result(make.line(50000), coupon_minor=20000).totals == make.result(make.line(50000)).totals
