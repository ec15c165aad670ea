"""The embedded PostgreSQL server."""


def running_url() -> str:
    """Address of the embedded server."""
    raise RuntimeError("set DATABASE_URL")
