"""Words of properties and options in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from entrepot.catalog.queries import forget_terms, term


@pytest.fixture
def more_words(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A file of the installation's own."""
    file = tmp_path / "terms.toml"
    settings.TERMS = str(file)
    forget_terms()
    yield file
    forget_terms()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Colour", "颜色"),
        ("colour", "颜色"),
        (" material ", "材质"),
        ("36 months", "36 个月"),
        ("4–6 years", "4–6 岁"),
        ("6 cans", "6 罐"),
        ("recommended age  min", "建议年龄（起）"),
        ("16:9", "16:9"),
        ("UMF 10+", "UMF 10+"),
        ("36", "36"),
        ("", ""),
        ("Hand-carved by Ida", "Hand-carved by Ida"),
    ],
)
def test_a_word_is_read_in_chinese_or_stays_as_it_was_written(written: str, read: str) -> None:
    assert term(written, "zh-hans") == read


def test_chinese_words_are_read_in_english_and_clumsy_ones_are_made_plain() -> None:
    assert term("颜色", "en") == "Colour"
    assert term("Colour", "en") == "Colour"
    assert term("recommended age  min", "en") == "Recommended age, from"


def test_a_language_without_a_dictionary_has_the_words_as_they_were_written() -> None:
    assert term("Colour", "fr") == "Colour"


def test_words_of_the_installation_go_before_ours(more_words: Path) -> None:
    more_words.write_text('[zh-hans]\n"Colour" = "色彩"\n"Rune" = "符文"\n[fr]\n"Colour" = "Couleur"\n', encoding="utf-8")

    assert (term("colour", "zh-hans"), term("Rune", "zh-hans"), term("Size", "zh-hans")) == ("色彩", "符文", "尺码")
    assert term("Colour", "fr") == "Couleur"


def test_a_file_with_something_else_in_it_is_not_taken(more_words: Path) -> None:
    more_words.write_text('[zh-hans]\n"Colour" = 7\n', encoding="utf-8")

    with pytest.raises(TypeError, match="“Colour”"):
        term("Size", "zh-hans")
