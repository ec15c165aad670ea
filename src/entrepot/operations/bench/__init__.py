"""Measure the market on this machine: ratios of one run, never absolute promises."""
