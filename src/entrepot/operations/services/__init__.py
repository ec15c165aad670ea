"""Work on the whole market."""

from .audit_market import ask_for_audit, audit_market, rule_count
from .bench import bench, stock_bench
from .check import check
from .connect_simulator import connect_simulator
from .look_at import forget_looks, look_at, look_away
from .propose import approve_proposal, proposal_leaf, propose, refuse_proposal, withdraw_proposal
from .replay_olist import replay_olist
from .sample_market import sample_market
from .trade import trade

__all__ = [
    "approve_proposal",
    "ask_for_audit",
    "audit_market",
    "bench",
    "check",
    "connect_simulator",
    "forget_looks",
    "look_at",
    "look_away",
    "proposal_leaf",
    "propose",
    "refuse_proposal",
    "replay_olist",
    "rule_count",
    "sample_market",
    "stock_bench",
    "trade",
    "withdraw_proposal",
]
