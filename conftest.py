"""Test settings shared by the whole suite."""
