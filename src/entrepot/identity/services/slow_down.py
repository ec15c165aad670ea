"""Whoever comes too often waits: counted in the database, so that all processes count together."""

from __future__ import annotations

from datetime import timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

from django.conf import settings
from django.utils.crypto import salted_hmac

from entrepot.database import sql
from entrepot.identity.errors import TooOften
from entrepot.identity.types import Actor
from entrepot.kernel import clock

WINDOW: Final = timedelta(minutes=1)
SUGGESTIONS_A_SEARCH: Final = 5  # who types a word asks for its completion several times
_SALT: Final = "entrepot.identity.hit"
# One statement a hit. A window that is over, or that a clock put back has left in the future, begins anew.
_COUNT: Final = """
INSERT INTO identity_hit AS h (key, began_at, count) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE
   SET began_at = CASE WHEN h.began_at > %(past)s AND h.began_at <= %(now)s THEN h.began_at ELSE excluded.began_at END,
       count = CASE WHEN h.began_at > %(past)s AND h.began_at <= %(now)s THEN h.count + 1 ELSE 1 END
RETURNING began_at, count
"""


def slow_down_search(actor: Actor) -> None:
    """Count a search by somebody who is not signed in. Raises TooOften above ENTREPOT_SEARCH_LIMIT a minute and address.

    Addresses that are not of the public network are let in: behind them stand the owner, or a proxy of ours with everybody.
    """
    _count_address("search", actor, settings.SEARCH_LIMIT)


def slow_down_suggestions(actor: Actor) -> None:
    """Count a question of the search box while somebody types. Raises TooOften above five times the limit of searches."""
    _count_address("suggest", actor, settings.SEARCH_LIMIT * SUGGESTIONS_A_SEARCH)


def _count_address(what: str, actor: Actor, limit: int) -> None:
    if actor.person_id is not None or not actor.address:
        return
    address = ip_address(actor.address)
    if not address.is_global:
        return
    if isinstance(address, IPv6Address):  # one subscriber has a whole /64
        address = IPv6Address(int(address) >> 64 << 64)
    _count(f"{what}:{salted_hmac(_SALT, str(address), algorithm='sha256').hexdigest()}", limit)


def slow_down_messages(actor: Actor) -> None:
    """Count a message that the person sends. Raises TooOften above ENTREPOT_MESSAGE_LIMIT a minute."""
    if actor.person_id is not None:
        _count(f"message:{actor.person_id}", settings.MESSAGE_LIMIT)


def forget_hits() -> int:
    """Delete counts whose window is long over; returns how many."""
    return sql.execute("DELETE FROM identity_hit WHERE began_at < %s", [clock.now() - 60 * WINDOW])


def _count(key: str, limit: int) -> None:
    if limit <= 0:  # not limited
        return
    now = clock.now()
    found = sql.one(_COUNT, {"key": key, "now": now, "past": now - WINDOW})
    assert found is not None  # RETURNING
    began_at, count = found
    if count > limit:
        raise TooOften(seconds=max(1, int((began_at + WINDOW - now).total_seconds() + 0.999)))
