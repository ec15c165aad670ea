"""The tokeniser: what stands for a text, in an index and in a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.search.tokeniser import normal, phrase, query_tokens, runs, tokens

LETTERS = st.text(alphabet="ab12 ,.-ßéÉ手机壳テカ한국Ⅷ①½ﬁ\u200b𠮷_'\"GBgb码", max_size=40)
LANGUAGES = st.sampled_from(["en", "zh-hans", "de", "ja", "xx"])


def words(text: str, language: str = "en") -> list[str]:
    """The tokens that count, in order."""
    return [token for _, token, counts in tokens(text, language) if counts]


def extras(text: str, language: str = "en") -> set[str]:
    return {token for _, token, counts in tokens(text, language) if not counts}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Running Shoes", ["run", "shoe"]),
        ("the cases of laptops", ["case", "laptop"]),
        ("ＬＡＰＴＯＰ　Ｃａｓｅ", ["laptop", "case"]),
        ("Straße", ["strass"]),
        ("snake_case", ["snake", "case"]),
        ("Wi-Fi", ["wi", "fi"]),
        ("", []),
        (" -,;! ", []),
    ],
)
def test_letters_give_stems_without_stop_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("256 GB", ["256gb"]),
        ("256GB", ["256gb"]),
        ("3,5 mm", ["3,5mm"]),
        ("15.6inch", ["15.6inch"]),
        ("42码", ["42码"]),
        ("3段奶粉", ["3段", "奶粉"]),
        ("4 great", ["4", "great"]),
        ("256gbx", ["256gbx"]),
        ("1000", ["1000"]),
        ("6 pc(s)", ["6pc"]),
    ],
)
def test_a_number_keeps_its_unit(text, expected):
    assert words(text) == expected


def test_a_number_with_its_unit_is_found_by_the_number_too():
    assert extras("256GB") == {"256"}


def test_a_model_matches_with_and_without_the_gap():
    glued, apart = tokens("iphone15"), tokens("iphone 15")
    assert words("iphone15") == words("iphone 15") == ["iphon", "15"]
    assert [token.slot for token in glued if token.counts] == [token.slot for token in apart] == [0, 1]
    assert extras("iphone15") == {"iphone15"}


@pytest.mark.parametrize("text", ["dv7-1211ea", "006R90321", "b2b"])
def test_other_mixtures_of_letters_and_digits_stay_whole(text):
    assert "".join(words(text)) == text.lower().replace("-", "")


def test_chinese_gives_bigrams_that_count_and_characters_that_do_not():
    assert words("降噪耳机", "zh-hans") == ["降噪", "噪耳", "耳机"]
    assert extras("降噪耳机", "zh-hans") == set("降噪耳机")


def test_a_single_chinese_character_counts():
    assert words("鞋", "zh-hans") == ["鞋"]


@pytest.mark.parametrize(("text", "expected"), [("ノイズ", ["ノイ", "イズ"]), ("노트북", ["노트", "트북"]), ("𠮷野", ["𠮷野"])])
def test_japanese_korean_and_rare_characters_give_bigrams(text, expected):
    assert words(text, "ja") == expected


def test_scripts_are_cut_apart():
    assert words("苹果iphone15手机壳", "zh-hans") == ["苹果", "iphon", "15", "手机", "机壳"]


def test_latin_words_in_a_chinese_listing_are_stemmed_as_english():
    assert words("headphones 耳机", "zh-hans") == ["headphon", "耳机"]


def test_each_language_has_its_own_stems():
    assert words("Schuhe", "de") == ["schuh"]
    assert words("Schuhe", "xx") == ["schuhe"]


def test_a_query_of_only_stop_words_is_searched_by_them():
    assert [token.token for token in query_tokens("The Who", ["en"])] == ["the", "who"]


def test_a_query_reads_latin_words_in_the_language_of_the_face_and_in_english():
    found = query_tokens("Schuhe laptops", ["de", "en"])
    assert {(token.slot, token.token) for token in found} == {(0, "schuh"), (0, "schuhe"), (1, "laptop")} | {
        (1, word) for word in words("laptops", "de")
    }


def test_a_repeated_word_is_asked_for_once():
    found = query_tokens("case phone case", ["en"])
    assert [(token.slot, token.token) for token in found] == [(0, "case"), (1, "phone")]


def test_a_phrase_is_in_its_own_sentence_and_words_are_not_cut():
    assert phrase("Noise-Cancelling") in phrase("The noise cancelling headphones")
    assert phrase("降噪") in phrase("主动降噪耳机")
    assert phrase("cancel") not in phrase("noise cancelling")


@given(LETTERS, LANGUAGES)
def test_tokens_do_not_depend_on_case_or_compatibility_forms(text, language):
    assert tokens(text, language) == tokens(normal(text), language)


@given(LETTERS, LANGUAGES)
def test_slots_count_up_without_gaps_and_each_has_a_token_that_counts(text, language):
    found = tokens(text, language)
    assert [token.slot for token in found] == sorted(token.slot for token in found)
    assert {token.slot for token in found if token.counts} == set(range(found[-1].slot + 1 if found else 0))
    assert all(token.token and " " not in token.token for token in found)


@given(LETTERS, LETTERS, LANGUAGES)
def test_texts_apart_give_the_tokens_of_each(left, right, language):
    assert words(f"{left} | {right}", language) == words(left, language) + words(right, language)


@given(LETTERS, LANGUAGES)
def test_a_text_is_found_by_itself(text, language):
    indexed = {token.token for token in tokens(text, language, keep_stop_words=True)}
    assert {token.token for token in query_tokens(text, [language])} <= indexed


@given(st.text(max_size=400), LANGUAGES)
def test_a_query_has_at_most_64_tokens_in_62_slots_each_once(text, language):
    found = query_tokens(text, [language, "en"])
    assert len(found) <= 64
    assert len({token.token for token in found}) == len(found)
    assert all(0 <= token.slot < 62 for token in found)


@given(LETTERS)
def test_runs_stand_where_they_say(text):
    plain = normal(text)
    assert all(plain[run.start : run.end] == run.text for run in runs(plain))


@given(LETTERS, LETTERS)
def test_a_phrase_is_found_in_any_text_around_it(before, inside):
    assert phrase(inside).strip() in phrase(f"{before} | {inside}")
