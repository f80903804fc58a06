"""Every operation of the OpenAPI description, with parameters that a machine makes up: no 5xx, no hang."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from builder.settings import Settings
from tests.api.conftest import authority, store  # noqa: F401 - fixtures

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed (pip install --group fuzz)")
hypothesis = pytest.importorskip("hypothesis", reason="hypothesis is not installed (pip install --group fuzz)")

_EXAMPLES = 60  # of each operation
_LONGEST = 10.0  # seconds of one request: a query's own limit of 2 s, and a busy machine
_STOPPED = (501, 503)  # a query that ran into its limit, or a plan that this machine cannot make


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[TestClient]:  # noqa: F811 - the fixture of that name
    with TestClient(create_app(store, Settings(query_timeout=2)), raise_server_exceptions=False) as client:
        yield client


def test_no_request_breaks_or_holds_the_server(client: TestClient) -> None:
    schema = schemathesis.openapi.from_dict(client.get("/openapi.json").json())
    broken: list[str] = []
    requests = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @hypothesis.seed(20)
        @hypothesis.settings(
            max_examples=_EXAMPLES,
            deadline=None,
            database=None,
            phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=operation.as_strategy())
        def check(case: Any) -> None:
            nonlocal requests
            requests += 1
            broken.extend(_send(client, case))

        check()
    assert broken == []
    assert requests > 500


def _send(client: TestClient, case: Any) -> Iterator[str]:
    begun = time.monotonic()
    request = case.as_transport_kwargs(base_url="http://testserver")
    data = request.get("data")
    answer = client.request(
        request["method"],
        request["url"],
        params=request.get("params"),
        headers=dict(request.get("headers") or {}),
        content=data if isinstance(data, str | bytes) else None,
        data=data if isinstance(data, dict) else None,
        json=request.get("json"),
    )
    shown = f"{request['method']} {answer.url} {data!r}"
    if answer.status_code >= 500 and answer.status_code not in _STOPPED:
        yield f"{shown}: {answer.status_code} {answer.text[:300]}"
    if time.monotonic() - begun > _LONGEST:
        yield f"{shown}: {time.monotonic() - begun:.1f} s"
