"""What can be asked of the warehouse."""

from .levels import levels, movements, routes_in_stock, stock_of_store, stock_row, warehouses
from .shortage import LOW, Shortage, shortage

__all__ = ["LOW", "Shortage", "levels", "movements", "routes_in_stock", "shortage", "stock_of_store", "stock_row", "warehouses"]
