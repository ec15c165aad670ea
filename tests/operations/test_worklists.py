"""Looks at items of queues, runs of the audit, the provider's books."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from tests.identity import factories as people
from tests.operations.factories import small_market

from entrepot.database import sql
from entrepot.identity.enums import PlatformRole
from entrepot.kernel import clock
from entrepot.kernel.errors import Busy, Forbidden
from entrepot.operations.errors import LookedAt
from entrepot.operations.models import AuditRun, Look
from entrepot.operations.queries import audit_run, audit_runs, looks, reconciliation
from entrepot.operations.services import ask_for_audit, audit_market, forget_looks, look_at, look_away
from entrepot.operations.services.check import RULES
from entrepot.operations.tasks import run_audit
from entrepot.payments.models import Payment


@pytest.mark.django_db
def test_an_item_is_looked_at_by_one_person_for_ten_minutes(virtual_clock: clock.VirtualClock) -> None:
    ann, bob = people.operator(), people.operator()
    look_at("stores", "1", actor=ann)
    with pytest.raises(LookedAt) as refusal:
        look_at("stores", "1", actor=bob)
    assert refusal.value.fields == {"name": ann.name, "since": "08:00"}
    look_at("products", "1", actor=bob)
    assert {item: look.person_id for item, look in looks("stores", ["1", "2"]).items()} == {"1": ann.person_id}

    virtual_clock.advance(timedelta(minutes=11))
    assert looks("stores", ["1"]) == {}
    look_at("stores", "1", actor=bob)
    look_at("stores", "1", actor=ann, anyway=True)
    look_away("stores", "1", actor=bob)
    assert looks("stores", ["1"])["1"].person_id == ann.person_id
    look_away("stores", "1", actor=ann)
    assert looks("stores", ["1"]) == {}
    assert forget_looks() == 1
    assert not Look.objects.exists()


@pytest.mark.django_db
def test_one_audit_at_a_time_is_asked_for_by_those_who_may(virtual_clock: clock.VirtualClock) -> None:
    with pytest.raises(Forbidden):
        ask_for_audit(actor=people.operator(PlatformRole.ARBITER))
    assert not AuditRun.objects.exists()
    first = ask_for_audit(actor=people.operator())
    with pytest.raises(Busy):
        ask_for_audit(actor=people.operator())
    virtual_clock.advance(timedelta(hours=2))
    second = ask_for_audit(actor=people.operator(PlatformRole.FINANCE))
    assert [(run.id, run.state) for run in audit_runs()] == [(second, "waiting"), (first, "failed")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'run_id' FROM procrastinate_jobs WHERE task_name = 'operations.audit_market' ORDER BY id")
        assert cursor.fetchall() == [(str(first),), (str(second),)]


@pytest.mark.django_db(transaction=True)
def test_an_audit_tells_what_it_found_and_stays_in_the_history() -> None:
    market = small_market()
    clean = ask_for_audit(actor=people.operator())
    run_audit(run_id=clean)
    run = audit_run(clean)
    assert (run.state, run.breaches, run.findings, [rule["code"] for rule in run.rules]) == (
        "done",
        0,
        [],
        [rule.code for rule in RULES],
    )

    sql.execute(
        "UPDATE settlement_claim SET amount_minor = amount_minor - 1 WHERE order_id = %s AND kind = 'store'", [market.paid]
    )
    broken = ask_for_audit(actor=people.operator())
    audit_market(broken)
    audit_market(broken)  # a job that comes twice does nothing
    run = audit_run(broken)
    assert (run.state, run.breaches) == ("done", 1)
    assert [(finding["code"], finding["subject"]) for finding in run.findings] == [("O2", f"order:{market.paid}")]
    assert [(rule["code"], rule["breaches"]) for rule in run.rules if rule["breaches"]] == [("O2", 1)]


@pytest.mark.django_db(transaction=True)
def test_our_books_beside_the_providers() -> None:
    small_market()
    [line] = reconciliation()
    assert (line.provider, line.currency, line.unheard_minor, line.break_minor) == ("sandbox", "CNY", 0, 0)
    assert line.books_minor == line.provider_minor > 0

    payment = Payment.objects.filter(state="succeeded").order_by("id").first()
    sql.execute("UPDATE sandbox_trade SET total_minor = total_minor + 7 WHERE out_trade_no = %s", [payment.our_ref])
    assert [line.break_minor for line in reconciliation()] == [7]
