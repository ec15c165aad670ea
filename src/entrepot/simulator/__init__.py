"""The provider simulator: Alipay, Antom, WeChat Pay and Stripe on loopback, each with its own books, keys and faults.

A program of its own. It shares no code with the drivers in `entrepot.payments` (a common mistake would cancel out), and nothing of
Entrepot imports it but the command line.
"""
