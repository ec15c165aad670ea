"""Errors: one shape for all of them, in the caller's language, without secrets."""

from __future__ import annotations

from typing import Any

import pytest
from django.templatetags.static import static
from django.test import Client
from tests.api.market import api

from entrepot.api.routes import catalog

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("get", "/nowhere", 404, "api.no_such_address"),
        ("post", "/catalog/products", 405, "api.method_not_allowed"),
        ("get", "/catalog/products?limit=0", 422, "api.invalid_request"),
        ("get", "/catalog/products?cursor=abc", 422, "api.bad_cursor"),
        ("get", "/catalog/search?q=%00", 422, "api.bad_text"),
        ("get", "/catalog/products?category=no/such", 404, "missing"),
        ("get", "/orders", 401, "api.sign_in_needed"),
        ("get", "/stores/not-an-id/products", 401, "api.sign_in_needed"),
    ],
)
def test_each_error_is_a_problem_document(method: str, path: str, status: int, code: str) -> None:
    answer = api(path, method)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert {"type", "title", "status", "code", "detail", "fields"} == set(answer.json())
    assert (answer.json()["status"], answer.json()["code"]) == (status, code)


@pytest.mark.parametrize("body", [b"{", b'{"a": "\\ud800"}', b'{"items": "\\u0000"}', b"\xff", b"[]"])
def test_a_body_that_is_no_request_is_refused(body: bytes) -> None:
    answer = Client().post("/api/v1/quotes", data=body, content_type="application/json")

    assert answer.status_code == 422


def test_a_body_beyond_the_limit_is_refused_unread() -> None:
    answer = Client().post("/api/v1/quotes", data=b"x" * 2_000_001, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (413, "api.body_too_large")


def test_an_unknown_key_is_told_to_sign_in() -> None:
    answer = api("/orders", key="ent_" + "0" * 12 + "_" + "0" * 64)

    assert (answer.status_code, answer.json()["code"], answer["WWW-Authenticate"]) == (401, "identity.key_refused", "Bearer")


def test_a_surprise_tells_nothing_of_itself(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: Any) -> bytes:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr(catalog.catalog, "product_json", broken)
    answer = api("/catalog/products/anything")

    assert (answer.status_code, answer.json()["code"]) == (500, "api.unexpected")
    assert b"hunter2" not in answer.content
    assert "hunter2" in caplog.text


def test_method_not_allowed_names_what_is() -> None:
    assert api("/catalog/products", "delete")["Allow"] == "GET"


def test_the_description_and_its_page_need_nothing_from_elsewhere() -> None:
    description = api("/openapi.json").json()
    page = api("/docs").content.decode()

    assert description["openapi"].startswith("3.1")
    assert "://" not in page.replace("http://testserver", "")
    assert static("ninja/swagger-ui-bundle.js") in page


def test_every_unsafe_operation_offers_an_idempotency_key_but_the_providers() -> None:
    paths = api("/openapi.json").json()["paths"]

    without = {
        path
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method != "get" and not any(one["name"] == "Idempotency-Key" for one in operation["parameters"])
    }
    assert without == {"/api/v1/payments/{provider}/notify"}
