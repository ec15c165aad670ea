from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from tests.identity import factories as identity
from tests.stores import factories

from entrepot.identity.types import SYSTEM
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid
from entrepot.stores import services
from entrepot.stores.errors import FeePlanClash, FeePlanInThePast
from entrepot.stores.models import FeePlan
from entrepot.stores.queries import commissions, fees_due


@pytest.mark.django_db
def test_a_new_plan_ends_the_one_before() -> None:
    services.ensure_fee_plans()
    tomorrow = clock.now().date() + timedelta(days=1)
    finance = identity.operator("finance")
    plan = services.set_fee_plan(
        "global", "", actor=finance, valid_from=tomorrow, commission_bps=450, currency="CNY", source="board 2026-7"
    )
    today, later = (commissions([("global", "x")], day)["global", "x"] for day in (clock.now().date(), tomorrow))
    assert (today.bps, later.bps, later.plan_id) == (500, 450, plan)
    assert FeePlan.objects.get(pk=plan).created_by == f"person:{finance.person_id}"


@pytest.mark.django_db
def test_the_past_stays_as_it_was() -> None:
    services.ensure_fee_plans()
    finance = identity.operator("finance")
    today = clock.now().date()
    with pytest.raises(FeePlanInThePast):
        services.set_fee_plan(
            "global", "tea", actor=finance, valid_from=today - timedelta(days=1), commission_bps=1, currency="CNY", source="x"
        )
    with pytest.raises(FeePlanClash):
        services.set_fee_plan(
            "global", "", actor=SYSTEM, valid_from=date(2009, 1, 1), commission_bps=1, currency="CNY", source="x"
        )
    assert commissions([("global", "tea")], today)["global", "tea"].bps == 500


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"commission_bps": 10_001}, {"deposit_minor": -1}, {"source": " "}])
def test_a_plan_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    values = {"valid_from": date(2100, 1, 1), "commission_bps": 1, "currency": "CNY", "source": "x", **wrong}
    with pytest.raises(Invalid):
        services.set_fee_plan("global", "", actor=SYSTEM, **values)
    assert FeePlan.objects.count() == 0


@pytest.mark.django_db
def test_the_first_plans_are_written_once_and_leave_changes_alone() -> None:
    assert services.ensure_fee_plans() == FeePlan.objects.count() > 0
    assert services.ensure_fee_plans() == 0
    due = fees_due("global", ["health/vitamins"], date(2026, 1, 1))
    assert (due.deposit_minor, due.annual_fee_minor, due.currency) == (30_000_000, 3_000_000, "CNY")
    assert commissions([("own", "tea")], date(2016, 9, 4))["own", "tea"].bps == 0
    assert all(plan.source for plan in FeePlan.objects.all())


@pytest.mark.django_db(transaction=True)
def test_two_people_setting_the_same_plan_end_with_one() -> None:
    factories.fee_plan("global", "", 500)
    ready, outcomes = threading.Barrier(6), []

    def set_plan(bps: int) -> None:
        try:
            ready.wait()
            services.set_fee_plan(
                "global", "", actor=SYSTEM, valid_from=date(2100, 1, 1), commission_bps=bps, currency="CNY", source="x"
            )
            outcomes.append("set")
        except FeePlanClash:
            outcomes.append("clash")
        finally:
            connection.close()

    threads = [threading.Thread(target=set_plan, args=(bps,)) for bps in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["clash"] * 5 + ["set"]
    assert FeePlan.objects.filter(valid_to=None).count() == 1
