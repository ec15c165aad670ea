"""Page markers and pages of lists."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import Field

from .errors import BadCursor

MOST: Final = 100
_MAC_BYTES: Final = 12

Limit = Annotated[int, Query(ge=1, le=MOST, description="How many entries the page has at most.")]
Cursor = Annotated[str, Query(max_length=1000, description="The `next` of the page before; empty for the first page.")]
Next = Annotated[str | None, Field(description="Marker of the next page (`cursor`); null on the last page.")]

Row = TypeVar("Row")


def marker(scope: str, place: Any) -> str:
    """`place` (anything JSON can carry) as an opaque text that `place_of` takes back, for lists of this `scope` only."""
    content = orjson.dumps(place, default=str)
    return base64.urlsafe_b64encode(_mac(scope, content) + content).rstrip(b"=").decode()


def place_of(scope: str, cursor: str) -> Any:
    """The place in a marker that we made for this scope. Raises BadCursor for anything else."""
    try:
        raw = base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
    except ValueError:
        raise BadCursor from None
    mac, content = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(scope, content)):
        raise BadCursor
    return orjson.loads(content)


def scope_of(request: HttpRequest, *, without: Sequence[str] = ("cursor", "limit", "lang")) -> str:
    """What tells one list from another: the address and everything asked for but the page."""
    asked = sorted((name, value) for name, values in request.GET.lists() for value in values if name not in without)
    return f"{request.path}?{urlencode(asked)}"


def page(
    request: HttpRequest,
    response: HttpResponse,
    cursor: str,
    limit: int,
    read: Callable[[Any, int], Sequence[Row]],
    place: Callable[[Row], Any],
) -> dict[str, Any]:
    """A page of a list: `{"items": …, "next": …}`, with the Link header of the next page.

    `read(after, limit)` gives the rows behind a place (None: from the beginning); one row more than asked for tells whether there
    is a next page. `place` is the place of a row.
    """
    scope = scope_of(request)
    rows = read(place_of(scope, cursor) if cursor else None, limit + 1)
    following = marker(scope, place(rows[limit - 1])) if len(rows) > limit else None
    link(request, response, following)
    return {"items": list(rows[:limit]), "next": following}


def link(request: HttpRequest, response: HttpResponse, following: str | None) -> None:
    """Name the next page in the Link header (RFC 8288)."""
    if following:
        asked: Mapping[str, list[str]] = {**dict(request.GET.lists()), "cursor": [following]}
        response["Link"] = f'<{request.path}?{urlencode(asked, doseq=True)}>; rel="next"'


def _mac(scope: str, content: bytes) -> bytes:
    return hmac.digest(_key(settings.SECRET_KEY), scope.encode() + b"\n" + content, hashlib.sha256)[:_MAC_BYTES]


@cache
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"entrepot.api.cursor", "sha256")
