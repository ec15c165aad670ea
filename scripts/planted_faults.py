"""Proves that the house's contracts catch what they are for: plants each fault in a copy of the sources and looks for the alarm.

A contract that is kept proves nothing if it could not be broken. Run by `make lint`; prints one line a fault.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` added to the end of `file`; `alarm` must be in what the checker says, under `contract` if one is named."""

    name: str
    file: str
    code: str
    alarm: str
    contract: str = ""


MAP, SHAPE = "Rooms import downwards only", "Inside a room"
DOORS, NETWORK = "Other rooms use services, queries, types, errors, enums and facts", "Only providers talk to the outside"
PURE, CLOCKLESS = "rules.py and the kernel know no framework, no network", "rules.py is told the time"
CONFIG = "Settings know no room"


def _import(name: str, importer: str, imported: str, contract: str) -> Fault:
    file = f"{importer.replace('.', '/')}.py"
    return Fault(name, file, f"import {imported}\n", f"{importer} -> {imported}", contract)


IMPORTS = (
    _import("upwards", "entrepot.ledger.queries.planted", "entrepot.orders.queries", MAP),
    _import("sideways", "entrepot.payments.services.planted", "entrepot.logistics.services", MAP),
    _import("face to face", "entrepot.api.planted", "entrepot.seller.urls", MAP),
    _import("kernel upwards", "entrepot.kernel.planted", "entrepot.database.home", MAP),
    Fault("room without a place", "entrepot/common/__init__.py", '"""Junk."""\n', "common", MAP),
    _import("models call services", "entrepot.stores.models.planted", "entrepot.stores.services", SHAPE),
    _import("types know models", "entrepot.payments.types.planted", "entrepot.payments.models", SHAPE),
    _import("rules know the framework", "entrepot.tax.rules.planted", "django", PURE),
    _import("kernel on the network", "entrepot.kernel.planted_network", "httpx", PURE),
    _import("rules look at the clock", "entrepot.tax.rules.planted_clock", "entrepot.kernel.clock", CLOCKLESS),
    _import("settings know a room", "entrepot.config.planted", "entrepot.stores.services", CONFIG),
    _import("service on the network", "entrepot.orders.services.planted_network", "httpx", NETWORK),
    Fault(
        "foreign models",
        "entrepot/orders/services/planted.py",
        "import entrepot.payments.models\n",
        "entrepot.orders.services.planted imports entrepot.payments.models",
        DOORS,
    ),
)

RULES = (
    Fault("long file", "entrepot/orders/services/long.py", '"""Long."""\n' * 301, "lines; 300 are enough"),
    Fault("junk drawer", "entrepot/orders/utils.py", '"""Junk."""\n', "says nothing about the business"),
    Fault("unfinished", "entrepot/orders/services/later.py", "# TODO: the rest\n", "unfinished work"),
    Fault("hidden import", "entrepot/orders/services/hidden.py", "a.get_model('x', 'Y')\n", "get_model outside a migration"),
    Fault("float annotation", "entrepot/orders/services/float1.py", "price: float = 1\n", "price is money and a float"),
    Fault(
        "float argument", "entrepot/orders/services/float2.py", "def _f(fee_minor: float) -> None: ...\n", "fee_minor is money"
    ),
    Fault("float call", "entrepot/orders/services/float3.py", "x = float(a.amount_minor)\n", "float(a.amount_minor)"),
    Fault("divided cents", "entrepot/orders/services/float4.py", "x = total_minor / 3\n", "makes a float of minor units"),
    Fault("float field", "entrepot/orders/models/float5.py", "price = models.FloatField()\n", "money in a FloatField"),
    Fault("own clock", "entrepot/orders/services/time.py", "x = datetime.now(UTC)\n", "instead of kernel.clock.now()"),
    Fault("random id", "entrepot/orders/services/ids.py", "x = uuid4()\n", "not kernel.ids.uuid7"),
    Fault("silent verb", "entrepot/orders/services/verb.py", "def pay(order): ...\n", "pay promises nothing"),
    Fault("untyped verb", "entrepot/orders/services/verb2.py", 'def pay(x):\n    """Pays."""\n', "pay is not fully typed"),
    Fault(
        "one-way", "entrepot/orders/migrations/0999_x.py", "x = [migrations.RunSQL('SELECT 1')]\n", "RunSQL without a way back"
    ),
)

KEYS = (
    Fault(
        "upward foreign key",
        "entrepot/stores/models/__init__.py",
        "from django.db import models as planted\n"
        "class Planted(planted.Model):\n"
        "    product = planted.ForeignKey('catalog.Product', on_delete=planted.CASCADE)\n",
        "stores.Planted.product points to catalog.Product: stores is not above catalog",
    ),
)


def main() -> int:
    """Plant, look, tell; 1 if a fault went unseen."""
    checkers = (
        (IMPORTS, [str(Path(sys.executable).with_name("lint-imports")), "--no-cache", "--no-logo"]),
        (RULES, [sys.executable, "scripts/house_rules.py"]),
        (KEYS, [sys.executable, "scripts/foreign_keys.py"]),
    )
    unseen = [fault for faults, command in checkers for fault in _unseen(faults, command)]
    planted = sum(len(faults) for faults, _ in checkers)
    print(f"{planted - len(unseen)} of {planted} planted faults were caught.")
    return 1 if unseen else 0


def _unseen(faults: tuple[Fault, ...], command: list[str]) -> list[Fault]:
    with tempfile.TemporaryDirectory(prefix="entrepot-faults-") as folder:
        copy = Path(folder)
        for part in ("src", "scripts"):
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        for fault in faults:
            _plant(copy / "src", fault)
        environment = os.environ | {
            "PYTHONPATH": str(copy / "src"),
            "DATABASE_URL": "postgresql:///never_connected",
            "COLUMNS": "500",
        }
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr
    missed = []
    for fault in faults:
        caught = done.returncode != 0 and fault.alarm in _under(fault.contract, said)
        print(f"{'caught' if caught else 'UNSEEN'}  {fault.name}")
        if not caught:
            missed.append(fault)
    if missed:
        print(said)
    return missed


def _plant(source: Path, fault: Fault) -> None:
    file = source / fault.file
    module = file.parent.with_suffix(".py")
    if module.is_file():  # the room keeps this layer in one file: make it the package it may also be
        file.parent.mkdir()
        module.rename(file.parent / "__init__.py")
    file.parent.mkdir(parents=True, exist_ok=True)
    (file.parent / "__init__.py").touch()
    with file.open("a", encoding="utf-8") as opened:
        opened.write(fault.code)


def _under(contract: str, said: str) -> str:
    """What import-linter says about one contract, in its second half, where it explains the broken ones."""
    if not contract:
        return said
    explained = said.partition("Broken contracts")[2]
    after = explained.partition(f"\n{contract}\n")[2]
    ends = [after.find(f"\n{other}\n---") for other in {fault.contract for fault in IMPORTS} - {contract}]
    return after[: min([end for end in ends if end >= 0], default=len(after))]


if __name__ == "__main__":
    raise SystemExit(main())
