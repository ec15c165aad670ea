"""Answers that come as finished JSON from the database: no objects in between."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase

# Anybody may keep the answer, and asks whether it still holds before using it: prices and stock are always those of the moment.
CACHE_CONTROL: Final = "public, no-cache"


def ready(request: HttpRequest, body: bytes, link: str = "") -> HttpResponseBase:
    """`body` as an answer with its tag; without a body when the caller has it already."""
    tag = f'"{blake2b(body, digest_size=9).hexdigest()}"'
    response: HttpResponse
    if request.META.get("HTTP_IF_NONE_MATCH") == tag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="application/json")
        response.headers["Content-Length"] = str(len(body))
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = CACHE_CONTROL
    response.headers["Vary"] = "Accept-Language"
    if link:
        response.headers["Link"] = link
    return response
