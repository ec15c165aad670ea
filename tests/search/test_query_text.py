from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.search.query_text import read


@pytest.mark.parametrize(
    ("text", "words", "phrases", "minus", "without"),
    [
        ("laptop bag", "laptop bag", (), (), ()),
        ("laptop -bag", "laptop", (), ("bag",), ()),
        ("wi-fi", "wi-fi", (), (), ()),
        ('"noise cancelling" sony', "noise cancelling sony", (" noise cancelling ",), (), ()),
        ('case -"for apple"', "case", (), (), (" for apple ",)),
        ("“降噪耳机”", "降噪耳机", (" 降 噪 耳 机 ",), (), ()),
        ("手机 -苹果", "手机", (), ("苹果",), ()),
        ('17" screen', '17" screen', (), (), ()),
        ("- -- -!", "- -- -!", (), (), ()),
        ("a\0b", "a b", (), (), ()),
    ],
)
def test_a_query_is_taken_apart(text, words, phrases, minus, without):
    query = read(text)
    assert (query.words, query.phrases, query.minus, query.without) == (words, phrases, minus, without)


@given(st.text(max_size=500))
def test_anything_can_be_read(text):
    assert "\0" not in read(text).words
