"""Ready questions over HTTP."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient

import queries


def test_every_ready_question_is_listed_with_parameters_and_columns(client: TestClient) -> None:
    items = client.get("/api/v1/queries").json()["items"]
    assert [item["name"] for item in items] == list(queries.names())
    for item in items:
        assert item["summary"] and item["columns"]


def _examples(name: str) -> dict[str, str]:
    query = queries.load(name)
    return {parameter.name: parameter.example or "" for parameter in query.parameters if parameter.required}


@pytest.mark.parametrize("name", queries.names())
def test_every_ready_question_is_answered_in_all_formats(client: TestClient, name: str) -> None:
    path, values = f"/api/v1/queries/{name}", _examples(name)
    rows = client.get(path, params=values)
    assert rows.status_code == 200, rows.text
    found = rows.json()
    columns = [column["name"] for column in found["columns"]]
    assert columns == [column.name for column in queries.load(name).columns]
    for row in found["rows"]:
        assert set(row) <= set(columns)
    sparql = client.get(path, params={**values, "format": "sparql-json"}).json()
    assert sparql["head"]["vars"] == columns
    assert len(sparql["results"]["bindings"]) == len(found["rows"])
    table = client.get(path, params=values, headers={"Accept": "text/csv"})
    assert table.headers["content-type"].startswith("text/csv")
    lines = list(csv.reader(io.StringIO(table.text)))
    assert (lines[0], len(lines) - 1) == (columns, len(found["rows"]))
    assert client.get(path, params={**values, "format": "tsv"}).text.startswith("?" + columns[0])


def test_values_of_rows_are_typed(client: TestClient) -> None:
    rows = client.get("/api/v1/queries/conflict-lineage").json()["rows"]
    assert rows
    values = [value for row in rows for value in row.values()]
    assert {value["type"] for value in values} >= {"iri", "string"}
    for value in values:
        if value["type"] == "integer":
            assert isinstance(value["value"], int)


def test_a_value_that_reads_like_sparql_stays_a_value(client: TestClient) -> None:
    name = next(name for name in queries.names() if any(p.type == "iri" for p in queries.load(name).parameters))
    parameter = next(p for p in queries.load(name).parameters if p.type == "iri")
    attack = "urn:x> } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #"
    response = client.get(f"/api/v1/queries/{name}", params={**_examples(name), parameter.name: attack})
    assert response.status_code == 422
    assert parameter.name in response.json()["detail"]
