"""Statements on the wire: order, errors, transactions, and what travels together."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, InternalError, NotSupportedError, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entrepot.database import sql
from entrepot.database.wire import Wire, bound
from entrepot.events.models import Heartbeat

INSERT = "INSERT INTO numbers (n) VALUES (%s)"


@pytest.fixture
def numbers(transactional_db: None) -> None:
    """A table that takes each number once, and minds 13 only when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS numbers, lucky")
        cursor.execute("CREATE TEMP TABLE lucky (n int PRIMARY KEY)")
        cursor.execute("INSERT INTO lucky SELECT n FROM generate_series(1, 100) n WHERE n <> 13")
        cursor.execute("CREATE TEMP TABLE numbers (n int PRIMARY KEY REFERENCES lucky DEFERRABLE INITIALLY DEFERRED)")


def insert(*numbers: int) -> None:
    with sql.transaction():
        for number in numbers:
            sql.execute(INSERT, (number,))


def stored() -> list[int]:
    return [n for (n,) in sql.rows("SELECT n FROM numbers ORDER BY n")]


@pytest.mark.usefixtures("numbers")
def test_answers_can_be_asked_for_in_any_order_also_after_the_block() -> None:
    with sql.pipeline():
        first = sql.ask("SELECT 1")
        second = sql.ask("SELECT %s::int, %s::jsonb", (2, '{"a": [1]}'))
        assert second.rows() == [(2, {"a": [1]})]

    assert first.rows() == [(1,)]
    assert first.names() == ["?column?"]


@pytest.mark.usefixtures("numbers")
def test_a_transaction_commits_what_was_sent() -> None:
    with sql.transaction():
        sql.execute(INSERT, (1,))
        sql.execute(INSERT, (2,))

    assert not connection.in_atomic_block
    assert connection.connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert stored() == [1, 2]


@pytest.mark.usefixtures("numbers")
def test_an_error_undoes_the_transaction_and_leaves_a_connection_that_works() -> None:
    with pytest.raises(IntegrityError, match="numbers_pkey"):
        insert(1, 1, 2)

    assert stored() == []
    assert sql.execute(INSERT, (3,)) == 1
    assert stored() == [3]


@pytest.mark.usefixtures("numbers")
def test_an_error_is_raised_where_rows_are_waited_for() -> None:
    def swallow() -> None:
        with sql.transaction():
            sql.execute(INSERT, (1,))
            sql.execute("SELECT * FROM no_such_table")
            with pytest.raises(psycopg.errors.UndefinedTable):
                sql.ask("SELECT 1").rows()

    with pytest.raises(InternalError, match="had failed"):  # a COMMIT of what had failed would be no error to the server
        swallow()

    assert stored() == []


@pytest.mark.usefixtures("numbers")
def test_what_the_commit_refuses_is_raised_and_nothing_stays() -> None:
    with pytest.raises(IntegrityError, match="lucky"):
        insert(13)

    assert stored() == []


@pytest.mark.usefixtures("numbers")
def test_inside_another_transaction_it_is_a_savepoint() -> None:
    with transaction.atomic():
        sql.execute(INSERT, (1,))
        with pytest.raises(IntegrityError):
            insert(2, 1)
        insert(3)

    assert stored() == [1, 3]


@pytest.mark.usefixtures("numbers")
def test_a_transaction_inside_a_pipeline_of_another_undoes_only_its_own() -> None:
    with sql.transaction():
        sql.execute(INSERT, (1,))
        with pytest.raises(IntegrityError):
            insert(1)
        sql.execute(INSERT, (2,))

    assert stored() == [1, 2]


@pytest.mark.usefixtures("numbers")
def test_djangos_own_statements_come_in_their_turn() -> None:
    with sql.transaction():
        sql.execute(INSERT, (1,))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM numbers")
            assert cursor.fetchone() == (1,)
        assert Heartbeat.objects.filter(name="nobody").count() == 0
        sql.execute(INSERT, (2,))

    assert stored() == [1, 2]


@pytest.mark.usefixtures("numbers")
def test_what_an_error_means_is_told_by_who_sent_the_statement() -> None:
    def meaning(error: psycopg.Error) -> Exception | None:
        return LookupError("taken") if error.sqlstate == "23505" else None

    def twice() -> None:
        with sql.transaction():
            sql.execute(INSERT, (1,))
            sql.ask(INSERT, (1,), meaning=meaning)

    with pytest.raises(LookupError, match="taken"):
        twice()


@pytest.mark.usefixtures("numbers")
def test_a_statement_whose_table_was_changed_is_prepared_anew() -> None:
    assert sql.rows("SELECT * FROM numbers") == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE numbers ADD COLUMN word text")
    with pytest.raises(NotSupportedError, match="cached plan"):
        sql.rows("SELECT * FROM numbers")

    assert sql.rows("SELECT * FROM numbers") == []


@pytest.mark.django_db
def test_the_number_of_values_must_fit() -> None:
    with pytest.raises(ProgrammingError, match="2 placeholders, but 1 values"):
        sql.rows("SELECT %s::int, %s::int", (1,))


def test_placeholders_become_numbers() -> None:
    assert bound("SELECT %s, %b, '100 %%'")[0] == b"SELECT $1, $2, '100 %'"
    text, names, _ = bound("SELECT %(a)s, %(b)s, %(a)s")
    assert (text, names) == (b"SELECT $1, $2, $1", ("a", "b"))


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.none() | st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=20), max_size=5)
)
def test_texts_arrive_as_they_were(values: list[str | None]) -> None:
    assert sql.scalar("SELECT %s::text[]", (sql.texts(values),)) == values


@pytest.mark.django_db
def test_other_columns_arrive_as_they_were() -> None:
    ids, times = [UUID(int=7), None], [datetime(2026, 11, 26, 12, 30, 1, 5, UTC), None]

    row = sql.one(
        "SELECT %s::uuid[], %s::timestamptz[], %s::bigint[]", (sql.plain(ids), sql.moments(times), sql.plain([-1, None]))
    )

    assert row == (ids, times, [-1, None])


@pytest.mark.django_db
def test_reading_rows_is_one_journey(monkeypatch: pytest.MonkeyPatch) -> None:
    journeys: list[bool] = []
    really = Wire._send_end
    monkeypatch.setattr(Wire, "_send_end", lambda wire, *, is_over: (journeys.append(is_over), really(wire, is_over=is_over)))

    sql.rows("SELECT 1")
    sql.dicts("SELECT 1 AS n")
    sql.execute("SELECT 1")

    assert journeys == [True, True, True]
