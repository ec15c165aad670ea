"""PostgreSQL's 64-bit transaction id as a column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.expressions import Func

if TYPE_CHECKING:
    _IntegerColumn = models.Field[int, int]
else:
    _IntegerColumn = models.Field  # not generic at run time


class XidField(_IntegerColumn):
    """A transaction id (xid8): ascends for ever, never wraps. An int in Python."""

    def db_type(self, connection: Any) -> str:
        """The column's type."""
        del connection
        return "xid8"

    def from_db_value(self, value: str | None, *_: Any) -> int | None:
        """Psycopg hands a type that it does not know as text."""
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> Any:
        """As text: PostgreSQL casts no integer to xid8."""
        return str(value) if isinstance(value, int) else value


class CurrentXid(Func):
    """The id of the running transaction; gives it one if it has none yet."""

    function = "pg_current_xact_id"
    output_field = XidField()
