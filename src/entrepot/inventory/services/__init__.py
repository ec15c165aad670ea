"""What the warehouse does."""

from .adjust import adjust, count
from .commit import commit
from .consume import consume
from .consume_part import consume_part
from .expire import expire
from .mark_low import mark_low
from .open_warehouse import open_warehouse
from .receive import receive
from .release import release
from .reserve import reach_for, reserve
from .transfer import transfer

__all__ = [
    "adjust",
    "commit",
    "consume",
    "consume_part",
    "count",
    "expire",
    "mark_low",
    "open_warehouse",
    "reach_for",
    "receive",
    "release",
    "reserve",
    "transfer",
]
