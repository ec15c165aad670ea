"""Marketing: what the platform puts before its visitors."""
