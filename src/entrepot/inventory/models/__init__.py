from .low_mark import LowMark
from .movement import Movement
from .reservation import Reservation
from .stock import Stock
from .warehouse import Warehouse

__all__ = ["LowMark", "Movement", "Reservation", "Stock", "Warehouse"]
