"""What holds for every page: health, errors, no inline code, accounts, headers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.test.utils import override_settings
from django.urls import path
from tests.identity.factories import person

from entrepot.catalog.errors import UnknownCursor
from entrepot.config.urls import urlpatterns as real
from entrepot.kernel.errors import Busy, Forbidden
from entrepot.storefront.views import health

pytestmark = pytest.mark.django_db
TEMPLATES = Path(health.__file__).parents[1] / "templates"
_REFUSALS = {"busy": Busy(), "forbidden": Forbidden(leaf="x"), "cursor": UnknownCursor(), "bug": ZeroDivisionError("a bug")}


def _fail(_request: object, how: str) -> None:
    raise _REFUSALS[how]


urlpatterns = [*real[:-1], path("fail/<str:how>/", _fail), real[-1]]  # type: ignore[arg-type]


def test_health_is_told(client: Client) -> None:
    answer = client.get("/healthz")

    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_our_own_pictures_are_served_and_can_run_nothing(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "a.svg").write_text("<svg/>")

    answer = client.get("/media/a.svg")

    assert b"".join(answer.streaming_content) == b"<svg/>"  # type: ignore[attr-defined]
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/svg+xml", "nosniff")
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    for wrong in ("/media/b.svg", "/media/", "/media/../settings.py", "/media/%2e%2e/settings.py"):
        assert client.get(wrong).status_code in {400, 404}


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("how", "status", "text"),
    [
        ("busy", 503, "Please try again."),
        ("forbidden", 403, "You may not do this"),
        ("cursor", 400, "That does not work"),
        ("bug", 500, "Something broke on our side"),
    ],
)
def test_refusals_and_bugs_become_pages(how: str, status: int, text: str) -> None:
    client = Client(raise_request_exception=False)

    answer = client.get(f"/fail/{how}/")

    assert answer.status_code == status
    assert text in answer.content.decode()


def test_a_form_without_token_is_refused() -> None:
    answer = Client(enforce_csrf_checks=True).post("/cart/put/", {"variant": "x"})

    assert answer.status_code == 403
    assert "The form was too old" in answer.content.decode()


@pytest.mark.parametrize("template", sorted(TEMPLATES.rglob("*.html")), ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_templates_have_no_inline_code(template: Path) -> None:
    text = template.read_text()

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|javascript:|hx-on|<script(?![^>]*\bsrc=)", text)


def test_pages_forbid_inline_code_and_frames(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_entrances_wear_the_shops_clothes(client: Client, address: str, language: str) -> None:
    client.cookies[configured.LANGUAGE_COOKIE_NAME] = language

    page = client.get(address).content.decode()

    assert f'lang="{language}"' in page
    assert "entrepot/entrepot.css" in page
    assert 'class="field"' in page


@pytest.mark.parametrize(
    "address", ["/account/", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"]
)
def test_account_pages_are_for_people(client: Client, address: str) -> None:
    assert client.get(address).status_code == 302
    client.force_login(person(password="a long password"))

    answer = client.get(address)

    assert answer.status_code == 200
    assert "entrepot/entrepot.css" in answer.content.decode()


def test_signing_up_and_in_by_the_forms(client: Client) -> None:
    typed = {"email": "new@example.org", "password1": "a long password", "password2": "a long password"}
    assert client.post("/accounts/signup/", typed).status_code == 302
    client.post("/accounts/logout/")

    wrong = client.post("/accounts/login/", {"login": "new@example.org", "password": "wrong"})
    right = client.post("/accounts/login/", {"login": "new@example.org", "password": "a long password"})

    assert 'class="notice notice--error"' in wrong.content.decode()
    assert right["Location"] == "/"
