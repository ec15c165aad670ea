"""Who may pay on receipt, and for how much: earned, taken away, decided by people, and kept to at the checkout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.events.facts.orders import ReceiptLimitChanged
from entrepot.events.services import publish
from entrepot.identity.services import allow, record
from entrepot.identity.types import SYSTEM, Actor, Subject
from entrepot.kernel import clock
from entrepot.kernel.errors import Invalid, Refused
from entrepot.orders import receipt_policy
from entrepot.orders.enums import LimitReason, ReceiptLevel
from entrepot.orders.errors import ReceiptNotOffered
from entrepot.orders.models import ReceiptLimit, ReceiptLimitChange
from entrepot.orders.queries.receipt_offer import ReceiptWish, offer_for, standing_of

_LEAST_NOTE: Final = 10


def earn_receipt_limits(person_ids: Sequence[UUID]) -> list[UUID]:
    """Give the first limit to those of these shoppers who have come to fulfil the rules; who got it.

    A level that was given, taken away or decided before stays as it is: what was lost comes back by people only.
    """
    known = set(ReceiptLimit.objects.filter(person_id__in=person_ids).values_list("person_id", flat=True))
    now = clock.now()
    rules = receipt_policy.in_force(now)
    earned: list[UUID] = []
    for standing in standing_of([person_id for person_id in dict.fromkeys(person_ids) if person_id not in known]):
        if standing.received_orders < rules.received_orders or standing.account_days < rules.account_days:
            continue
        grounds = {
            "received_orders": standing.received_orders,
            "account_days": standing.account_days,
            "rules": rules.valid_from,
        }
        if _change(standing.person_id, ReceiptLevel.STANDARD, LimitReason.EARNED, "", grounds, SYSTEM, only_first=True):
            earned.append(standing.person_id)
    return earned


def withdraw_receipt_limits(order_ids: Sequence[UUID], *, note: str = "") -> list[UUID]:
    """An amount could not be taken: the shoppers of these orders have no limit from now on; whose was taken away."""
    buyers = {
        row[0] for row in sql.rows("SELECT buyer_id FROM orders_order WHERE id = ANY(%s::uuid[])", [sql.plain(order_ids)])
    }
    gone = []
    for person_id in sorted(buyer for buyer in buyers if buyer):
        grounds = {"orders": [str(order_id) for order_id in order_ids]}
        if _change(person_id, ReceiptLevel.NONE, LimitReason.NOT_TAKEN, note, grounds, SYSTEM):
            gone.append(person_id)
    return gone


def checked_receipt_level(person_id: UUID, level: str, note: str) -> None:
    """Return when people could decide so. Raises Invalid."""
    if level not in ReceiptLevel.values:
        raise Invalid(field="level", reason="unknown")
    if len(note.strip()) < _LEAST_NOTE:
        raise Invalid(field="reason", reason="ten characters at least; it stays in the history")
    present = ReceiptLimit.objects.filter(person_id=person_id).values_list("level", flat=True).first()
    if level == (present or ReceiptLevel.NONE):
        raise Invalid(field="level", reason="nothing is different")


def set_receipt_level(person_id: UUID, level: str, note: str, *, proposed_by: str, actor: Actor) -> None:
    """People decide: this level from now on, for this reason, which the shopper reads.

    `proposed_by` is who asked for it, `actor` who approves. Raises Forbidden and Invalid.
    """
    allow(actor, "people.manage")
    checked_receipt_level(person_id, level, note)
    with transaction.atomic():
        _change(person_id, ReceiptLevel(level), LimitReason.DECIDED, note.strip()[:300], {"proposed_by": proposed_by}, actor)
        record(actor, "orders.receipt_level_set", [Subject("identity.person", person_id, detail={"level": level})])


def refuse_beyond_limits(wishes: Mapping[int, ReceiptWish]) -> dict[int, Refused]:
    """Which of these purchases, placed in this transaction, go beyond what their shopper may have open; by their keys.

    The shoppers' limits are locked until the transaction ends, in ascending order, so that of two purchases at the same moment one
    counts the other.
    """
    people = sorted({wish.person_id for wish in wishes.values() if wish.person_id})
    sql.rows(
        "SELECT 1 FROM orders_receiptlimit WHERE person_id = ANY(%s::uuid[]) ORDER BY person_id FOR NO KEY UPDATE",
        [sql.plain(people)],
    )
    refused: dict[int, Refused] = {}
    for place, (key, wish) in enumerate(wishes.items()):
        mine: dict[str, int] = {}  # the wish itself, and those of the same person that are asked after it
        for other in list(wishes.values())[place:]:
            if other.person_id == wish.person_id:
                mine[other.currency] = mine.get(other.currency, 0) + other.total_minor
        offer = offer_for(replace(wish, uncounted=mine))
        if offer.hindrance:
            refused[key] = ReceiptNotOffered(why=offer.hindrance)
    return refused


def _change(
    person_id: UUID,
    level: ReceiptLevel,
    reason: LimitReason,
    note: str,
    grounds: Mapping[str, Any],
    actor: Actor,
    *,
    only_first: bool = False,
) -> bool:
    """Write the level with its history and tell of it; whether anything is different."""
    now = clock.now()
    with transaction.atomic():
        made = sql.execute(_FIRST, [person_id, level.value, reason.value, note, now])
        before = ReceiptLevel.NONE.value
        if not made:
            row = ReceiptLimit.objects.select_for_update(no_key=True).get(person_id=person_id)
            if only_first or row.level == level:
                return False
            before = row.level
            row.level, row.reason, row.note, row.changed_at = level, reason, note, now
            row.save()
        stored = {name: str(value) if not isinstance(value, int | list) else value for name, value in grounds.items()}
        ReceiptLimitChange.objects.create(
            person_id=person_id, before=before, level=level, reason=reason, note=note, grounds=stored, actor=actor.code, at=now
        )
        publish([ReceiptLimitChanged(None, person_id, before, level.value, reason.value)])
    return True


_FIRST: Final = """
INSERT INTO orders_receiptlimit (person_id, level, reason, note, changed_at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (person_id) DO NOTHING
"""
