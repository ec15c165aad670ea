"""What the warehouse does."""

from .adjust import adjust
from .commit import commit
from .consume import consume
from .expire import expire
from .open_warehouse import open_warehouse
from .receive import receive
from .release import release
from .reserve import reserve

__all__ = ["adjust", "commit", "consume", "expire", "open_warehouse", "receive", "release", "reserve"]
