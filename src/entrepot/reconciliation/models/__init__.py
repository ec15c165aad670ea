from .closing import MonthClose
from .difference import Break
from .statement import Line, Statement

__all__ = ["Break", "Line", "MonthClose", "Statement"]
