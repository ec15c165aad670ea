"""Landed cost by dated rules."""
