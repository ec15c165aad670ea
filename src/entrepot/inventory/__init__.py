"""Stock by variant and warehouse, movements, reservations."""
