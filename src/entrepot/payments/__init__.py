"""Payment providers and escrow."""
