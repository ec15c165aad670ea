"""Statistics and visibility maps, without which queries read the heap."""

from __future__ import annotations

from django.db import connection

from entrepot.database import sql

_TABLES = ("posting", "lexeme", "productfacet", "offer", "documentlexemes", "word", "identifier", "title", "body", "facetvalue")


def vacuum() -> None:
    """Vacuum and analyse the index; inside a transaction, where PostgreSQL cannot vacuum, analyse only."""
    verb = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    sql.execute(f"{verb} {', '.join(f'search_{table}' for table in _TABLES)}")
