"""Destinations by table: both sides of every line and date, each form, each conflict setting in each position."""

from __future__ import annotations

import pytest
from tests.tax import factories as make

from entrepot.tax.enums import CollectedAt, Decision
from entrepot.tax.types import NewRow

REGISTERED = tuple(make.registration(place) for place in ("EU", "GB", "AU", "NZ", "NO", "SG"))
ANY_TARIFF = {
    place: make.tariff("61", jurisdiction=place, mfn="0.10", vat=None)
    for place in ("EU", "GB", "AU", "NZ", "NO", "JP", "KR", "CA", "US")
}


def worked(to: str, currency: str, value: int, *rows: NewRow, **fields: object) -> object:
    quantity = fields.pop("quantity", 1)
    line = make.line(value, quantity=quantity, origin="CN", goods_class=fields.pop("goods_class", "standard"))  # type: ignore[arg-type]
    return make.result(line, to=to, currency=currency, rules=make.tables(*rows), **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("to", "currency", "line", "vat"),
    [
        ("GB", "GBP", 13_500, 2700),
        ("AU", "AUD", 100_000, 10_000),
        ("NZ", "NZD", 100_000, 15_000),
        ("SG", "SGD", 40_000, 3600),
        ("NO", "NOK", 299_999, 75_000),
    ],
)
def test_registered_platform_collects_up_to_the_line(to: str, currency: str, line: int, vat: int) -> None:
    below = worked(to, currency, line, *REGISTERED, at=make.day("2026-03-01"))
    above = worked(to, currency, line + 1, *REGISTERED, ANY_TARIFF.get(to, ANY_TARIFF["GB"]), at=make.day("2026-03-01"))
    assert below.totals == {"vat": vat}
    assert (below.collected_at, below.liable_party, below.registration_no) == (CollectedAt.CHECKOUT, "platform", "REG1")
    assert above.collected_at is CollectedAt.BORDER
    assert above.charged_minor == 0


def test_above_the_line_without_a_tariff_row_is_not_decided() -> None:
    assert worked("GB", "GBP", 13_501).decision is Decision.CANNOT_DECIDE
    assert worked("SG", "SGD", 40_001).totals == {"vat": 3600}


@pytest.mark.parametrize(
    ("to", "place", "note"),
    [
        ("GB", CollectedAt.CHECKOUT, "registration_missing"),
        ("DE", CollectedAt.BORDER, "not_registered_border"),
        ("NO", CollectedAt.BORDER, "not_registered_border"),
        ("AU", CollectedAt.NOWHERE, "not_registered_not_levied"),
        ("NZ", CollectedAt.NOWHERE, "not_registered_not_levied"),
        ("SG", CollectedAt.NOWHERE, "not_registered_not_levied"),
    ],
)
def test_without_registration(to: str, place: CollectedAt, note: str) -> None:
    result = worked(to, "EUR", 1000, at=make.day("2026-03-01"))
    assert (result.decision, result.collected_at) == (Decision.OK, place)
    assert note in [each.code for each in result.notes]


def test_vat_base_holds_delivery() -> None:
    assert worked("GB", "GBP", 10_000, *REGISTERED, freight_minor=1000).totals == {"vat": 2200}
    assert worked("AU", "AUD", 10_000, *REGISTERED, freight_minor=1000).totals == {"vat": 1100}


def test_goods_above_a_line_per_good_go_to_the_border_alone() -> None:
    lines = (make.line(40_000, 1), make.line(40_001, 2))
    result = make.result(*lines, to="SG", currency="SGD", rules=make.tables(*REGISTERED))
    assert (result.collected_at, result.charged_minor, result.totals) == (CollectedAt.MIXED, 3600, {"vat": 7200})


def test_excluded_goods_are_never_low_value() -> None:
    result = worked("NO", "NOK", 10_000, *REGISTERED, ANY_TARIFF["NO"], goods_class="food")
    assert (result.collected_at, result.totals) == (CollectedAt.BORDER, {"duty": 1000, "vat": 2750})


