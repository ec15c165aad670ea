"""A provider in our own process that behaves like a real one."""
