"""The `entrepot` console script: one file a command, each with `configure(parser)` and `run(args) -> int`."""
