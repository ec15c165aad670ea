"""People take along what is kept about them."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from typing import IO, Any, Final, cast
from uuid import UUID

import orjson

from entrepot.database import sql
from entrepot.identity.types import Actor, Subject

from ._personal_data import oneself, rooms
from .record import record

_IN_MEMORY: Final = 1 << 20  # a larger file waits on the disk
_ACCOUNT: Final = """
SELECT email, display_name, language, country, currency, joined_at, last_login FROM identity_person WHERE id = %s
"""
_LISTS: Final = {
    "emails": 'SELECT email, verified, "primary" FROM account_emailaddress WHERE user_id = %s ORDER BY id',
    "second_factors": "SELECT type, created_at, last_used_at FROM mfa_authenticator WHERE user_id = %s ORDER BY id",
    "sessions": """SELECT created_at, last_seen_at, host(ip) AS address, user_agent FROM usersessions_usersession
                    WHERE user_id = %s ORDER BY id""",
    "store_roles": "SELECT store_id, role, granted_at, last_seen_at FROM identity_storegrant WHERE person_id = %s ORDER BY id",
    "keys": "SELECT name, prefix, created_at, revoked_at FROM identity_apikey WHERE person_id = %s ORDER BY created_at",
    "log": """SELECT at, action, host(address) AS address, subject_kind, subject_id FROM identity_auditentry
               WHERE person_id = %s ORDER BY id""",
}


def export_person(actor: Actor) -> IO[bytes]:
    """A ZIP of everything that is kept about the actor: a folder for each room, JSON for each subject, files as they are.

    The file stands at its beginning; the caller closes it. Raises Forbidden for everybody who is not a person for themselves.
    """
    person_id = oneself(actor)
    file = cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115  - the caller closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for room, port in [("account", None), *sorted(rooms.items())]:
            for name, content in port.export(person_id) if port else _account(person_id):
                if isinstance(content, bytes):
                    archive.writestr(f"{room}/{name}", content)
                else:
                    archive.writestr(f"{room}/{name}.json", orjson.dumps(content, default=str, option=orjson.OPT_INDENT_2))
    record(actor, "identity.data_exported", [Subject("identity.person", person_id)])
    file.seek(0)
    return file


def _account(person_id: UUID) -> Iterator[tuple[str, Any]]:
    yield "person", sql.dicts(_ACCOUNT, [person_id])[0]
    for name, statement in _LISTS.items():
        yield name, sql.dicts(statement, [person_id])
