"""Documents of settlement, made in one line."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from entrepot.kernel import clock
from entrepot.settlement.models import CurrencyChoice, FeeInvoice, FxRate


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


def rated(base: str = "EUR", quote: str = "CNY", mid: str = "7.5", **more: Any) -> FxRate:
    """A rate of today that is in force for five days."""
    now = clock.now()
    values = {
        "base": base, "quote": quote, "mid": Decimal(mid), "source": "test bank", "published_on": now.date(), "valid_from": now,
        "valid_until": now + timedelta(days=5), "entered_by": "person:a", "approved_by": "person:b", **more,
    }  # fmt: skip
    return FxRate.objects.create(**values)


def settled_in(store_id: UUID, currency: str = "EUR") -> None:
    """The store is settled in this currency from now on."""
    CurrencyChoice.objects.create(store_id=store_id, currency=currency, chosen_at=clock.now(), chosen_by="test")
