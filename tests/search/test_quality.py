"""Quality on rated queries (Chorus / Icecat): the bars of the search reference. Boosts are not tuned on them."""

from __future__ import annotations

import math
import os
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from entrepot.cli import search as command
from entrepot.database import sql
from entrepot.search.queries import search
from entrepot.search.services.evaluate import evaluate, load, read_queries, read_sources, scratch
from entrepot.search.types import SearchRequest

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("ENTREPOT_SHARED_DATA") or ROOT.parent / "shared" / "data") / "search"
needs_data = pytest.mark.skipif(
    not (DATA / "docs.jsonl").is_file(), reason=f"the rated queries are not at {DATA}; ENTREPOT_SHARED_DATA says where"
)
Judged = Mapping[str, Mapping[str, int]]


def dcg(gains: list[float]) -> float:
    return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))


def ndcg(judged: Mapping[str, int], ranked: list[str]) -> float:
    """nDCG@10 with linear gain; a product that nobody rated gains nothing."""
    ideal = dcg(sorted(map(float, judged.values()), reverse=True)[:10])
    return dcg([float(judged.get(doc, 0)) for doc in ranked[:10]]) / ideal


def judgements() -> Judged:
    """Ratings of the queries that have at least one above 0."""
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    for line in (DATA / "qrels.tsv").read_text().splitlines():
        qid, doc, rating = line.split("\t")
        judged[qid][doc] = int(rating)
    return {qid: ratings for qid, ratings in judged.items() if max(ratings.values()) > 0}


def misspelt(text: str, rnd: random.Random) -> str:
    """One edit, not of the first letter, in one word of five letters or more; "" when there is no such word."""
    words = text.split()
    long = [place for place, word in enumerate(words) if len(word) >= 5 and word.isascii() and word.isalpha()]
    if not long:
        return ""
    place = rnd.choice(long)
    word, at, letter = words[place], 0, rnd.choice("abcdefghijklmnopqrstuvwxyz")
    at = rnd.randrange(1, len(word))
    edits = {
        "delete": word[:at] + word[at + 1 :],
        "insert": word[:at] + letter + word[at:],
        "swap": word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at > 1 else word[:at] + word[at + 1 :],
        "replace": word[:at] + letter + word[at + 1 :],
    }
    words[place] = edits[rnd.choice(sorted(edits))]
    return " ".join(words)


@pytest.fixture
def index() -> Iterator[dict[str, str]]:
    """The rated products in the index; the file's id of each product."""
    sources, names = read_sources(DATA / "docs.jsonl")
    with scratch():
        load(sources)
        yield {str(product): name for product, name in names.items()}


@pytest.mark.data
@needs_data
@pytest.mark.django_db
def test_rated_queries_and_their_misspellings_reach_the_bars(index: dict[str, str]) -> None:
    def ranked(text: str) -> list[str]:
        return [index[str(hit.product_id)] for hit in search(SearchRequest(text=text, size=10)).hits]

    queries = dict(read_queries(DATA / "queries.tsv"))
    judged = judgements()
    clean = {qid: ndcg(ratings, ranked(queries[qid])) for qid, ratings in judged.items()}
    assert sum(clean.values()) / len(clean) >= 0.80

    kept, wanted, empty, tried = 0.0, 0.0, 0, 0
    for seed in range(4):
        rnd = random.Random(seed)
        for qid, ratings in judged.items():
            if typo := misspelt(queries[qid], rnd):
                found = ranked(typo)
                kept, wanted = kept + ndcg(ratings, found), wanted + clean[qid]
                empty, tried = empty + (not found), tried + 1
    assert kept / wanted >= 0.80
    assert empty / tried <= 0.032


@pytest.mark.django_db
def test_a_scratch_run_writes_ranks_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "docs.jsonl").write_text(
        '{"id": "a", "title": "red lamp", "brand": "Acme", "price": 1}\n\n{"id": "b", "title": "lamp", "desc": "red"}\n'
    )
    (tmp_path / "queries.tsv").write_text("1\tred lamp\n2\tchair\n")

    result = evaluate(tmp_path / "docs.jsonl", tmp_path / "queries.tsv", tmp_path / "run.tsv")

    assert (result.documents, result.queries) == (2, 2)
    assert (tmp_path / "run.tsv").read_text() in ("1\ta\t1\n1\tb\t2\n", "1\tb\t1\n1\ta\t2\n")
    assert sql.scalar("SELECT to_regclass('search_scratch.search_posting')") is None
    assert sql.scalar("SELECT count(*) FROM search_offer") == 0


@pytest.mark.django_db
def test_the_command_writes_a_run_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import argparse

    (tmp_path / "docs.jsonl").write_text('{"id": "a", "title": "red lamp"}\n')
    (tmp_path / "queries.tsv").write_text("7\tlamp\n")
    parser = argparse.ArgumentParser()
    command.configure(parser)
    files = [
        "--docs",
        str(tmp_path / "docs.jsonl"),
        "--queries",
        str(tmp_path / "queries.tsv"),
        "--out",
        str(tmp_path / "run.tsv"),
    ]

    assert command.run(parser.parse_args(["run", *files])) == 0
    assert (tmp_path / "run.tsv").read_text() == "7\ta\t1\n"
    assert command.run(parser.parse_args(["run", *files, "--depth", "0"])) == 2
    assert command.run(parser.parse_args(["run", "--docs", "nowhere", *files[2:]])) == 2
    assert "no such file" in capsys.readouterr().err
