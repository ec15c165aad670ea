"""What people want to find again: products they keep, stores they follow."""
