"""Page markers: where the next page begins, signed so that nobody makes his own."""

from __future__ import annotations

import zlib
from dataclasses import astuple, dataclass

from django.core import signing

from .errors import InvalidCursor
from .types import SearchRequest

_SALT = "entrepot.search.cursor"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place behind the last product shown.

    `of` is the fingerprint of the search; `generation` and `revision` name the order it was made in; `page` is the number of the
    next page. `floor` is the last place (tier, text score, doc id) of the first stage, and `best` the number of words that
    sorted results match: both are fixed by the first page so that later ones agree with it. `behind` is the sort key of the
    last product shown, `shown` the corrected query that the results are for ("" when as typed).
    """

    of: int
    generation: int
    revision: int
    page: int
    stage: int
    floor: tuple[int, int, int] | None
    best: int
    behind: tuple[bool, int, int, int] | None
    shown: str

    def signed(self) -> str:
        return signing.dumps(astuple(self), salt=_SALT)


def read(text: str, request: SearchRequest) -> Cursor:
    """The marker in `text`. Raises InvalidCursor when it is not ours, or of another search than `request`."""
    try:
        of, generation, revision, page, stage, floor, best, behind, shown = signing.loads(text, salt=_SALT)
        cursor = Cursor(
            of,
            generation,
            revision,
            page,
            stage,
            tuple(floor) if floor else None,
            best,
            tuple(behind) if behind else None,
            shown,
        )
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise InvalidCursor(field="cursor", reason="unreadable") from error
    if cursor.of != fingerprint(request):
        raise InvalidCursor(field="cursor", reason="of another search")
    return cursor


def fingerprint(request: SearchRequest) -> int:
    """Same for all pages of one search."""
    parts = (request.text, request.language, repr(request.filters), str(request.sort), request.currency, request.as_typed)
    return zlib.crc32("\x1f".join(map(str, parts)).encode())
