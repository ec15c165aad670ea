"""Goods that came back and are fit to be sold lie in stock again."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from entrepot.aftersales.models import Case
from entrepot.identity.types import SYSTEM
from entrepot.inventory.enums import MovementKind, Reason
from entrepot.inventory.queries import origins
from entrepot.inventory.services import receive
from entrepot.inventory.types import Receipt
from entrepot.kernel.errors import Refused
from entrepot.ledger.services import post
from entrepot.orders.queries import order_page
from entrepot.settlement.enums import CostKind
from entrepot.settlement.services import cut_cost

_log = logging.getLogger(__name__)


def put_back(case_ids: Sequence[UUID]) -> None:
    """Put the goods of these returns into the warehouse from where they were sent, where the store said so; own retail's cost with them.

    Safe to repeat. What has no warehouse any more is left for the store to count.
    """
    for case in Case.objects.filter(pk__in=case_ids, is_put_back=True).order_by("pk"):
        ref = f"case:{case.pk}"
        sent_from = origins(case.order_id)
        variants = {line["position"]: line["variant_id"] for line in order_page(case.order_id)["lines"]}
        items = [item for item in case.items.order_by("position") if variants[item.position] in sent_from]
        with transaction.atomic():
            journals = cut_cost(
                case.order_id, {item.position: item.quantity for item in items}, kind=CostKind.PUT_BACK, ref=ref, actor=SYSTEM
            )
            receipts = [
                Receipt(
                    variants[item.position], sent_from[variants[item.position]], item.quantity, f"{ref}/{item.position}",
                    Reason.RETURNED.value, case.number,
                )
                for item in items
            ]  # fmt: skip
            for outcome in receive(receipts, actor=SYSTEM, kind=MovementKind.RETURNED) if receipts else ():
                if isinstance(outcome, Refused):
                    _log.warning("goods of case %s were not put back: %s", case.number, outcome.message)
            post(journals)
