"""What a store's programs need: API keys, and webhooks with their delivery log."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Status

from entrepot.api.callers import SOMEBODY, in_store
from entrepot.api.paging import Cursor, Limit, page
from entrepot.api.schemas.programs import (
    Deliveries,
    KeyIn,
    KeyMade,
    Keys,
    Redelivered,
    WebhookIn,
    WebhookMade,
    WebhookOut,
    Webhooks,
)
from entrepot.events.errors import UnknownEndpoint
from entrepot.events.queries.webhooks import EndpointView, deliveries, endpoints
from entrepot.events.services import add_endpoint, redeliver, remove_endpoint, rotate_secret, update_endpoint
from entrepot.identity.queries import keys_of
from entrepot.identity.services import allow, create_key, record, revoke_key, rotate_key
from entrepot.identity.types import Actor, NewKey, Subject
from entrepot.kernel.errors import Invalid, Missing

router = Router(tags=["programs"], auth=SOMEBODY)
Overlap = Annotated[
    int, Query(ge=0, le=2_592_000, description="Seconds that the old one still works beside the new one; 0 ends it at once.")
]
_DAY_S: Final = 86_400


@router.get("/{store_id}/keys", response=Keys)
def list_keys(request: HttpRequest, store_id: UUID) -> dict[str, Any]:
    """The store's API keys that are not revoked; their secrets are stored nowhere."""
    allow(in_store(request, store_id), "keys.manage", [store_id])
    return {"items": keys_of(store_id)}


@router.post("/{store_id}/keys", response={201: KeyMade})
def make_key(request: HttpRequest, store_id: UUID, wish: KeyIn) -> Status[NewKey]:
    """A key for a program of the store. No key makes keys: this takes a signed-in person."""
    actor = in_store(request, store_id)
    allow(actor, "keys.manage", [store_id])
    try:
        made = create_key(wish.name, wish.leaves, actor=actor, store_id=store_id, expires_at=wish.expires_at)
    except LookupError as error:
        raise Invalid(field="leaves", reason="there is no such permission") from error
    return Status(201, made)


@router.post("/{store_id}/keys/{key_id}/replace", response={201: KeyMade})
def replace_key(request: HttpRequest, store_id: UUID, key_id: UUID, overlap_s: Overlap = _DAY_S) -> Status[NewKey]:
    """A key of the same name and permissions; the old one works for a day more, or as long as is asked for.

    As with a new key this takes a signed-in person, who holds these permissions. A key is replaced once.
    """
    actor = in_store(request, store_id)
    allow(actor, "keys.manage", [store_id])
    if key_id not in {key.pk for key in keys_of(store_id)}:
        raise Missing(what="key")
    return Status(201, rotate_key(key_id, actor=actor, overlap=timedelta(seconds=overlap_s)))


@router.delete("/{store_id}/keys/{key_id}", response={204: None})
def delete_key(request: HttpRequest, store_id: UUID, key_id: UUID) -> Status[None]:
    """Revoke a key; it stops with the next request."""
    actor = in_store(request, store_id)
    allow(actor, "keys.manage", [store_id])
    if key_id not in {key.pk for key in keys_of(store_id)}:
        raise Missing(what="key")
    revoke_key(key_id, actor=actor)
    return Status(204, None)


def _manager(request: HttpRequest, store_id: UUID) -> Actor:
    actor = in_store(request, store_id)
    allow(actor, "webhooks.manage", [store_id])
    return actor


def _noted(actor: Actor, what: str, store_id: UUID, endpoint_id: UUID) -> None:
    """The stream lies below the audit log, so its doors are noted here."""
    record(actor, f"events.webhook_{what}", [Subject("events.webhook", endpoint_id, store_id)])


def _endpoint(store_id: UUID, endpoint_id: UUID) -> EndpointView:
    found = next((one for one in endpoints(store_id) if one.id == endpoint_id), None)
    if found is None:
        raise UnknownEndpoint(what="webhook endpoint")
    return found


