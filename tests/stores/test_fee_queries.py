from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.stores import factories

from entrepot.database import sql
from entrepot.stores.errors import NoFeePlan
from entrepot.stores.queries import commissions, fees_due

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


def test_the_longest_fitting_category_wins(django_assert_num_queries) -> None:
    everything = factories.fee_plan("global", "", 500)
    electronics = factories.fee_plan("global", "electronics", 300)
    cameras = factories.fee_plan("global", "electronics/cameras", 200)
    factories.fee_plan("domestic", "", 100)
    paths = [
        "electronics/cameras/lenses",
        "electronics/cameras",
        "electronics",
        "electronics/camerasets",
        "beauty",
        "electronicsx",
    ]
    with django_assert_num_queries(1):
        found = commissions([("global", path) for path in paths], ON)
    assert [found["global", path].plan_id for path in paths] == [
        cameras.pk,
        cameras.pk,
        electronics.pk,
        electronics.pk,
        everything.pk,
        everything.pk,
    ]
    assert found["global", "beauty"].bps == 500


def test_the_plan_of_the_day_holds() -> None:
    factories.fee_plan("global", "", 500, valid_to="2020-09-21")
    factories.fee_plan("global", "", 400, valid_from="2020-09-21")
    assert commissions([("global", "x")], date(2020, 9, 20))["global", "x"].bps == 500
    assert commissions([("global", "x")], date(2020, 9, 21))["global", "x"].bps == 400


def test_a_gap_is_refused_and_never_zero() -> None:
    factories.fee_plan("global", "electronics", 300)
    with pytest.raises(NoFeePlan):
        commissions([("global", "beauty")], ON)
    with pytest.raises(NoFeePlan):
        commissions([("global", "electronics")], date(2009, 12, 31))
    assert commissions([], ON) == {}


def test_two_plans_never_hold_on_the_same_day() -> None:
    factories.fee_plan("global", "", 500, valid_to="2020-01-01")
    factories.fee_plan("global", "", 500, valid_from="2020-01-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.fee_plan("global", "", 500, valid_from="2019-12-31", valid_to="2020-01-02")


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE stores_feeplan SET commission_bps = 0",
        "UPDATE stores_feeplan SET commission_bps = 0, valid_to = '2030-01-01'",
        "UPDATE stores_feeplan SET source = NULL, valid_to = '2030-01-01'",
        "DELETE FROM stores_feeplan",
        "TRUNCATE stores_feeplan",
    ],
)
def test_a_plan_can_not_be_rewritten(attack: str) -> None:
    factories.fee_plan()
    with pytest.raises(IntegrityError), transaction.atomic():
        sql.execute(attack)


def test_a_plan_can_be_ended_once() -> None:
    factories.fee_plan()
    assert sql.execute("UPDATE stores_feeplan SET valid_to = '2030-01-01'") == 1
    for again in ("'2031-01-01'", "NULL"):
        with pytest.raises(IntegrityError), transaction.atomic():
            sql.execute(f"UPDATE stores_feeplan SET valid_to = {again}")


def test_deposit_and_fee_are_the_highest_of_the_categories() -> None:
    base = factories.fee_plan("global", "", 500, deposit_minor=15_000_000, annual_fee_minor=3_000_000)
    health = factories.fee_plan("global", "health", 300, deposit_minor=30_000_000)
    due = fees_due("global", ["beauty", "health/vitamins"], ON)
    assert (due.deposit_minor, due.annual_fee_minor, due.currency) == (30_000_000, 3_000_000, "CNY")
    assert due.plan_ids == (base.pk, health.pk)


_path = st.lists(st.sampled_from("ab"), min_size=0, max_size=4).map("/".join)


@given(planned=st.sets(_path, max_size=8), asked=st.lists(_path, min_size=1, max_size=5))
def test_longest_prefix_agrees_with_a_plain_model(planned: set[str], asked: list[str]) -> None:
    with transaction.atomic():
        plans = {path: factories.fee_plan("own", path, 100 + n).pk for n, path in enumerate(sorted(planned | {""}))}
        found = commissions([("own", path) for path in asked], ON)
        for path in asked:
            parts = path.split("/") if path else []
            prefixes = ["/".join(parts[:n]) for n in range(len(parts), -1, -1)]
            assert found["own", path].plan_id == next(plans[prefix] for prefix in prefixes if prefix in plans)
        transaction.set_rollback(True)