@pytest.mark.parametrize(
    ("on", "value", "vat"), [("2023-12-31", 35_000, None), ("2023-12-31", 35_001, 8750), ("2024-01-01", 35_000, 8750)]
)
def test_norwegian_relief_ended_in_2024(on: str, value: int, vat: int | None) -> None:
    assert worked("NO", "NOK", value, at=make.day(on)).totals.get("vat") == vat


@pytest.mark.parametrize(("on", "vat"), [("2023-06-01", 800), ("2023-12-31", 800), ("2024-01-01", 900)])
def test_singapore_rate_by_year(on: str, vat: int) -> None:
    assert worked("SG", "SGD", 10_000, *REGISTERED, at=make.day(on, 2)).totals == {"vat": vat}


@pytest.mark.parametrize(("on", "levy"), [("2026-03-30", None), ("2026-04-01", 442)])
def test_new_zealand_levy_per_item(on: str, levy: int | None) -> None:
    result = worked("NZ", "NZD", 10_000, *REGISTERED, quantity=2, at=make.day(on))
    assert result.totals.get("levy") == levy
    assert result.totals["vat"] == 1500 + (66 if levy else 0)


@pytest.mark.parametrize(("value", "vat"), [(6172, None), (6173, None), (6179, None), (6180, 501)])
def test_swiss_tax_up_to_five_francs_is_not_levied(value: int, vat: int | None) -> None:
    assert worked("CH", "CHF", value).totals.get("vat") == vat


def test_swiss_platform_charges_from_the_first_franc() -> None:
    registered = make.registration("CH")
    assert worked("CH", "CHF", 1000, registered).totals == {"vat": 81}
    assert worked("CH", "CHF", 1000, registered, at=make.day("2024-12-31", 2)).totals == {}


@pytest.mark.parametrize(("value", "tax"), [(16_666, None), (16_667, 1000), (30_000, 1800)])
def test_japan_values_personal_imports_at_sixty_percent(value: int, tax: int | None) -> None:
    free = make.tariff("61", jurisdiction="JP", mfn="0", vat=None)
    assert worked("JP", "JPY", value, free).totals.get("vat") == tax


@pytest.mark.parametrize(("on", "tax"), [("2028-03-31", None), ("2028-04-01", 60)])
def test_japanese_exemption_ends(on: str, tax: int | None) -> None:
    free = make.tariff("61", jurisdiction="JP", mfn="0", vat=None)
    result = worked("JP", "JPY", 1000, free, make.registration("JP"), at=make.day(on, 2))
    assert result.totals.get("vat") == tax
    assert result.collected_at is (CollectedAt.CHECKOUT if tax else CollectedAt.NOWHERE)


KRW = make.fx("USD", "KRW", "1000", "KR")


@pytest.mark.parametrize(
    ("ships_from", "value", "goods_class", "due"),
    [
        ("CN", 15_000, "standard", False),
        ("CN", 15_001, "standard", True),
        ("US", 20_000, "standard", False),
        ("US", 20_001, "standard", True),
        ("US", 15_001, "food", True),
        ("US", 15_000, "food", False),
    ],
)
def test_korean_line_by_origin_and_goods(ships_from: str, value: int, goods_class: str, due: bool) -> None:
    result = worked("KR", "USD", value, KRW, ANY_TARIFF["KR"], ships_from=ships_from, goods_class=goods_class)
    assert bool(result.total_minor) is due


@pytest.mark.parametrize(("position", "due"), [("without_freight", False), ("with_freight", True)])
def test_korean_line_with_or_without_freight(position: str, due: bool) -> None:
    setting = make.setting("KR", "kr_threshold_includes_freight", position)
    result = worked("KR", "USD", 15_000, KRW, ANY_TARIFF["KR"], setting, freight_minor=100)
    assert bool(result.total_minor) is due
    assert result.settings_used == {"kr_threshold_includes_freight": position}


