"""House rules that no linter from the shelf knows. Prints what breaks them, one line each; exits with 1 if anything does.

    python scripts/house_rules.py            the sources beside this script
    python scripts/house_rules.py SRC        another folder of sources

The import rules are in pyproject.toml (import-linter), foreign keys in `scripts/foreign_keys.py`; scripts/planted_faults.py proves
that each rule catches what it is for.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

LONGEST_FILE = 300
LONGEST_LIST = 400  # types.py: shapes without logic, read by looking one up
JUNK_DRAWERS = {"utils", "helpers", "common", "misc", "util", "helper", "manager"}
MONEY = re.compile(r"(^|_)(minor|amount|price|money|fee|fees|total|balance|commission)(_|$)")
UNFINISHED = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")

Finding = tuple[Path, int, str]
Rule = Callable[[Path, str, ast.Module], Iterator[tuple[int, str]]]


def short_files(path: Path, text: str, _tree: ast.Module) -> Iterator[tuple[int, str]]:
    """A file that nobody can hold in the head is two files; migrations are written by a machine."""
    lines = text.count("\n")
    enough = LONGEST_LIST if path.name == "types.py" else LONGEST_FILE
    if lines > enough and "migrations" not in path.parts:
        yield lines, f"{lines} lines; {enough} are enough"


def named_for_business(path: Path, _text: str, _tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Files are named for what they do."""
    if path.stem in JUNK_DRAWERS or path.parent.name in JUNK_DRAWERS:
        yield 1, f"“{path.stem}” says nothing about the business"


def finished(_path: Path, text: str, _tree: ast.Module) -> Iterator[tuple[int, str]]:
    """What is not done is an issue, not a comment."""
    for number, line in enumerate(text.splitlines(), 1):
        if UNFINISHED.search(line):
            yield number, "unfinished work in a comment"


def no_hidden_imports(path: Path, _text: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """`get_model` hides from import-linter who uses whom; migrations need it."""
    if "migrations" in path.parts:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get_model":
            yield node.lineno, "get_model outside a migration"


def money_is_whole(_path: Path, _text: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Money never passes through a float: no annotation, no call, no field, no true division of minor units."""
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(target=target, annotation=annotation) if _is_money(target) and _mentions_float(annotation):
                yield node.lineno, f"{ast.unparse(target)} is money and a float"
            case ast.arg(arg=name, annotation=ast.expr() as annotation) if MONEY.search(name) and _mentions_float(annotation):
                yield node.lineno, f"{name} is money and a float"
            case ast.Call(func=ast.Name(id="float"), args=[argument, *_]) if _is_money(argument):
                yield node.lineno, f"float({ast.unparse(argument)})"
            case ast.BinOp(left=left, op=ast.Div(), right=right) if _is_minor(left) or _is_minor(right):
                yield node.lineno, f"{ast.unparse(node)} makes a float of minor units"
            case ast.Assign(targets=[target], value=ast.Call(func=ast.Attribute(attr="FloatField"))) if _is_money(target):
                yield node.lineno, f"{ast.unparse(target)} is money in a FloatField"


def told_the_time(path: Path, _text: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """One clock, so that months can be played in minutes."""
    if path.parts[-2:] == ("kernel", "clock.py"):
        return
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="now" | "utcnow" | "today", value=ast.Name(id="datetime" | "timezone" | "date"))
            ):
                yield node.lineno, f"{ast.unparse(node.func)}() instead of kernel.clock.now()"


def ids_ascend(_path: Path, _text: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Ids come from kernel.ids.uuid7: sortable by time, kind to indexes."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="uuid4" | "uuid1") | ast.Attribute(attr="uuid4" | "uuid1")):
                yield node.lineno, "an id that is not kernel.ids.uuid7"


def verbs_promise(path: Path, _text: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """A public function of services or queries says what it promises, and what it returns."""
    if not {"services", "queries"} & set(path.parts):
        return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield node.lineno, f"{node.name} promises nothing (no docstring)"
            untyped = [argument.arg for argument in [*node.args.args, *node.args.kwonlyargs] if argument.annotation is None]
            if node.returns is None or untyped:
                yield node.lineno, f"{node.name} is not fully typed"


def migrations_can_go_back(path: Path, _text: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each hand-written step of a migration can be undone."""
    if "migrations" not in path.parts:
        return
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="RunPython" | "RunSQL" as kind), args=[_], keywords=keywords) if not any(
                keyword.arg in {"reverse_code", "reverse_sql"} for keyword in keywords
            ):
                yield node.lineno, f"{kind} without a way back"


RULES: tuple[Rule, ...] = (
    short_files,
    named_for_business,
    finished,
    no_hidden_imports,
    money_is_whole,
    told_the_time,
    ids_ascend,
    verbs_promise,
    migrations_can_go_back,
)


def findings(source: Path) -> Iterator[Finding]:
    """Whatever breaks a rule below `source`."""
    for path in sorted(source.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text, str(path))
        for rule in RULES:
            for line, sentence in rule(path.relative_to(source), text, tree):
                yield path, line, f"{sentence} [{rule.__name__}]"


def _is_money(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return bool(MONEY.search(name))


def _is_minor(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name == "minor" or (
        name.endswith("_minor") and not name.startswith("exact_")
    )  # exact_...: a Decimal before rounding


def _mentions_float(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) and part.id == "float" for part in ast.walk(node))


def main(arguments: list[str]) -> int:
    """Print the findings."""
    source = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent / "src"
    found = list(findings(source))
    for path, line, sentence in found:
        print(f"{path}:{line}: {sentence}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
