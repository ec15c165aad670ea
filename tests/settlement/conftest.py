from collections.abc import Iterator

import pytest
from tests.payments import simulated
from tests.payments.simulated import Market


@pytest.fixture
def market(settings: object) -> Iterator[Market]:
    """The providers' simulator, with an account of ours at each as soon as a test asks for it."""
    settings.PAYMENT_NOTIFY_URL = simulated.NOTIFY.replace("{}", "{code}")  # type: ignore[attr-defined]
    with simulated.market() as found:
        yield found
