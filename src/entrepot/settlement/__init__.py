"""Who gets what of an order's money; balances, payouts."""
