"""Claims as pages and answers show them, with the language models that read them."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from builder.model import Extraction
from builder.settings import Settings
from tests.api.conftest import write_store
from tests.builder.newsroom import clash, tell

TEXT = "Armenia and Azerbaijan clashed."
MODEL = Extraction(model="some-model", prompt="0123456789abcdef")


def claims_of(folder, extractions):
    write_store(folder, [tell(TEXT, [clash(rule="clash", extractions=extractions)])])
    with TestClient(create_app(folder, Settings())) as client:
        (event,) = client.get("/api/v1/events?type=ArmedClash").json()["items"]
        page = client.get(event["path"], headers={"Accept": "text/html", "Accept-Language": "en"}).text
        return client.get(f"/api/v1/events/{event['id']}").json()["claims"], page


@pytest.mark.parametrize(
    ("extractions", "models"),
    [((), []), ((Extraction(),), []), ((MODEL,), ["some-model"]), ((Extraction(), MODEL), ["some-model"])],
)
def test_claim_names_the_language_models_that_read_it(tmp_path, extractions, models):
    claims, page = claims_of(tmp_path, extractions)
    assert [claim["models"] for claim in claims] == [models]
    assert ("language model" in page) is ("some-model" in page) is bool(models)
