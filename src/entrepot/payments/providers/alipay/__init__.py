"""Alipay's open API: redirect to its cashier, queries, refunds, settlement, customs, payouts, statements."""
