"""Orders whose money a provider keeps, and will not keep much longer."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from entrepot.database import sql
from entrepot.kernel import clock
from entrepot.payments.queries import ages_of_alarm

_ENDING: Final = """
SELECT s.order_id, o.number, s.store_id, o.state, s.state, s.total_minor - s.cut_minor, s.currency, p.provider,
       p.paid_at + make_interval(days => p.hold_days)
  FROM settlement_settlement s JOIN orders_order o ON o.id = s.order_id
  JOIN payments_paymentpart t ON t.order_id = s.order_id AND NOT t.is_diverted
  JOIN payments_payment p ON p.id = t.payment_id AND p.outcome = 'accepted' AND p.hold_days IS NOT NULL
 WHERE s.state IN ('frozen', 'settling') AND s.frozen_at < %(paid_before)s
   AND p.paid_at + make_interval(days => p.hold_days) < %(ends_before)s
 ORDER BY s.frozen_at, s.order_id LIMIT %(limit)s
"""


class EndingHold(NamedTuple):
    """An order that is not settled and whose money the provider lets go by itself at `until`; minor units."""

    order_id: UUID
    number: str
    store_id: UUID
    order_state: str
    state: str
    amount_minor: int
    currency: str
    provider: str
    until: datetime

    @property
    def is_over(self) -> bool:
        """Whether that time has come."""
        return self.until <= clock.now()


def ending_holds(limit: int = 100) -> list[EndingHold]:
    """Orders whose money is not kept much longer (dated policy), the longest paid first. One statement."""
    now = clock.now()
    age, alarm = ages_of_alarm(now)
    return [
        EndingHold(*row) for row in sql.rows(_ENDING, {"paid_before": now - age, "ends_before": now + alarm, "limit": limit})
    ]
