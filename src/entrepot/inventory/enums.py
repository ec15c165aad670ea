"""Words of the warehouse."""

from django.db import models


class WarehouseKind(models.TextChoices):
    """Where goods wait decides how they travel and are taxed."""

    OVERSEAS = "overseas", "Overseas"
    BONDED = "bonded", "Bonded zone"
    DOMESTIC = "domestic", "Domestic"


class ReservationState(models.TextChoices):
    """held: until paid or expired; committed: paid, waits for shipping; consumed: left the house; released: free again."""

    HELD = "held", "Held"
    COMMITTED = "committed", "Committed"
    CONSUMED = "consumed", "Consumed"
    RELEASED = "released", "Released"


class MovementKind(models.TextChoices):
    """Why the number of pieces on hand changed."""

    RECEIVED = "received", "Received"
    ADJUSTED = "adjusted", "Adjusted"
    SOLD = "sold", "Sold"
    RETURNED = "returned", "Returned"
    MOVED = "moved", "Moved"  # from one warehouse of the store to another


class Reason(models.TextChoices):
    """Why somebody corrected the number of pieces."""

    COUNTED = "counted", "Counted"
    DAMAGED = "damaged", "Damaged"
    LOST = "lost", "Lost"
    FOUND = "found", "Found"
    RETURNED = "returned", "Returned"
    CORRECTION = "correction", "Correction"
