import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepot.kernel.money import Money, exponent
from entrepot.payments.ports import Malformed
from entrepot.payments.providers.wire import from_text, to_text

CURRENCIES = st.sampled_from(["CNY", "USD", "JPY", "KRW", "KWD", "CLF"])


@given(st.integers(min_value=0, max_value=10**17), CURRENCIES)
def test_wire_amount_goes_there_and_back(amount: int, currency: str) -> None:
    text = to_text(amount, currency)

    assert from_text(text, currency) == amount
    assert Money.parse(text, currency).amount_minor == amount
    assert len(text.partition(".")[2]) == exponent(currency)


@given(st.text(max_size=12), CURRENCIES)
def test_wire_amount_is_read_exactly_or_not_at_all(text: str, currency: str) -> None:
    try:
        amount = from_text(text, currency)
    except Malformed:
        return
    assert Money.parse(text, currency).amount_minor == amount


@pytest.mark.parametrize(
    ("text", "currency"),
    [("1.001", "CNY"), ("1.000", "CNY"), ("1.0", "JPY"), ("-1.00", "CNY"), ("1e3", "CNY"), ("", "CNY"), ("01.00", "CNY"),
     (" 1.00", "CNY"), ("1.00\n", "CNY"), ("１.00", "CNY"), ("1.", "CNY"), ("1.00", "XXX"), ("1.00", "")],
)  # fmt: skip
def test_wire_amount_with_too_many_digits_or_other_signs_is_malformed(text: str, currency: str) -> None:
    with pytest.raises(Malformed):
        from_text(text, currency)


def test_wire_amount_is_never_negative() -> None:
    with pytest.raises(ValueError, match="not negative"):
        to_text(-1, "CNY")
