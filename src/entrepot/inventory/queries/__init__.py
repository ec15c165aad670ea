"""What can be asked of the warehouse."""

from .levels import levels, movements, movements_of_store, routes_in_stock, stock_of_store, stock_row, warehouses
from .origins import origins
from .shortage import LOW, Shortage, low_marks, marks_of_articles, shortage

__all__ = [
    "LOW",
    "Shortage",
    "levels",
    "low_marks",
    "marks_of_articles",
    "movements",
    "movements_of_store",
    "origins",
    "routes_in_stock",
    "shortage",
    "stock_of_store",
    "stock_row",
    "warehouses",
]