@pytest.mark.parametrize(
    ("carrier", "ships_from", "value", "totals"),
    [
        ("courier", "CN", 2000, {}),
        ("courier", "CN", 2001, {"duty": 200, "vat": 286}),
        ("courier", "US", 4000, {}),
        ("courier", "US", 4001, {"vat": 520}),
        ("courier", "MX", 15_000, {"vat": 1950}),
        ("courier", "US", 15_001, {"duty": 1500, "vat": 2145}),
        ("post", "US", 2001, {"duty": 200, "vat": 286}),
    ],
)
def test_canadian_lines_by_carrier_and_origin(carrier: str, ships_from: str, value: int, totals: dict[str, int]) -> None:
    result = worked("CA", "CAD", value, ANY_TARIFF["CA"], carrier_kind=carrier, ships_from=ships_from, region="ON")
    assert result.totals == totals


def test_canada_needs_the_province() -> None:
    result = worked("CA", "CAD", 5000, ANY_TARIFF["CA"])
    assert [reason.code for reason in result.reasons] == ["no_region"]


def test_united_states_duty_by_tariff_row_only() -> None:
    assert worked("US", "USD", 1000).decision is Decision.CANNOT_DECIDE
    assert worked("US", "USD", 1000, ANY_TARIFF["US"]).totals == {"duty": 100}
    assert worked("US", "USD", 1000, ANY_TARIFF["US"], at=make.day("2025-08-28")).decision is Decision.CANNOT_DECIDE


@pytest.mark.parametrize("position", ["s122_lapsed", "type13_entry"])
def test_us_postal_method_is_named(position: str) -> None:
    setting = make.setting("US", "us_postal_duty_method", position)
    result = worked("US", "USD", 1000, ANY_TARIFF["US"], setting, carrier_kind="post")
    assert result.settings_used["us_postal_duty_method"] == position


@pytest.mark.parametrize(("position", "noted"), [("2027-07-01", True), ("9999-12-31", False)])
def test_us_repeal_setting(position: str, noted: bool) -> None:
    setting = make.setting("US", "us_deminimis_repeal", position)
    result = worked("US", "USD", 1000, ANY_TARIFF["US"], setting, at=make.day("2027-07-02"))
    assert ("exemption_repealed" in [note.code for note in result.notes]) is noted


EU = make.registration("EU")


@pytest.mark.parametrize(("on", "duty"), [("2026-06-30", None), ("2026-07-01", 300), ("2028-06-30", 300), ("2028-07-01", None)])
def test_european_duty_by_date(on: str, duty: int | None) -> None:
    assert worked("DE", "EUR", 5000, EU, quantity=5, at=make.day(on)).totals.get("duty") == duty


def test_european_duty_per_class_is_shared_by_its_lines() -> None:
    lines = [make.line(1000, no, code) for no, code in ((1, "610990"), (2, "6109909093"), (3, "640399"))]
    result = make.result(*lines, to="DE", currency="EUR", rules=make.tables(EU))
    assert result.totals["duty"] == 600
    assert [line.amount_minor("duty") for line in result.lines] == [150, 150, 300]


@pytest.mark.parametrize(("position", "vat"), [("yes", 120 + 1000), ("no", 1000)])
def test_european_vat_base_with_or_without_the_duty(position: str, vat: int) -> None:
    setting = make.setting("EU", "eu_vat_base_includes_duty", position)
    lines = (make.line(2000, 1, "610990"), make.line(3000, 2, "640399"))
    assert make.result(*lines, to="FR", currency="EUR", rules=make.tables(EU, setting)).totals["vat"] == vat


@pytest.mark.parametrize(
    ("position", "carrier", "registered", "duty"),
    [
        ("ioss_or_postal", "courier", True, 300),
        ("ioss_or_postal", "post", False, 300),
        ("ioss_or_postal", "courier", False, 500),
        ("every_b2c", "courier", False, 300),
    ],
)
def test_european_duty_scope(position: str, carrier: str, registered: bool, duty: int) -> None:
    rows = [make.setting("EU", "eu_duty3_scope", position), ANY_TARIFF["EU"], *([EU] if registered else [])]
    assert worked("DE", "EUR", 5000, *rows, carrier_kind=carrier).totals["duty"] == duty


@pytest.mark.parametrize(("value", "place"), [(15_000, CollectedAt.CHECKOUT), (15_001, CollectedAt.BORDER)])
def test_european_line_per_consignment(value: int, place: CollectedAt) -> None:
    assert worked("DE", "EUR", value, EU, ANY_TARIFF["EU"]).collected_at is place


