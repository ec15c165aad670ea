"""Tracking numbers: candidates with a confidence, warnings, never a refusal."""

from __future__ import annotations

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.logistics.carriers.simulator import SimulatorCarrier
from entrepot.logistics.rules.numbers import check_number, normalised, s10_check_digit
from entrepot.logistics.types import ShipmentRequest

SHARED = Path(os.environ.get("ENTREPOT_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
FOLDER = SHARED / "tracking" / "couriers"
# The forms of each file that the recogniser claims to know.
CLAIMED = {
    "s10": {"S10"},
    "yunexpress": {"YunExpress"},
    "ups": {"UPS", "UPS Waybill"},
    "dhl": {"DHL Express", "DHL Express (Piece ID)"},
    "dpd": {"DPD (28)", "DPD (14)"},
    "fedex": {"FedEx Express (12)", "FedEx Ground"},
    "usps": {"USPS 20"},
}


def published() -> list[tuple[str, str, bool]]:
    found = []
    for carrier, names in CLAIMED.items():
        file = FOLDER / f"{carrier}.json"
        forms = json.loads(file.read_text(encoding="utf-8"))["tracking_numbers"] if file.exists() else []
        for form in forms:
            if form["name"] in names:
                found += [(carrier, number, True) for number in form["test_numbers"]["valid"]]
                found += [(carrier, number, False) for number in form["test_numbers"]["invalid"]]
    return found


@pytest.mark.data
@pytest.mark.skipif(not FOLDER.exists(), reason="the tracking data beside the project is not here; set ENTREPOT_SHARED_DATA")
@pytest.mark.parametrize(("carrier", "number", "valid"), published())
def test_published_number(carrier: str, number: str, valid: bool) -> None:
    found = [each for each in check_number(number).candidates if each.carrier == carrier and each.is_valid]
    assert bool(found) is valid


@pytest.mark.parametrize("number", ["RB123456785GB", "rb 1234 56785 gb", "RB123456785CN"])
def test_post_number_with_a_right_check_digit(number: str) -> None:
    best = check_number(number).candidates[0]
    assert (best.carrier, best.is_valid, best.confidence) == ("s10", True, Decimal("0.95"))


@pytest.mark.parametrize("number", ["RB123456786GB", "RB123456785XX"])
def test_post_number_that_is_wrong_is_a_candidate_with_a_warning(number: str) -> None:
    check = check_number(number)
    assert [each.is_valid for each in check.candidates] == [False]
    assert check.warnings == ("wrong_check_digit",)


def test_unknown_form_is_accepted_with_a_warning() -> None:
    check = check_number("ACME-2026/17")
    assert (check.number, check.candidates, check.warnings) == ("ACME-2026/17", (), ("unknown_form",))


def test_number_of_another_carrier_than_named() -> None:
    assert check_number("1Z5R89390357567127", "dhl").warnings == ("not_a_number_of_this_carrier",)
    assert check_number("1Z5R89390357567127", "ups").warnings == ()
    assert check_number("1Z5R89390357567127", "my own van").warnings == ()


@given(st.text(max_size=40), st.sampled_from(("", "ups", "table")))
def test_nothing_breaks_the_check(number: str, carrier: str) -> None:
    check = check_number(number, carrier)
    assert check.number == normalised(number)
    assert all(0 < each.confidence < 1 for each in check.candidates)


@given(st.from_regex(r"\A[0-9]{8}\Z"))
def test_every_single_wrong_digit_is_noticed(serial: str) -> None:
    digit = s10_check_digit(serial)
    assert 0 <= digit <= 9
    for other in "0123456789":
        changed = other + serial[1:]
        if other != serial[0] and s10_check_digit(changed) == digit:
            assert {s10_sum(serial), s10_sum(changed)} == {0, 6}  # both end in 5: the one weakness of the rule


def s10_sum(serial: str) -> int:
    return sum(int(d) * w for d, w in zip(serial, (8, 6, 4, 2, 3, 5, 9, 7), strict=True)) % 11


@given(st.uuids(), st.text(max_size=10))
def test_simulator_invents_right_numbers_and_the_same_for_a_key(order_id: object, key: str) -> None:
    request = ShipmentRequest(order_id, "DE", "CN", 500)  # type: ignore[arg-type]
    one, again = (SimulatorCarrier().create(request, key) for _ in range(2))
    assert one == again
    assert check_number(one.number).candidates[0].is_valid
