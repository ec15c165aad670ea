"""What can be asked of the warehouse."""

from .levels import levels, movements, stock_of_store, warehouses

__all__ = ["levels", "movements", "stock_of_store", "warehouses"]
