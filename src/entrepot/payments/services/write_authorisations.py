"""Authorisations as `apply_snapshots` writes them: what is kept ready from now on, what was taken of it, what is free again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from entrepot.database import sql
from entrepot.payments import registry
from entrepot.payments.enums import AuthorisationState
from entrepot.payments.rules import Known
from entrepot.payments.types import SecuredPart


@dataclass(slots=True)
class Secured:
    """An amount that the provider keeps ready; `is_needed`: for an order that takes it."""

    payment: Known
    provider_ref: str
    until: datetime
    is_needed: bool


@dataclass(slots=True)
class Authorisations:
    """What one batch is about to write; the payments are locked."""

    states: dict[UUID, str] = field(default_factory=dict)  # by payment, of those that ever had one
    secured: list[Secured] = field(default_factory=list)
    captured: list[UUID] = field(default_factory=list)
    ended: list[tuple[UUID, AuthorisationState]] = field(default_factory=list)
    superseded: set[UUID] = field(default_factory=set)  # purchases that money came for although an authorisation was held

    def write(self, now: datetime) -> None:
        """All of it, and tell the orders whose amount is kept ready."""
        if self.secured:
            self._write_secured(now)
        if self.captured:
            sql.execute(_CAPTURED, [now, sql.plain(self.captured)])
        if self.ended:
            ids, states = zip(*self.ended, strict=True)
            sql.execute(_ENDED, [now, sql.plain(ids), sql.texts(state.value for state in states)])
        if self.superseded:
            sql.execute(_SUPERSEDED, [now, sql.plain(self.superseded)])

    def _write_secured(self, now: datetime) -> None:
        """The payments are authorised; what is of no use to its order is let go as soon as this is committed."""
        columns = [
            sql.plain(one.payment.id for one in self.secured),
            sql.texts(one.provider_ref for one in self.secured),
            sql.plain(one.payment.shares[0].amount.order_id for one in self.secured),
            sql.plain(one.payment.shares[0].amount.store_id for one in self.secured),
            sql.texts((AuthorisationState.HELD if one.is_needed else AuthorisationState.VOIDING).value for one in self.secured),
            sql.moments(one.until for one in self.secured),
            sql.moments(one.until if one.is_needed else now for one in self.secured),
        ]
        sql.execute(_SECURE, [*columns, now])
        if needed := [one for one in self.secured if one.is_needed]:
            registry.payables().secured([_secured_part(one) for one in needed])


def kept_for(provider: str) -> timedelta:
    """How long the provider keeps an amount ready, where it did not name the day."""
    return timedelta(days=registry.driver(provider).capabilities.authorisation_days)


def _secured_part(one: Secured) -> SecuredPart:
    payment, part = one.payment, one.payment.shares[0].amount
    return SecuredPart(
        payment.id,
        payment.purchase_id,
        part.order_id,
        part.store_id,
        payment.amount_minor,
        payment.currency,
        payment.provider,
        one.until,
    )


# The payment's own row is locked; an authorisation is written under that lock only.
_SECURE: Final = """
WITH w AS (SELECT * FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::uuid[], %s::text[], %s::timestamptz[], %s::timestamptz[])
                         AS w(id, provider_ref, order_id, store_id, state, until, next_try_at)),
     paid AS (
       UPDATE payments_payment p SET state = 'authorised', provider_ref = coalesce(nullif(w.provider_ref, ''), p.provider_ref),
              next_query_at = NULL, is_captured_later = true
         FROM w WHERE p.id = w.id)
INSERT INTO payments_authorisation (payment_id, order_id, store_id, state, authorised_minor, reduced_minor, currency, authorised_at,
                                    until, attempt, tries, next_try_at, message)
SELECT w.id, w.order_id, w.store_id, w.state, p.amount_minor, 0, p.currency, %s, w.until, 0, 0, w.next_try_at, ''
  FROM w JOIN payments_payment p ON p.id = w.id
"""

_CAPTURED: Final = """
UPDATE payments_authorisation SET state = 'captured', closed_at = %s, next_try_at = NULL, message = ''
 WHERE payment_id = ANY(%s::uuid[])
"""

_ENDED: Final = """
UPDATE payments_authorisation a SET state = u.state, closed_at = %s, next_try_at = NULL
  FROM unnest(%s::uuid[], %s::text[]) AS u(id, state) WHERE a.payment_id = u.id
"""

# Money came another way: what is kept ready for the same purchase is let go. A capture that is under way ends by itself, and
# what it brings goes back as a second payment.
_SUPERSEDED: Final = """
UPDATE payments_authorisation a SET state = 'voiding', next_try_at = %s
  FROM payments_payment p
 WHERE p.purchase_id = ANY(%s::uuid[]) AND a.payment_id = p.id AND a.state IN ('held', 'refused')
"""
