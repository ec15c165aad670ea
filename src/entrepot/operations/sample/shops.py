"""The shops of the sample market: the platform's own, those from abroad, those from home."""

from __future__ import annotations

from typing import Final

from .shop import Shop
from .shops_abroad import ABROAD
from .shops_at_home import AT_HOME

__all__ = ["SHOPS", "Shop"]
SHOPS: Final[tuple[Shop, ...]] = (AT_HOME[0], *ABROAD, *AT_HOME[1:])
