"""A scratch run: index a file, answer a file of queries, leave nothing behind. For measuring quality against rated queries."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from entrepot.database import sql
from entrepot.kernel.ids import uuid7
from entrepot.search.analysis import analyse
from entrepot.search.enums import FacetKind
from entrepot.search.queries import search
from entrepot.search.rules import USUAL_LENGTH
from entrepot.search.types import Evaluated, FacetEntry, Progress, SearchRequest, Source

from ._write import write
from .refresh_weights import refresh_weights

TABLES = (
    "body", "dirty", "documentlexemes", "facetvalue", "generation", "identifier", "lexeme", "offer", "posting", "productfacet",
    "title", "word",
)  # fmt: skip
BATCH = 1_000
MEASURED = 2_000  # products whose length stands for that of all
SCRATCH_STORE = UUID(int=0)


def evaluate(
    docs_path: Path, queries_path: Path, out_path: Path, *, depth: int = 100, progress: Progress | None = None
) -> Evaluated:
    """Write the first `depth` results of every query as lines `qid<TAB>docid<TAB>rank`.

    `docs_path` holds one JSON object a line: id, title, and optionally brand, desc, attrs, price (minor units); `queries_path`
    lines `qid<TAB>query`. Runs in tables of its own that vanish at the end; the market's own index is neither read nor changed.
    """
    sources, names = read_sources(docs_path)
    queries = read_queries(queries_path)
    with scratch():
        started = time.perf_counter()
        load(sources, progress=progress)
        indexed = time.perf_counter()
        took: list[float] = []
        with out_path.open("w", encoding="utf-8") as out:
            for qid, text in queries:
                begun = time.perf_counter()
                page = search(SearchRequest(text=text, size=depth))
                took.append(1000 * (time.perf_counter() - begun))
                out.writelines(f"{qid}\t{names[hit.product_id]}\t{rank}\n" for rank, hit in enumerate(page.hits, 1))
        took.sort()
    return Evaluated(
        documents=len(sources),
        queries=len(queries),
        index_seconds=indexed - started,
        search_seconds=sum(took) / 1000,
        p50_ms=took[len(took) // 2] if took else 0.0,
        p99_ms=took[len(took) * 99 // 100] if took else 0.0,
    )


@contextmanager
def scratch() -> Iterator[None]:
    """Inside the block, search works on empty tables of its own; afterwards they are gone, with everything done in it."""
    with transaction.atomic():
        try:
            sql.execute("CREATE SCHEMA search_scratch")
            for table in TABLES:
                sql.execute(f"CREATE TABLE search_scratch.search_{table} (LIKE public.search_{table} INCLUDING ALL)")
            sql.execute("SET LOCAL search_path = search_scratch, public")
            sql.execute(
                "INSERT INTO search_generation (state, revision, documents, average_length, built_at) "
                "VALUES ('current', 1, 0, %s, now())",
                (USUAL_LENGTH,),
            )
            yield
        finally:
            transaction.set_rollback(True)


def load(sources: Mapping[UUID, Source], *, progress: Progress | None = None) -> None:
    """Index `sources` into the tables at hand, with their mean length and exact weights."""
    ids = list(sources)
    if not ids:
        return
    sample = ids[:: max(1, len(ids) // MEASURED)]
    lengths = [analyse(sources[product]).length for product in sample]
    mean = sum(lengths) / len(lengths) or USUAL_LENGTH
    sql.execute("UPDATE search_generation SET average_length = %s, documents = %s", (mean, len(ids)))

    def read(batch: Sequence[UUID]) -> list[Source]:
        return [sources[product] for product in batch]

    for start in range(0, len(ids), BATCH):
        write(ids[start : start + BATCH], read)
        if progress:
            progress(min(start + BATCH, len(ids)), len(ids))
    refresh_weights(tolerance=0)
    for table in TABLES:
        sql.execute(f"ANALYZE search_{table}")


def read_sources(path: Path) -> tuple[dict[UUID, Source], dict[UUID, str]]:
    """The products of a file by the ids they get here, and the ids of the file."""
    sources: dict[UUID, Source] = {}
    names: dict[UUID, str] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if not line.strip():
                continue
            row: dict[str, Any] = json.loads(line)
            product = uuid7()
            names[product] = str(row["id"])
            sources[product] = _source(product, row)
    return sources, names


def read_queries(path: Path) -> list[tuple[str, str]]:
    """(qid, text) of each line."""
    rows = (line.rstrip("\r\n").split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return [(row[0], row[1]) for row in rows]


def _source(product: UUID, row: Mapping[str, Any]) -> Source:
    brand = str(row.get("brand") or "")
    return Source(
        product_id=product,
        store_id=SCRATCH_STORE,
        on_sale=True,
        texts={"en": (str(row["title"]), str(row.get("desc") or ""))},
        brand=brand,
        attributes={"": str(row.get("attrs") or "")},
        identifiers=(str(row["id"]),),
        facets=(FacetEntry(FacetKind.BRAND, brand.casefold(), {"": brand}),) if brand else (),
        price_minor=int(row.get("price") or 0),
        currency="USD",
        in_stock=True,
        sold=0,
        published_at=None,
    )
