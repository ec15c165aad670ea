"""Merchants, store kinds, onboarding, staff, deposits and fee plans."""
