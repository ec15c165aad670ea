"""What the catalog listens to."""

from __future__ import annotations

from collections.abc import Sequence

from entrepot.catalog import services
from entrepot.events.facts.stores import StoreClosed, StoreReopened, StoreSuspended, StoreUpdated, StoreWindsDown
from entrepot.events.services import subscriber
from entrepot.events.types import Envelope


@subscriber("catalog.stores", [StoreSuspended, StoreWindsDown, StoreReopened, StoreClosed, StoreUpdated])
def follow_stores(facts: Sequence[Envelope]) -> None:
    """Products of a store that may not sell leave the shelves, and come back with it; a new name shows on the cards."""
    services.refresh_stores({envelope.fact.store_id for envelope in facts if envelope.fact.store_id is not None})
