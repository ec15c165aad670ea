"""Idempotency keys and fingerprints."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.kernel.idempotency import BadIdempotencyKey, checked, fingerprint

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("key", ["a", "k" * 128, "8e03978e-40d5-43e8-bc93-6894a57f9324", "!~"])
def test_well_formed_key_is_taken_as_it_is(key: str) -> None:
    assert checked(key) == key


@pytest.mark.parametrize("key", ["", "k" * 129, "two words", "ключ", "line\n", "nul\x00"])
def test_malformed_key_is_refused(key: str) -> None:
    with pytest.raises(BadIdempotencyKey):
        checked(key)


@given(st.dictionaries(st.text(), json_values, max_size=6))
def test_order_of_keys_does_not_matter(content: dict[str, object]) -> None:
    assert fingerprint(dict(reversed(content.items()))) == fingerprint(content)


@given(json_values, json_values)
def test_other_content_has_another_fingerprint(one: object, other: object) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (repr(one) == repr(other) or _same_json(one, other))


def test_values_of_the_business_can_be_part_of_a_request() -> None:
    content = {"id": UUID(int=1), "at": datetime(2026, 1, 1, tzinfo=UTC), "rate": Decimal("0.1"), "text": "中文"}

    assert len(fingerprint(content)) == 32
    assert fingerprint(content) == fingerprint(dict(content))


def _same_json(one: object, other: object) -> bool:
    import json

    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
