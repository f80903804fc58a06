"""The terms of the ontology are answered here, as pages and as data."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from fastapi.testclient import TestClient

from builder.graph.reference import ontology_quads
from tests.api.conftest import Served

FORMATS = {"ttl": "text/turtle", "jsonld": "application/ld+json", "nt": "application/n-triples"}


@pytest.mark.parametrize("format", [*FORMATS])
def test_the_whole_ontology_comes_in_every_format(client: TestClient, format: str) -> None:
    for response in (
        client.get(f"/ontology.{format}"),
        client.get(f"/ontology?format={format}"),
        client.get("/ontology", headers={"Accept": FORMATS[format]}),
    ):
        assert response.headers["content-type"].partition(";")[0] == FORMATS[format]
        kind = ox.RdfFormat.from_media_type(FORMATS[format])
        assert set(ox.parse(input=response.content, format=kind)) == set(ontology_quads())
    assert client.get("/ontology.docx").status_code == 406


def test_every_term_has_a_place_on_the_page(served: Served) -> None:
    page = served.page("/ontology", "ar")
    names = {str(quad.subject).partition("#")[2].rstrip(">") for quad in ontology_quads()} - {""}
    assert len(names) > 100
    for name in names:
        assert f'id="{name}"' in page
    assert "هدنة" in page


def test_the_context_of_the_ontology_is_served(client: TestClient) -> None:
    response = client.get("/ontology/context.jsonld")
    assert response.headers["content-type"] == "application/ld+json"
    assert "@context" in response.json()
