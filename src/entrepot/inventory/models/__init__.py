from .movement import Movement
from .reservation import Reservation
from .stock import Stock
from .warehouse import Warehouse

__all__ = ["Movement", "Reservation", "Stock", "Warehouse"]
