from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.identity import factories

from entrepot.database import sql
from entrepot.identity.models import AuditEntry
from entrepot.identity.services import audit_log, record
from entrepot.identity.types import SYSTEM, Subject
from entrepot.kernel.errors import Forbidden
from entrepot.kernel.ids import uuid7

pytestmark = pytest.mark.django_db


def test_a_batch_is_one_statement_and_tells_who_for_whom_what_when_where(virtual_clock) -> None:
    store = uuid7()
    member = factories.person()
    actor = factories.staff_of(store, who=member).on_behalf_of(store)
    object.__setattr__(actor, "address", "2001:db8::1")
    with CaptureQueriesContext(connection) as queries:
        record(
            actor, "stores.updated", [Subject("stores.store", n, store, {"n": n, "at": virtual_clock.now()}) for n in range(30)]
        )
        record(actor, "stores.updated", [])
    assert len(queries) == 1
    line = audit_log(actor=actor, store_id=store, limit=1)[0]
    assert (line.at, line.action, line.person_id, line.person_name, line.acting_for, line.address) == (
        virtual_clock.now(),
        "stores.updated",
        member.pk,
        member.display_name,
        store,
        "2001:db8::1",
    )
    assert (line.subject_kind, line.subject_id, line.detail["n"]) == ("stores.store", "29", 29)


def test_pages_neither_repeat_nor_skip_while_the_log_grows() -> None:
    store = uuid7()
    owner = factories.staff_of(store)
    record(SYSTEM, "a.b", [Subject("x", n, store) for n in range(25)])
    seen: list[str] = []
    before = None
    while page := audit_log(actor=owner, store_id=store, before=before, limit=10):
        seen += [line.subject_id for line in page]
        before = page[-1].id
        record(SYSTEM, "a.b", [Subject("x", "later", store)])
    assert seen == [str(n) for n in range(24, -1, -1)]


def test_the_platform_reads_everything_a_store_only_its_own() -> None:
    store, other = uuid7(), uuid7()
    shopper, operator = factories.shopper(), factories.operator("operator")
    record(shopper, "a.b", [Subject("x", 1, store), Subject("y", 2, other)])
    assert [line.subject_id for line in audit_log(actor=factories.staff_of(store), store_id=store)] == ["1"]
    assert len(audit_log(actor=operator)) == 2
    assert [line.subject_id for line in audit_log(actor=operator, subject=("y", "2"))] == ["2"]
    assert len(audit_log(actor=operator, person_id=shopper.person_id)) == 2
    for asked in ({}, {"person_id": shopper.person_id}, {"subject": ("x", "1")}):
        with pytest.raises(Forbidden):
            audit_log(actor=factories.staff_of(store), **asked)


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE identity_auditentry SET action = 'nothing'",
        "UPDATE identity_auditentry SET person_id = NULL WHERE false",
        "DELETE FROM identity_auditentry",
        "TRUNCATE identity_auditentry",
        "TRUNCATE identity_auditentry CASCADE",
    ],
)
def test_the_log_can_not_be_rewritten(attack: str) -> None:
    record(SYSTEM, "a.b", [Subject("x", 1)])
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql.execute(attack)
    assert AuditEntry.objects.count() == 1
