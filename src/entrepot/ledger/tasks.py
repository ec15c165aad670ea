"""Regular work of the ledger."""

from __future__ import annotations

from datetime import timedelta

from entrepot.events.services import periodic
from entrepot.ledger import services


@periodic("ledger.seal", every=timedelta(minutes=10))
def seal() -> None:
    """Seal what was posted since the last time."""
    services.seal()
