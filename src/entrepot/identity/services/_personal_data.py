"""Which rooms keep something about people."""

from __future__ import annotations

from uuid import UUID

from entrepot.identity.ports import PersonalData
from entrepot.identity.types import Actor
from entrepot.kernel.errors import Forbidden

rooms: dict[str, PersonalData] = {}


def register_personal_data(room: str, port: PersonalData) -> None:
    """Ask `port`, from now on, what the room keeps about people; identity, below all of them, knows none by itself."""
    rooms[room] = port


def oneself(actor: Actor) -> UUID:
    """The person who acts for nobody but themselves. Raises Forbidden for visitors, programs and support in a store."""
    if actor.person_id is None or actor.key_id is not None or actor.acting_for is not None:
        raise Forbidden(leaf="account.own")
    return actor.person_id
