"""Work on the whole market: check, replay, the sample market, one trade step by step."""
