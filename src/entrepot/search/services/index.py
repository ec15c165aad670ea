"""Bring products into the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from ._read import read_catalog
from ._upkeep import vacuum
from ._write import write
from .refresh_weights import refresh_weights

BATCH: Final = 1_000
MANY: Final = 2_000  # products after which the weights are refreshed at once


def index(product_ids: Sequence[UUID]) -> int:
    """Index what the catalogue says of `product_ids` now; what is not on sale leaves the index. The number that is in it.

    Thousands at a time are welcome: each thousand is a transaction of its own, and afterwards weights and statistics are
    brought up to date.
    """
    ids = sorted(set(product_ids))
    done = sum(write(ids[start : start + BATCH], read_catalog) for start in range(0, len(ids), BATCH))
    if len(ids) >= MANY:
        refresh_weights(tolerance=0)
        vacuum()
    return done
