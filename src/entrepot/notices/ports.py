"""The faces know the addresses of their pages; a notice only knows what it is about."""

from __future__ import annotations

from collections.abc import Callable

from .types import Target

Link = Callable[[Target], str]
