"""An import-linter contract of our own: a room is entered through its doors.

Other rooms may import a room's `services`, `queries`, `types`, `errors`, `enums` and facts. Whatever else a room has is its own
affair, also what is added tomorrow: the contract names the doors, not what lies behind them.
"""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """No module outside a room imports a module of it that is not one of `doors`.

    Options: `package`, the package whose children are the rooms; `doors`; `open_rooms`, rooms without inner life.
    """

    package = fields.StringField()
    doors = fields.ListField(subfield=fields.StringField())
    open_rooms = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at each import between two rooms."""
        del verbose
        package, doors, open_rooms = str(self.package), set(self.doors), set(self.open_rooms)
        broken = sorted(
            (importer, imported)
            for importer in graph.modules
            if importer.startswith(f"{package}.")
            for imported in graph.find_modules_directly_imported_by(importer)
            if _enters(importer, imported, package, doors, open_rooms)
        )
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say who went in by the window."""
        for importer, imported in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported}, which is no door of its room")


def _enters(importer: str, imported: str, package: str, doors: set[str], open_rooms: set[str]) -> bool:
    if not imported.startswith(f"{package}."):
        return False
    room, *inside = imported.removeprefix(f"{package}.").split(".")
    if room in open_rooms or importer.removeprefix(f"{package}.").split(".")[0] == room:
        return False
    return not inside or inside[0] not in doors