@pytest.mark.parametrize(
    ("to", "position", "fee"), [("FR", "apply", 200), ("FR", "ignore", None), ("DE", "apply", None), ("RO", "apply", 500)]
)
def test_national_fees_are_border_estimates(to: str, position: str, fee: int | None) -> None:
    rows = (EU, make.setting("EU", "eu_national_fees", position), make.fx("RON", "EUR", "0.2", "RO"))
    result = worked(to, "EUR", 5000, *rows)
    assert result.totals.get("fee") == fee
    assert result.charged_minor == result.totals["duty"] + result.totals["vat"]


@pytest.mark.parametrize(
    ("position", "on", "fee"), [("apply", "2026-10-31", None), ("apply", "2026-11-01", 200), ("undecided", "2026-11-01", None)]
)
def test_european_handling_fee(position: str, on: str, fee: int | None) -> None:
    setting = make.setting("EU", "eu_handling_fee", position)
    assert worked("DE", "EUR", 5000, EU, setting, at=make.day(on)).totals.get("fee") == fee


@pytest.mark.parametrize(("position", "noted"), [("2026-11-01", True), ("9999-12-31", False)])
def test_european_product_identifier(position: str, noted: bool) -> None:
    setting = make.setting("EU", "eu_product_identifier_required_from", position)
    result = worked("DE", "EUR", 5000, EU, setting, at=make.day("2026-11-01"))
    assert ("product_identifier_required" in [note.code for note in result.notes]) is noted


def test_plain_country_is_an_estimate_and_never_charged() -> None:
    result = worked("MX", "MXN", 10_000)
    assert (result.totals, result.charged_minor, result.collected_at) == ({"vat": 1600}, 0, CollectedAt.BORDER)
    assert all(rule.status == "unverified" for rule in result.rules if rule.id.startswith("vat."))


@pytest.mark.parametrize(
    ("on", "regime"), [("2015-12-31", "plain_vat"), ("2016-09-04", "none"), ("2020-12-31", "none"), ("2021-01-02", "plain_vat")]
)
def test_untaxed_destination_is_an_explicit_dated_row(on: str, regime: str) -> None:
    result = worked("BR", "BRL", 10_000, at=make.day(on))
    assert result.regime == regime
    if regime == "none":
        assert [rule.id for rule in result.rules] == ["none.BR.untaxed_destination@2016-01-01#1"]
        assert (result.decision, result.total_minor) == (Decision.OK, 0)


@pytest.mark.parametrize(
    ("fields", "regime"),
    [
        ({"store_kind": "global", "route": "bonded"}, "cn_cbec"),
        ({"store_kind": "own", "route": "direct"}, "cn_cbec"),
        ({"store_kind": "own", "route": "overseas"}, "cn_cbec"),
        ({"store_kind": "own", "route": "bonded", "ships_from": "CN"}, "cn_cbec"),
        ({"store_kind": "global", "route": "general"}, "cn_general"),
        ({"store_kind": "global", "route": "postal"}, "cn_postal"),
        ({"store_kind": "domestic"}, "domestic"),
        ({"store_kind": "own", "route": "domestic"}, "domestic"),
        ({"store_kind": "domestic", "ships_from": "CN"}, "domestic"),
    ],
)
def test_regime_of_an_order_to_china(fields: dict[str, str], regime: str) -> None:
    result = make.result(make.line(1000), **fields)
    assert result.regime == regime


def test_domestic_prices_include_tax() -> None:
    result = make.result(make.line(1000), store_kind="domestic")
    assert (result.decision, result.total_minor, [rule.id for rule in result.rules]) == (
        Decision.OK,
        0,
        ["domestic.*.prices_include_tax@2010-01-01#1"],
    )


def test_unknown_destination_is_not_decided() -> None:
    result = worked("ZZ", "EUR", 1000)
    assert (result.decision, [reason.code for reason in result.reasons]) == (Decision.CANNOT_DECIDE, ["unknown_destination"])
