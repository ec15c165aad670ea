"""The API as one object: how it reads, answers, fails and describes itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, cast

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseNotAllowed
from django.urls import URLPattern
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic import Field

from entrepot.kernel.errors import Refused

from .errors import BadText, BodyTooLarge, InvalidRequest, MethodNotAllowed, NoSuchAddress, SignInNeeded
from .once import HEADER
from .problems import MEDIA_TYPE, invalid_request, problem, unexpected

MOST_BYTES: Final = 2_000_000
UNSAFE: Final = frozenset({"post", "put", "patch", "delete"})

View = Callable[..., HttpResponseBase]


class Problem(Schema):
    """What went wrong (RFC 9457). `code` is stable; `detail` is a sentence for people; `fields` are its figures."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    fields: dict[str, Any] = Field(default_factory=dict)


class _JsonParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        return orjson.loads(request.body)


class _JsonRenderer(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002
        return orjson.dumps(data, default=str)


class Api(NinjaAPI):
    """Ninja with our errors: every refusal is a problem document, and nothing leaks."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(parser=_JsonParser(), renderer=_JsonRenderer(), **settings)
        for kind, handler in _HANDLERS.items():
            self.add_exception_handler(kind, cast("Any", handler))

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        """The description, with what holds for every operation: problems, and the idempotency key of unsafe methods."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = Problem.model_json_schema()
        answer = {
            "description": "A problem document (RFC 9457)",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                operation["responses"]["default"] = answer
                if method in UNSAFE and "x-without-key" not in operation:
                    operation["parameters"].append(_KEY_PARAMETER)
        return schema


_KEY_PARAMETER: Final = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "pattern": "^[\\x21-\\x7e]{1,128}$"},
    "description": "The same key with the same request gives the first answer again and does nothing more, for 24 hours.",
}


def _bad_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, InvalidRequest(errors=[{"where": "body", "code": "json", "detail": str(error)}]))


_HANDLERS: Final[dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]]] = {
    Refused: problem,
    AuthenticationError: lambda request, _: problem(request, SignInNeeded()),
    ValidationError: lambda request, error: invalid_request(request, error.errors),
    HttpError: _bad_json,  # ninja raises it for a body that is no JSON, and for nothing else here
    Http404: lambda request, _: problem(request, NoSuchAddress()),
    Exception: unexpected,
}


def faced(pattern: URLPattern) -> URLPattern:
    """The address with what ninja leaves to others: limits of the body, problems for unknown methods, the answer's length."""
    pattern.callback = answered(pattern.callback)
    return pattern


def answered(view: View) -> View:
    """`view` behind the checks that every request passes and the headers that every answer gets."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refusal = _refusal(request)
        response = problem(request, refusal) if refusal else view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = response["Allow"]
            response = problem(request, MethodNotAllowed(methods=allowed))
            response["Allow"] = allowed
        if isinstance(response, HttpResponse) and "Content-Length" not in response:
            response["Content-Length"] = str(len(response.content))
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]  # callers.py asks for the token where a session is believed
    return answer


def not_found(request: HttpRequest) -> HttpResponse:
    """What is at every other address of the API: nothing."""
    return problem(request, NoSuchAddress())


def _refusal(request: HttpRequest) -> Refused | None:
    if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path_info:
        return BadText()
    if request.method in {"GET", "HEAD"}:
        return None
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > MOST_BYTES:
        return BodyTooLarge(limit=MOST_BYTES)
    return BadText() if b"\\u0000" in request.body else None
