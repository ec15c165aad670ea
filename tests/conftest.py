"""Fixtures of the whole suite. Real PostgreSQL always; warnings are errors; the clock moves only when told to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker
from tests import template_database

from entrepot.kernel import clock

OPENING_DAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def pytest_configure(config: pytest.Config) -> None:
    if not config.getini("filterwarnings") or config.getini("filterwarnings")[0] != "error":
        raise pytest.UsageError("warnings are errors in this suite: keep `error` the first of filterwarnings")
    settings.STRICT_TEMPLATES = True
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # white noise asks for it when a test makes the application


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A clone of the template database for this worker; `--reuse-db` leaves it behind to look into."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    with django_db_blocker.unblock():
        database = template_database.clone_template(
            connection.settings_dict["NAME"],
            worker=worker,
            rebuild=request.config.getvalue("create_db") and worker in {"", "gw0"},
        )
    TransactionTestCase._fixture_teardown = lambda _case: template_database.restore()  # type: ignore[method-assign]
    yield
    if not request.config.getvalue("reuse_db"):
        with django_db_blocker.unblock():
            template_database.drop(database)


@pytest.fixture(scope="session", autouse=True)
def _folder_of_assets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "STATIC_ROOT", tmp_path_factory.mktemp("assets"))  # white noise asks for a folder that exists
        yield


@pytest.fixture
def virtual_clock() -> Iterator[clock.VirtualClock]:
    """A clock that stands at the morning of 2 March 2026 (UTC) until the test moves it."""
    virtual = clock.VirtualClock(OPENING_DAY)
    with clock.using(virtual):
        yield virtual


@pytest.fixture
def events_drain() -> Callable[[], object]:
    """Delivers every fact to every subscriber, those of the test's own open transaction included."""
    from entrepot.events import services

    return services.drain  # type: ignore[no-any-return, attr-defined]


@pytest.fixture(autouse=True)
def _the_clock_is_put_back() -> Iterator[None]:
    before = clock.use(clock.SystemClock())
    clock.use(before)
    yield
    clock.use(before)


@pytest.fixture(autouse=True)
def _answers_of_search_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page asks search itself, unless a test wants answers shared."""
    from entrepot.orders.queries import arriving
    from entrepot.storefront import answers, context, landed
    from entrepot.storefront.kept import pieces

    pieces.clear()
    for shared in (answers, arriving, context, landed):
        monkeypatch.setattr(shared, "FRESH_S", 0.0)
