"""Pure tax rules: dated tables and a request in, a result out. No network, no clock, no database."""

from .landed import landed_cost
from .regimes import regime_for
from .tables import RuleTables

__all__ = ["RuleTables", "landed_cost", "regime_for"]
