from __future__ import annotations

import pytest
from tests.search.factories import fill, page, source

from entrepot.database import sql
from entrepot.kernel.errors import Missing
from entrepot.kernel.ids import uuid7
from entrepot.search.queries import explain, stats

pytestmark = pytest.mark.django_db


def test_the_parts_add_up_to_the_score_on_the_page() -> None:
    item = source("Desk lamp", "a lamp for the desk, iphone15 dock", zh="台灯")
    fill(item, source("chair", "beside a desk"), source("lamp"))
    sql.execute("UPDATE search_offer SET signal = 1250")

    for text in ("desk lamp", "lamp iphone15 256gb", "台灯", "desk desk chair"):
        why = explain(text, item.product_id, language="zh-hans")
        [hit] = [hit for hit in page(text, language="zh-hans").hits if hit.product_id == item.product_id]
        assert (why.score, why.tier) == (hit.score, hit.tier)
        assert why.text_score == sum(token.impact * token.idf for token in why.tokens)
        assert (why.signal, why.absent) == (1250, "")


def test_absence_has_a_reason() -> None:
    item, gone = source("lamp"), source("lamp gone")
    fill(item, gone)
    sql.execute("UPDATE search_offer SET on_sale = false WHERE product_id = %s", (gone.product_id,))

    assert explain("chair", item.product_id).absent == "none of the words"
    assert explain("lamp", gone.product_id).absent == "not on sale"


def test_an_exact_number_is_explained() -> None:
    item = source("lamp", identifiers=("AB-1234",))
    fill(item)

    why = explain("ab1234", item.product_id)

    assert (why.exact_number, why.tier, why.absent) == (True, 1000, "")


def test_a_product_that_search_never_saw_is_missing() -> None:
    with pytest.raises(Missing):
        explain("lamp", uuid7())


def test_stats_count_what_is_there() -> None:
    fill(source("red lamp"), source("lamp"))

    now = stats()

    assert (now.documents, now.on_sale, now.lexemes, now.postings, now.words) == (2, 2, 2, 3, 2)
    assert (now.waiting, now.lag_seconds) == (0, 0.0)
