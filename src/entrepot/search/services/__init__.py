"""What other rooms may do with the index."""

from .evaluate import evaluate
from .index import index
from .index_dirty import index_dirty
from .mark import mark
from .rebuild import rebuild
from .refresh_live import refresh_live
from .refresh_weights import refresh_weights
from .remove import remove
from .upkeep import upkeep

__all__ = [
    "evaluate",
    "index",
    "index_dirty",
    "mark",
    "rebuild",
    "refresh_live",
    "refresh_weights",
    "remove",
    "upkeep",
]
