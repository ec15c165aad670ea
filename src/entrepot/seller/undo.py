"""What was done last to many products, so that it can be taken back: kept in the session, for one store, for a while."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from entrepot.kernel import clock
from entrepot.seller.access import DeskRequest

BACK: Final[Mapping[str, str]] = {"submit": "withdraw", "withdraw": "submit", "archive": "restore"}  # verb: what takes it back
_KEY: Final = "seller.undo"
_FOR: Final = timedelta(minutes=15)


def remember(request: DeskRequest, verb: str, rows: Sequence[Any]) -> None:
    """Keep that `verb` with `rows` takes the last deed back; no rows leave nothing to take back."""
    if rows:
        request.session[_KEY] = {
            "store": str(request.desk.store_id),
            "verb": verb,
            "rows": list(rows),
            "until": (clock.now() + _FOR).timestamp(),
        }
    else:
        request.session.pop(_KEY, None)


def undoable(request: DeskRequest) -> int:
    """How many products the last deed in this store can be taken back for; 0 when there is none, or it is too long ago."""
    return len(_kept(request).get("rows", ()))


def taken(request: DeskRequest) -> tuple[str, list[Any]]:
    """The verb and rows that take the last deed back, once; ("", []) when there is none."""
    kept = _kept(request)
    request.session.pop(_KEY, None)
    return kept.get("verb", ""), kept.get("rows", [])


def _kept(request: DeskRequest) -> dict[str, Any]:
    kept: dict[str, Any] = request.session.get(_KEY) or {}
    fits = kept.get("store") == str(request.desk.store_id) and kept.get("until", 0) > clock.now().timestamp()
    return kept if fits else {}
