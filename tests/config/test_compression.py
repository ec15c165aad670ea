"""Pages are packed for browsers that take it; what shows a secret is not."""

from __future__ import annotations

import gzip

import pytest
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from tests.storefront.factories import market

from entrepot.config.compression import PackedPagesMiddleware

PAGE = "<p>tea from far away</p>" * 200


def answered(response: HttpResponseBase, accepts: str = "gzip, br") -> HttpResponseBase:
    return PackedPagesMiddleware(lambda _request: response)(RequestFactory(headers={"accept-encoding": accepts}).get("/"))


def test_a_page_is_packed_and_says_so() -> None:
    sent = answered(HttpResponse(PAGE))

    assert isinstance(sent, HttpResponse)
    assert (sent["Content-Encoding"], sent["Vary"], sent["Content-Length"]) == (
        "gzip",
        "Accept-Encoding",
        str(len(sent.content)),
    )
    assert gzip.decompress(sent.content).decode() == PAGE
    assert len(sent.content) < len(PAGE) // 4


def test_the_same_page_has_many_lengths() -> None:
    lengths = set()
    for _turn in range(30):
        sent = answered(HttpResponse(PAGE))
        assert isinstance(sent, HttpResponse)
        lengths.add(len(sent.content))

    assert len(lengths) > 5  # of about a hundred: the length tells nobody what is inside


def test_a_browser_that_takes_no_gzip_gets_the_page_as_it_is() -> None:
    sent = answered(HttpResponse(PAGE), accepts="identity")

    assert isinstance(sent, HttpResponse)
    assert (sent.content.decode(), sent.get("Content-Encoding")) == (PAGE, None)
    assert sent["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "keeping", ["no-store", "private, no-store", "max-age=0, no-cache, no-store, must-revalidate, private"]
)
def test_a_page_with_a_secret_is_not_packed(keeping: str) -> None:
    sent = answered(HttpResponse(PAGE, headers={"Cache-Control": keeping}))

    assert isinstance(sent, HttpResponse)
    assert (sent.content.decode(), sent.get("Content-Encoding")) == (PAGE, None)


@pytest.mark.parametrize("kind", ["application/zip", "image/webp", "application/pdf"])
def test_files_are_sent_as_they_are(kind: str) -> None:
    sent = answered(HttpResponse(PAGE, content_type=kind))

    assert isinstance(sent, HttpResponse)
    assert (sent.content.decode(), sent.get("Content-Encoding")) == (PAGE, None)


def test_a_stream_is_sent_as_it_is() -> None:
    sent = answered(FileResponse(iter([PAGE.encode()]), content_type="text/html"))

    assert isinstance(sent, FileResponse)
    assert (b"".join(sent.streaming_content).decode(), sent.get("Content-Encoding")) == (PAGE, None)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_shop_is_sent_packed_and_the_sign_in_is_not(client: Client) -> None:
    variant = market()
    asked = {"accept-encoding": "gzip"}

    product = client.get(f"/p/{variant.product.slug}/", headers=asked)
    sign_in = client.get("/accounts/login/", headers=asked)

    assert product["Content-Encoding"] == "gzip"
    assert b"Total at your door" in gzip.decompress(product.content)
    assert (sign_in.status_code, sign_in.get("Content-Encoding")) == (200, None)
