"""A provider in our own process that behaves like a real one: its own books, cashier, signed notifications, and faults."""
