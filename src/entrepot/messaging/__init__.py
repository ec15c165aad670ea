"""Messaging: what shoppers and stores say to each other."""
