"""Documents of settlement, made in one line."""

from __future__ import annotations

from uuid import UUID

from entrepot.kernel import clock
from entrepot.settlement.models import FeeInvoice


def invoice(store_id: UUID, *, currency: str = "CNY", net: int = 500, tax: int = 0) -> FeeInvoice:
    """The next document of this year, for the month that runs."""
    now = clock.now()
    count = FeeInvoice.objects.filter(year=now.year).count()
    return FeeInvoice.objects.create(
        year=now.year, seq=count + 1, store_id=store_id, currency=currency, month=now.date().replace(day=1),
        lines=[{"kind": "commission", "bps": 500, "is_back": False, "orders": 1, "amount_minor": net}],
        party={"legal_name": "Acme GmbH", "country": "DE", "registration_no": "HRB 1", "store": "acme"},
        net_minor=net, tax_minor=tax, total_minor=net + tax, doubt="" if tax else "no_rate", issued_at=now,
    )  # fmt: skip