@router.get("/{store_id}/webhooks", response=Webhooks)
def list_webhooks(request: HttpRequest, store_id: UUID) -> dict[str, Any]:
    """The addresses that hear of the store's facts, the oldest first."""
    _manager(request, store_id)
    return {"items": endpoints(store_id)}


@router.post("/{store_id}/webhooks", response={201: WebhookMade})
def create_webhook(request: HttpRequest, store_id: UUID, wish: WebhookIn) -> Status[Any]:
    """Send facts told from now on to an address. Private addresses are refused."""
    actor = _manager(request, store_id)
    with transaction.atomic():
        made = add_endpoint(store_id, wish.url, wish.kinds, wish.description)
        _noted(actor, "added", store_id, made.id)
    return Status(201, made)


@router.post("/{store_id}/webhooks/{endpoint_id}/disable", response=WebhookOut)
def disable_webhook(request: HttpRequest, store_id: UUID, endpoint_id: UUID) -> EndpointView:
    """Send nothing more to an address; its log stays."""
    return _switched(request, store_id, endpoint_id, is_active=False)


@router.post("/{store_id}/webhooks/{endpoint_id}/enable", response=WebhookOut)
def enable_webhook(request: HttpRequest, store_id: UUID, endpoint_id: UUID) -> EndpointView:
    """Send again, also after failures had switched it off."""
    return _switched(request, store_id, endpoint_id, is_active=True)


def _switched(request: HttpRequest, store_id: UUID, endpoint_id: UUID, *, is_active: bool) -> EndpointView:
    actor = _manager(request, store_id)
    with transaction.atomic():
        now = _endpoint(store_id, endpoint_id)
        update_endpoint(store_id, endpoint_id, url=now.url, kinds=now.kinds, is_active=is_active)
        _noted(actor, "enabled" if is_active else "disabled", store_id, endpoint_id)
    return _endpoint(store_id, endpoint_id)


@router.post("/{store_id}/webhooks/{endpoint_id}/rotate-secret", response=WebhookMade)
def rotate_webhook_secret(request: HttpRequest, store_id: UUID, endpoint_id: UUID, overlap_s: Overlap = _DAY_S) -> Any:
    """A new secret; for a day (or as long as is asked for) messages are signed with the one before too, then by it alone."""
    actor = _manager(request, store_id)
    with transaction.atomic():
        made = rotate_secret(store_id, endpoint_id, overlap=timedelta(seconds=overlap_s))
        _noted(actor, "rotated", store_id, endpoint_id)
    return made


@router.delete("/{store_id}/webhooks/{endpoint_id}", response={204: None})
def delete_webhook(request: HttpRequest, store_id: UUID, endpoint_id: UUID) -> Status[None]:
    """Forget an address together with its log."""
    actor = _manager(request, store_id)
    with transaction.atomic():
        remove_endpoint(store_id, endpoint_id)
        _noted(actor, "removed", store_id, endpoint_id)
    return Status(204, None)


@router.get("/{store_id}/webhooks/{endpoint_id}/deliveries", response=Deliveries)
def list_deliveries(
    request: HttpRequest, response: HttpResponse, store_id: UUID, endpoint_id: UUID, cursor: Cursor = "", limit: Limit = 50
) -> dict[str, Any]:
    """The log of one address, the newest message first."""
    _manager(request, store_id)
    _endpoint(store_id, endpoint_id)
    return page(
        request,
        response,
        cursor,
        limit,
        lambda after, most: deliveries(store_id, endpoint_id, before=after, limit=most),
        lambda row: row.id,
    )


@router.post("/{store_id}/deliveries/{delivery_id}/redeliver", response=Redelivered)
def redeliver_message(
    request: HttpRequest, store_id: UUID, delivery_id: Annotated[int, Path(ge=1, le=2**62)]
) -> dict[str, Any]:
    """Send a message anew, under the same id. Nothing happens for a message of another store."""
    _manager(request, store_id)
    return {"messages": redeliver(store_id, [delivery_id])}
