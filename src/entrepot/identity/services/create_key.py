"""Keys for programs: made, shown once, taken back."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from entrepot.identity import rules
from entrepot.identity.errors import RightsExceeded
from entrepot.identity.models import ApiKey
from entrepot.identity.types import Actor, NewKey, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Forbidden, Invalid, Missing

from .allow import allow, leaves_in, rights_of
from .record import record


def create_key(
    name: str, leaves: Collection[str], *, actor: Actor, store_id: UUID | None = None, expires_at: datetime | None = None
) -> NewKey:
    """A key that can do `leaves`: in the store, or (without one) at the platform or for the person's own purchases.

    The leaves are among the actor's own; a key never outlives a right of its person, and no key makes keys. Raises
    RightsExceeded, Forbidden, Missing, Invalid. The secret is in the answer and nowhere else.
    """
    wanted = frozenset(rules.known(leaf) for leaf in leaves)
    if store_id is not None or not wanted <= rules.PERSON_LEAVES:
        allow(actor, "keys.manage", None if store_id is None else [store_id])
    if actor.person_id is None or actor.key_id is not None:
        raise Forbidden(leaf="keys.manage")
    held = rights_of(actor).platform if store_id is None else leaves_in(actor, store_id)
    if beyond := wanted - held - rules.PERSON_LEAVES:
        raise RightsExceeded(leaves=", ".join(sorted(beyond)))
    if not wanted or not name.strip():
        raise Invalid(field="leaves" if name.strip() else "name", reason="a key has a name and one permission at least")
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid(field="expires_at", reason="a key ends in the future")
    prefix, secret = secrets.token_hex(rules.KEY_PREFIX_CHARS // 2), secrets.token_hex(rules.KEY_SECRET_BYTES)
    raw = rules.key_text(prefix, secret)
    with transaction.atomic():
        key = ApiKey.objects.create(
            store_id=store_id,
            person_id=actor.person_id,
            name=name.strip(),
            prefix=prefix,
            hash=rules.key_hash(raw),
            leaves=sorted(wanted),
            expires_at=expires_at,
        )
        detail = {"prefix": prefix, "leaves": key.leaves, "expires_at": expires_at}
        record(actor, "identity.key_created", [Subject("identity.api_key", key.pk, store_id, detail)])
    return NewKey(id=key.pk, raw=raw, prefix=prefix, expires_at=expires_at)


def revoke_key(key_id: UUID, *, actor: Actor) -> None:
    """Take a key back; it stops with the next request. Its own person may, and who manages keys. Safe to repeat. Raises
    Missing.
    """
    with transaction.atomic():
        key = ApiKey.objects.select_for_update().filter(pk=key_id).first()
        if key is None:
            raise Missing(what="key")
        is_own = key.person_id == actor.person_id and actor.key_id in {None, key.pk}
        if not is_own:
            allow(actor, "keys.manage", None if key.store_id is None else [key.store_id])
        if key.revoked_at is None:
            key.revoked_at = clock.now()
            key.save(update_fields=["revoked_at"])
            record(actor, "identity.key_revoked", [Subject("identity.api_key", key.pk, key.store_id, {"prefix": key.prefix})])
