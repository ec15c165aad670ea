"""Antom: cashier payments, refunds, payouts, customs for merchants abroad."""
