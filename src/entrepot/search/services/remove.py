"""Take products out of the index."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ._write import write


def remove(product_ids: Sequence[UUID]) -> None:
    """Forget the words of `product_ids`, whatever the catalogue says; a later `index` brings them back."""
    write(product_ids, lambda _: [])
