"""Work on the whole market."""

from .bench import bench, stock_bench
from .check import check
from .replay_olist import replay_olist
from .sample_market import sample_market
from .trade import trade

__all__ = ["bench", "check", "replay_olist", "sample_market", "stock_bench", "trade"]
