"""Refusals carry a code, a sentence and fields, and survive the trip to another process."""

from __future__ import annotations

import importlib
import pickle
import pkgutil

import pytest

import entrepot
from entrepot.api.problems import STATUS
from entrepot.kernel import errors
from entrepot.kernel.errors import Busy, Forbidden, Invalid, Missing, Refused

KINDS = {"invalid", "conflict", "forbidden", "missing", "busy", "often"}


def every_refusal() -> list[type[Refused]]:
    for module in pkgutil.walk_packages(entrepot.__path__, "entrepot."):
        if module.name.endswith(("errors", ".money", ".idempotency", ".fx")):
            importlib.import_module(module.name)
    found, left = [], [Refused]
    while left:
        subclasses = left.pop().__subclasses__()
        found += [one for one in subclasses if one.__module__.startswith("entrepot.")]
        left += subclasses
    return found


def test_sentence_is_filled_from_the_fields() -> None:
    refusal = Missing(what="order")

    assert str(refusal) == refusal.message == "There is no such order."
    assert refusal.fields == {"what": "order"}


@pytest.mark.parametrize(
    ("refusal", "kind"),
    [
        (Invalid(field="a", reason="b"), "invalid"),
        (Missing(what="x"), "missing"),
        (Forbidden(leaf="y"), "forbidden"),
        (Busy(), "busy"),
    ],
)
def test_kind_says_what_sort_of_no_it_is(refusal: Refused, kind: str) -> None:
    assert (refusal.kind, refusal.code) == (kind, kind)


def test_refusals_are_equal_by_class_and_fields() -> None:
    assert Missing(what="order") == Missing(what="order")
    assert hash(Missing(what="order")) == hash(Missing(what="order"))
    assert Missing(what="order") != Missing(what="store")
    assert Missing(what="order") != Forbidden(leaf="order")


def test_refusal_survives_pickling() -> None:
    refusal = Forbidden(leaf="orders.ship")

    assert pickle.loads(pickle.dumps(refusal)) == refusal


def test_every_code_of_the_house_is_unique_and_says_its_area() -> None:
    by_code: dict[str, type[Refused]] = {}
    for refusal in every_refusal():
        if refusal.__module__ == errors.__name__:
            continue
        if "code" in vars(refusal):
            assert refusal.code not in by_code, f"{refusal} and {by_code[refusal.code]} share a code"
            by_code[refusal.code] = refusal
        assert refusal.code.split(".")[0] == refusal.__module__.split(".")[1], refusal
        faces_own = set(STATUS) if refusal.__module__ == "entrepot.api.errors" else set()  # words of its protocol
        assert refusal.kind in KINDS | faces_own, refusal
