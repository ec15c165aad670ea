# ruff: noqa: PLC0415  - Django is set up before anything of ours is imported
"""Search alone, in process: indexing speed, and the time of a page at the size of the rated catalogue.

    python bench/search.py [FOLDER with docs.jsonl and queries.tsv] [--json]

Works in a schema of its own, which it drops at the end; the market's index is neither read nor changed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("ENTREPOT_SHARED_DATA") or ROOT.parent / "shared" / "data") / "search"
ROUNDS = 5


def measure(folder: Path) -> dict[str, Any]:
    """Seconds of indexing and milliseconds of pages (p50, p99) over all queries of the folder."""
    from entrepot.search.enums import Sort
    from entrepot.search.queries import search, stats, suggest
    from entrepot.search.services.evaluate import load, read_queries, read_sources
    from entrepot.search.types import Filters, SearchRequest

    sources, _ = read_sources(folder / "docs.jsonl")
    texts = [text for _, text in read_queries(folder / "queries.tsv")]
    with _own_schema():
        started = time.perf_counter()
        load(sources)
        seconds = time.perf_counter() - started
        _vacuum()
        now = stats()
        kinds: dict[str, Callable[[str], object]] = {
            "page of 24": lambda text: search(SearchRequest(text)),
            "page with facets": lambda text: search(SearchRequest(text, facets=True)),
            "one brand": lambda text: search(SearchRequest(text, filters=Filters(brands=("hp",)))),
            "by price": lambda text: search(SearchRequest(text, sort=Sort.PRICE_UP)),
            "minus word": lambda text: search(SearchRequest(f"{text} -black")),
            "misspelt": lambda text: search(SearchRequest(text[:-2] + text[-1] if len(text) > 5 else text)),
            "suggestions": lambda text: suggest(text[:4]),
        }
        return {
            "documents": now.documents,
            "postings": now.postings,
            "index_seconds": round(seconds, 1),
            "documents_per_second": round(now.documents / seconds),
            "queries": {name: _times(ask, texts) for name, ask in kinds.items()},
        }


def _times(ask: Callable[[str], object], texts: list[str]) -> dict[str, float]:
    """Over all calls, and over each query's best round, which hides what else the machine was doing."""
    rounds: list[list[float]] = []
    for _ in range(ROUNDS):
        took: list[float] = []
        for text in texts:
            begun = time.perf_counter()
            ask(text)
            took.append(1000 * (time.perf_counter() - begun))
        rounds.append(took)
    every = sorted(one for took in rounds for one in took)
    best = sorted(map(min, zip(*rounds, strict=True)))
    return {
        "p50_ms": round(every[len(every) // 2], 2),
        "p99_ms": round(every[len(every) * 99 // 100], 2),
        "best_p50_ms": round(best[len(best) // 2], 2),
        "best_p99_ms": round(best[len(best) * 99 // 100], 2),
    }


@contextmanager
def _own_schema() -> Iterator[None]:
    from entrepot.database import sql
    from entrepot.search.services.evaluate import TABLES

    sql.execute("DROP SCHEMA IF EXISTS search_bench CASCADE")
    sql.execute("CREATE SCHEMA search_bench")
    try:
        for table in TABLES:
            sql.execute(f"CREATE TABLE search_bench.search_{table} (LIKE public.search_{table} INCLUDING ALL)")
        sql.execute("SET search_path = search_bench, public")
        sql.execute(
            "INSERT INTO search_generation (state, revision, documents, average_length, built_at) VALUES ('current', 1, 0, 60, now())"
        )
        yield
    finally:
        sql.execute("RESET search_path")
        sql.execute("DROP SCHEMA search_bench CASCADE")


def _vacuum() -> None:
    from entrepot.search.services._upkeep import vacuum

    vacuum()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=DATA)
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    args = parser.parse_args()
    if not (args.folder / "docs.jsonl").is_file():
        print(f"{args.folder}: there is no docs.jsonl", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.config.settings")
    import django

    django.setup()
    result = measure(args.folder)
    if args.json:
        print(json.dumps(result))
        return 0
    print(f"{result['documents']:,} products, {result['postings']:,} postings, indexed in {result['index_seconds']} s")
    for name, times in result["queries"].items():
        print(
            f"{name:20s} p50 {times['p50_ms']:7.2f} ms   p99 {times['p99_ms']:7.2f} ms"
            f"   best round: p50 {times['best_p50_ms']:7.2f}   p99 {times['best_p99_ms']:7.2f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
