"""A test that commits leaves nothing behind, whatever the tables refuse."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from tests import template_database

from entrepot.identity.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("again", [1, 2])
def test_rows_of_a_committing_test_are_gone_in_the_next(again: int) -> None:
    assert not Person.objects.exists()

    Person.objects.create_user("a@example.org")

    assert Person.objects.count() == 1


def test_rows_that_migrations_wrote_come_back() -> None:
    before = list(ContentType.objects.order_by("pk").values_list("pk", "model"))
    assert before
    ContentType.objects.all().delete()

    template_database.restore()

    assert list(ContentType.objects.order_by("pk").values_list("pk", "model")) == before


def test_append_only_tables_are_cleared_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS pristine.refusing (x int)")
        cursor.execute("INSERT INTO pristine.tables (place) VALUES ('pristine.refusing')")
        cursor.execute(
            "CREATE OR REPLACE FUNCTION pristine.refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE 'append only'; END $$"
        )
        cursor.execute(
            "CREATE TRIGGER refuse BEFORE DELETE OR TRUNCATE ON pristine.refusing EXECUTE FUNCTION pristine.refuse()"
        )
        cursor.execute("INSERT INTO pristine.refusing VALUES (1)")

        template_database.restore()

        cursor.execute("SELECT count(*) FROM pristine.refusing")
        assert cursor.fetchone() == (0,)
        cursor.execute("DELETE FROM pristine.tables WHERE place = 'pristine.refusing'::regclass")
        cursor.execute("DROP TABLE pristine.refusing")
