"""Requests made up from the description: no answer is a surprise, every answer is as described."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api.market import key_of, operator
from tests.inventory.factories import stocked

from entrepot.identity import rules

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def market(db: None) -> Iterator[dict[str, str]]:
    """The store to ask about, and the key of somebody who may do everything there."""
    # As Django's own test client does: the server's end of a request would close the test's connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    variant = stocked()
    leaves = sorted(rules.PLATFORM_ROLES["admin"])
    yield {
        "store_id": str(variant.store_id),
        "product_id": str(variant.product_id),
        "variant_id": str(variant.id),
        "provider": "sandbox",
        "key": key_of(operator(), leaves),
    }
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(case: Case, market: dict[str, str]) -> None:
    """One made-up request, half of them about things that exist."""
    parameters = case.path_parameters
    is_valid = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
    if is_valid and isinstance(parameters, dict) and len(str(parameters)) % 2:
        for name in ("store_id", "product_id", "variant_id", "provider"):
            if name in parameters:
                parameters[name] = market[name]
    case.call_and_validate(checks=CHECKS, headers={"Authorization": f"Bearer {market['key']}"})


_CALM = settings(max_examples=1, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True)


@schema.parametrize()
@_CALM
def test_made_up_requests_get_described_answers(case: Case, market: dict[str, str]) -> None:
    ask(case, market)


@pytest.mark.soak
@schema.parametrize()
@settings(_CALM, max_examples=100, derandomize=False)
def test_many_made_up_requests_get_described_answers(case: Case, market: dict[str, str]) -> None:
    ask(case, market)
