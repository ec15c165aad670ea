"""Why the embedded server cannot serve; each sentence says what to do."""

from __future__ import annotations

from entrepot.kernel.errors import Refused


class EmbeddedVersionMismatch(Refused):
    """The data were written by another major version of PostgreSQL, whose files this one cannot read."""

    code = "database.version_mismatch"
    template = (
        "The data in {folder} were written by PostgreSQL {found}, and this is PostgreSQL {expected}. Dump them with the former "
        "version and restore them here (docs/configuration.md, “Another version”), or name another folder by ENTREPOT_HOME."
    )


class EmbeddedHeldElsewhere(Refused):
    """A server that is not ours has the data open."""

    code = "database.held_elsewhere"
    template = (
        "The data in {folder} are held by another PostgreSQL server ({holder}). "
        "Stop it, or name another folder by ENTREPOT_HOME."
    )
    kind = "busy"


class EmbeddedNotOurs(Refused):
    """The data belong to another user of this machine."""

    code = "database.not_ours"
    template = (
        "The data in {folder} belong to the user “{owner}” of this machine. Start as that user or as root, or name another "
        "folder by ENTREPOT_HOME."
    )
    kind = "forbidden"


class EmbeddedStartFailed(Refused):
    """The server did not start; the end of its log says why."""

    code = "database.start_failed"
    template = "The embedded PostgreSQL in {folder} did not start. The end of its log ({log}):\n{tail}"
