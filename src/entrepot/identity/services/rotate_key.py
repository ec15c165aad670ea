"""A key is replaced by another without a gap."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from entrepot.identity.errors import KeyNotReplaceable
from entrepot.identity.models import ApiKey
from entrepot.identity.types import Actor, NewKey, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid, Missing

from .allow import allow
from .create_key import create_key
from .record import record


def rotate_key(key_id: UUID, *, actor: Actor, overlap: timedelta) -> NewKey:
    """A key with the name, permissions and length of life of `key_id`; the old one works for `overlap` more, then it ends.

    No `overlap` revokes the old one at once. The new key is the actor's, who must hold its permissions. Raises Missing, Forbidden,
    RightsExceeded, KeyNotReplaceable for a key that is revoked, expired or replaced already, Invalid for an overlap beyond 30 days.
    """
    if not timedelta() <= overlap <= timedelta(days=30):
        raise Invalid(field="overlap", reason="from now to 30 days")
    with transaction.atomic():
        old = ApiKey.objects.select_for_update().filter(pk=key_id).first()
        if old is None:
            raise Missing(what="key")
        allow(actor, "keys.manage", None if old.store_id is None else [old.store_id])
        now = clock.now()
        if old.revoked_at is not None or old.replaced_by is not None:
            raise KeyNotReplaceable(reason="revoked" if old.revoked_at is not None else "replaced already")
        if old.expires_at is not None and old.expires_at <= now:
            raise KeyNotReplaceable(reason="expired")
        ends = None if old.expires_at is None else now + (old.expires_at - old.created_at)
        made = create_key(old.name, old.leaves, actor=actor, store_id=old.store_id, expires_at=ends)
        old.replaced_by = made.id
        if overlap:
            old.expires_at = min(old.expires_at or now + overlap, now + overlap)
        else:
            old.revoked_at = now
        old.save(update_fields=["replaced_by", "expires_at", "revoked_at"])
        detail = {"prefix": old.prefix, "by": made.prefix, "until": old.expires_at if overlap else now}
        record(actor, "identity.key_replaced", [Subject("identity.api_key", old.pk, old.store_id, detail)])
    return made
