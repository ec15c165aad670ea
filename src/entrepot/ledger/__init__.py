"""Double entry: the only writer of money truth."""
