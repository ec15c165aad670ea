"""The deployment check."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

from entrepot.database import sql


def _complaints() -> set[str | None]:
    found = run_checks(include_deployment_checks=True, databases=["default"], tags=["database"])
    return {message.id for message in found if (message.id or "").startswith("ledger.")}


@pytest.mark.django_db
def test_check_refuses_a_superuser_in_production() -> None:
    assert _complaints() == {"ledger.E001"}


def test_check_accepts_the_applications_login(application: None) -> None:
    assert _complaints() == set()


@pytest.mark.django_db
def test_check_refuses_an_owner_in_production() -> None:
    sql.execute("SET LOCAL ROLE ledger_owner")
    assert _complaints() == {"ledger.E002", "ledger.E003"}
