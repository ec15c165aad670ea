"""The run-time role reaches every row and owns nothing."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from entrepot.database.roles import RUNTIME_ROLE, grant_after_migrate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_runtime() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {RUNTIME_ROLE}")


def test_every_table_of_the_application_can_be_read() -> None:
    for model in apps.get_models():
        if model._meta.managed:
            assert model._base_manager.count() >= 0


@pytest.mark.parametrize(
    "attack",
    [
        "CREATE TABLE mine ()",
        "DROP TABLE django_session",
        "TRUNCATE django_session",
        "DELETE FROM django_migrations",
        "INSERT INTO ledger.journal DEFAULT VALUES",
        "UPDATE ledger.balance SET version = 0",
        "SET session_replication_role = replica",
    ],
)
def test_what_only_an_owner_may_do_is_refused(attack: str) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


def test_granting_again_changes_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    grant_after_migrate()
    grant_after_migrate()
