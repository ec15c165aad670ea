"""Addresses of products."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from uuid import UUID

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"
_LONGEST: Final = 80


def slug(title: str, product_id: UUID) -> str:
    """A readable, lasting and unique address: words of the title and the 60 random bits of the id (Crockford's base 32)."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) > _LONGEST:
        words = words[:_LONGEST].rsplit("-", 1)[0]
    bits, letters = product_id.int & (1 << 60) - 1, []
    for _ in range(12):
        bits, place = divmod(bits, 32)
        letters.append(_ALPHABET[place])
    return f"{words or 'product'}-{''.join(letters)}"
