from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import InvalidToken
from django.core.cache import cache
from django.test import Client
from tests.identity import factories

from entrepot.identity.providers.mfa import SecretsAdapter

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _fresh_limits(settings, tmp_path) -> None:
    settings.STATIC_ROOT = tmp_path  # white noise asks for a folder that exists
    cache.clear()


def _sign_in(email: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": email, "password": password})
    return client


def test_people_sign_in_by_their_address_in_any_case() -> None:
    somebody = factories.person("ann@example.org", password=PASSWORD)
    assert _sign_in("Ann@Example.org").session["_auth_user_id"] == str(somebody.pk)
    assert "_auth_user_id" not in _sign_in("ann@example.org", "wrong").session


def test_a_closed_account_does_not_sign_in() -> None:
    factories.person("ann@example.org", password=PASSWORD, is_active=False)
    assert "_auth_user_id" not in _sign_in("ann@example.org").session


def test_guessing_is_stopped() -> None:
    factories.person("ann@example.org", password=PASSWORD)
    for n in range(6):
        _sign_in("ann@example.org", f"guess {n}")
    assert "_auth_user_id" not in _sign_in("ann@example.org").session


def test_a_second_factor_is_asked_for_and_its_secret_is_not_readable() -> None:
    somebody = factories.person("ann@example.org", password=PASSWORD)
    secret = generate_totp_secret()
    TOTP.activate(somebody, secret)
    stored = Authenticator.objects.get(user=somebody).data["secret"]
    assert secret not in stored
    assert SecretsAdapter().decrypt(stored) == secret
    assert "_auth_user_id" not in _sign_in("ann@example.org").session


def test_a_secret_survives_a_change_of_the_key_only_with_its_fallback(settings) -> None:
    stored = SecretsAdapter().encrypt("seed")
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another key"
    with pytest.raises(InvalidToken):
        SecretsAdapter().decrypt(stored)
    settings.SECRET_KEY_FALLBACKS = [before]
    assert SecretsAdapter().decrypt(stored) == "seed"


def test_a_newcomer_signs_up_with_address_and_password_only() -> None:
    client = Client()
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD})
    assert "_auth_user_id" in client.session
