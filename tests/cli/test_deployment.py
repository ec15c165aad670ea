"""`entrepot check --deploy` refuses what is unsafe and passes what is not."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from pytest_django import Settings

from entrepot.cli import deployment
from entrepot.cli.main import main
from entrepot.database.roles import RUNTIME_ROLE
from entrepot.kernel import clock
from entrepot.kernel.ids import uuid7
from entrepot.operations.models import Replay
from entrepot.payments.models import ProviderAccount

pytestmark = pytest.mark.django_db


def codes() -> set[str]:
    return {finding.code for finding in deployment.findings()}


@pytest.fixture
def safe(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEBUG = False
    settings.SECRET_KEY = "k" * 50
    settings.IDENTITY_KEYS = ["i" * 50]
    settings.PROVIDER_KEYS = ["p" * 50]
    settings.SITE_URL = "https://market.example"
    settings.ALLOWED_HOSTS = ["market.example"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.PAYMENT_PROVIDERS = ["alipay"]
    settings.PAYOUT_PROVIDER = "antom"
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/entrepot")
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {RUNTIME_ROLE}")


def test_safe_set_up_passes(safe: None) -> None:
    assert deployment.findings() == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "deploy.debug"),
        ("SECRET_KEY", "insecure-development-key-change-me", "deploy.secret_key"),
        ("SECRET_KEY", "short", "deploy.secret_key"),
        ("IDENTITY_KEYS", [], "deploy.identity_keys"),
        ("IDENTITY_KEYS", ["k" * 32, "short"], "deploy.identity_keys"),
        ("PROVIDER_KEYS", [], "deploy.provider_keys"),
        ("PROVIDER_KEYS", ["short"], "deploy.provider_keys"),
        ("SITE_URL", "http://market.example", "deploy.https"),
        ("ALLOWED_HOSTS", ["*"], "deploy.hosts"),
        ("ALLOWED_HOSTS", ["localhost"], "deploy.hosts"),
        ("EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend", "deploy.mail"),
        ("PAYMENT_PROVIDERS", ["sandbox", "alipay"], "deploy.sandbox"),
        ("PAYOUT_PROVIDER", "", "deploy.payouts"),
        ("PAYOUT_PROVIDER", "sandbox", "deploy.payouts"),
    ],
)
def test_one_unsafe_setting_is_found(safe: None, settings: Settings, name: str, value: object, code: str) -> None:
    setattr(settings, name, value)

    assert codes() == {code}


def test_embedded_database_is_found(safe: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")

    assert codes() == {"deploy.embedded"}


def test_account_at_the_simulator_is_found(safe: None) -> None:
    now = clock.now()
    ProviderAccount.objects.create(
        id=uuid7(), code="alipay", kind="alipay", label="Alipay", seller_ref="2088", gateway="http://127.0.0.1:8600/gateway.do",
        created_at=now, changed_at=now,
    )  # fmt: skip

    assert codes() == {"deploy.simulator"}


def test_sample_market_with_its_known_password_is_found(safe: None) -> None:
    Replay.objects.create(source="sample", fingerprint="1", started_at=clock.now())

    assert codes() == {"deploy.sample"}


def test_superuser_is_found(safe: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")

    assert codes() == {"deploy.superuser"}


@pytest.mark.parametrize("grant", ["GRANT ledger_owner TO grasping", "ALTER TABLE django_session OWNER TO grasping"])
def test_login_that_owns_what_it_serves_from_is_found(safe: None, grant: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("CREATE ROLE grasping")
        cursor.execute(grant)
        cursor.execute("SET LOCAL ROLE grasping")

    assert codes() == {"deploy.owner"}


def test_command_tells_programs_and_fails(safe: None, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.DEBUG = True

    assert main(["check", "--deploy", "--json"]) == 1
    assert [breach["code"] for breach in json.loads(capsys.readouterr().out)["breaches"]] == ["deploy.debug"]
