"""The sample market: its goods, people, shops and a month of trade, all of one seed."""
