"""Idempotency-Key: an unsafe request repeated with its key gets the first answer and does nothing again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja.operation import Operation

from entrepot.identity.services import run_once
from entrepot.identity.types import Answer
from entrepot.kernel.errors import Refused

from .callers import actor_of, scope_of_visitor
from .problems import problem

HEADER: Final = "Idempotency-Key"
Run = Callable[..., HttpResponseBase]


class _Refused(Exception):
    """The verb refused: nothing is remembered, and what it wrote is undone."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


def guard(operation: Operation, *, gathered: bool) -> None:
    """Let the operation answer repeats of a key by itself.

    `gathered` for verbs that have transactions of their own: they gather callers, or talk to a provider between two commits.
    """
    run: Run = operation.run

    @wraps(run)
    def once(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        key = request.headers.get(HEADER)
        if key is None:
            return run(request, **kwargs)
        try:
            return _once(request, key, lambda: run(request, **kwargs), gathered=gathered)
        except Refused as refusal:
            return problem(request, refusal)

    operation.run = once  # type: ignore[method-assign]


def _once(request: HttpRequest, key: str, run: Callable[[], HttpResponseBase], *, gathered: bool) -> HttpResponseBase:
    actor = actor_of(request)
    done: list[HttpResponse] = []

    def answer() -> Answer:
        response = run()
        if response.status_code >= 400 or not isinstance(response, HttpResponse):
            raise _Refused(response)
        done.append(response)
        return Answer(response.status_code, orjson.loads(response.content) if response.content else None)

    asked = {
        "method": request.method,
        "path": request.get_full_path(),
        "body": hashlib.sha256(request.body).hexdigest(),
    }
    scope = "" if actor.person_id else scope_of_visitor(request)
    try:
        result = run_once(actor, key, asked, answer, scope=scope, gathered=gathered)
    except _Refused as refused:
        return refused.response
    if done:
        return done[0]
    body = b"" if result.body is None else orjson.dumps(result.body)
    response = HttpResponse(body, status=result.status, content_type="application/json")
    response["Idempotency-Replayed"] = "true"
    return response
