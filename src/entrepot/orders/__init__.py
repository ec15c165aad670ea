"""Cart, checkout, purchases and the life of an order."""
