"""Assets: kept for ever under an address that changes with them, and sent compressed."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from entrepot.config.assets import AssetsMiddleware
from entrepot.config.fingerprint import fingerprint


@pytest.fixture
def assets(settings: Settings, tmp_path: Path) -> AssetsMiddleware:
    settings.STATIC_ROOT = tmp_path
    return AssetsMiddleware(lambda _request: HttpResponse("the site"))


def asked(path: str, **headers: str) -> HttpRequest:
    return RequestFactory(headers=headers).get(path)


def body(response: Any) -> bytes:
    content = b"".join(response.streaming_content)
    response.close()
    return content


def test_a_stylesheet_is_kept_for_ever_and_sent_packed(assets: Any, settings: Settings) -> None:
    path = f"{settings.STATIC_URL}entrepot/entrepot.css"
    plain = assets(asked(path))
    packed = assets(asked(path, accept_encoding="gzip, br"))

    assert plain["Cache-Control"] == packed["Cache-Control"] == "max-age=315360000, public, immutable"
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == "Accept-Encoding"
    sent = body(packed)
    assert gzip.decompress(sent) == body(plain)
    assert len(sent) < 20_000


def test_pictures_and_fonts_are_sent_as_they_are(assets: Any, settings: Settings) -> None:
    font = assets(asked(f"{settings.STATIC_URL}unfold/fonts/inter/Inter-Regular.woff2", accept_encoding="gzip"))

    assert (font.status_code, font.get("Content-Encoding")) == (200, None)
    assert body(font)[:4] == b"wOF2"


def test_a_page_of_before_an_upgrade_finds_its_assets(assets: Any, settings: Settings) -> None:
    old = assets(asked("/static/0123456789ab/entrepot/entrepot.css"))

    assert (old.status_code, old["Location"]) == (302, f"{settings.STATIC_URL}entrepot/entrepot.css")
    assert assets(asked("/static/0123456789ab/nothing.css")).content == b"the site"


def test_the_fingerprint_changes_with_any_asset(tmp_path: Path) -> None:
    folder = tmp_path / "shop" / "static"
    folder.mkdir(parents=True)
    prints = set()
    for text in ("a", "b"):
        (folder / "one.css").write_text(text)
        prints.add(fingerprint(tmp_path))
    (folder / "two.css").write_text("b")
    prints.add(fingerprint(tmp_path))

    assert len(prints) == 3


@pytest.mark.django_db
def test_pages_name_the_address_with_the_fingerprint(client: Client, settings: Settings) -> None:
    assert len(settings.STATIC_URL.split("/")[2]) == 12
    assert f'href="{settings.STATIC_URL}entrepot/entrepot.css"' in client.get("/stores/").content.decode()
