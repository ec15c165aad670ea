"""The `entrepot` console script."""
