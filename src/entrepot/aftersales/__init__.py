"""After-sales: refunds, returns, exchanges, arbitration and chargebacks."""
