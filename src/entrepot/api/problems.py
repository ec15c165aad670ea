"""Refusals as problem documents (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http.client import responses
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from entrepot.identity.errors import KeyRefused
from entrepot.kernel.errors import Refused
from entrepot.wording.refusals import sentence

from .errors import InvalidRequest, Unexpected
from .languages import language_of

logger = logging.getLogger("django.request")

STATUS: Final = {
    "invalid": 422,
    "conflict": 409,
    "forbidden": 403,
    "missing": 404,
    "busy": 503,
    "often": 429,
    "unknown_caller": 401,
    "method": 405,
    "too_large": 413,
    "unexpected": 500,
}
RETRY_AFTER_S: Final = 1
MEDIA_TYPE: Final = "application/problem+json"


def problem(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The answer to a refusal: its kind chooses the status, its sentence comes in the language of the request."""
    status = status_of(refusal)
    document = {"status": status, "title": responses[status], **described(request, refusal)}
    response = HttpResponse(orjson.dumps(document, default=str), content_type=MEDIA_TYPE, status=status)
    response["Cache-Control"] = "no-store"
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER_S)
    if status == 429:
        response["Retry-After"] = str(refusal.fields.get("seconds", RETRY_AFTER_S))
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def described(request: HttpRequest, refusal: Refused) -> dict[str, Any]:
    """A refusal in words: as a part of a problem document, and as one outcome of a batch."""
    return {
        "type": f"urn:entrepot:problem:{refusal.code}",
        "code": refusal.code,
        "detail": _sentence(refusal, language_of(request)),
        "fields": refusal.fields,
    }


def status_of(refusal: Refused) -> int:
    """The HTTP status that a refusal is answered with."""
    return 401 if isinstance(refusal, KeyRefused) else STATUS[refusal.kind]


def invalid_request(request: HttpRequest, errors: Sequence[dict[str, Any]]) -> HttpResponse:
    """The answer to a request of the wrong shape: where, and what is wrong there."""
    told = [
        {"where": "/".join(str(part) for part in error["loc"]), "code": error["type"], "detail": error["msg"]}
        for error in errors
    ]
    return problem(request, InvalidRequest(errors=told))


def unexpected(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The answer to a surprise: noted with its traceback, told without any of it."""
    logger.error("unexpected: %s %s", request.method, request.path, exc_info=error)
    return problem(request, Unexpected())


def _sentence(refusal: Refused, language: str) -> str:
    with translation.override(language):
        return sentence(refusal)
