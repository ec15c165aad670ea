"""One bad item must not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import transaction

In = TypeVar("In")
Out = TypeVar("Out")
_log = logging.getLogger(__name__)


def together_or_alone(items: Sequence[In], run: Callable[[Sequence[In]], Sequence[Out]]) -> list[Out | Exception]:
    """`run` on all items in one transaction; if it raises, on each in a transaction of its own.

    One outcome per item, in order: what `run` returned for it, or what it raised for it alone (which is logged).
    """
    try:
        with transaction.atomic():
            return list(run(items))
    except Exception as error:  # noqa: BLE001  - whatever it was, it must not stop the others
        if len(items) <= 1:
            _log.exception("one item of a batch failed")
            return [error] * len(items)
    return [outcome for item in items for outcome in together_or_alone([item], run)]
