"""The application as a whole: what it lists, and that making it does nothing else."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from builder.errors import StoreError
from builder.pipeline import open_writer
from builder.settings import Settings
from tests.api.conftest import Served


def test_importing_the_application_opens_and_prints_nothing(tmp_path: Path) -> None:
    program = "import os; from api.app import create_app; print(sorted(os.listdir('.')))"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env={"PYTHONPATH": str(root)}, capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == "[]"


def test_a_folder_without_a_store_is_refused_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="hudna build"):
        create_app(tmp_path, Settings())


def test_every_route_is_in_the_openapi_description_with_a_summary(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    assert {"/sparql", "/id/{path}", "/health", "/ready", "/api/v1/search"} <= set(schema["paths"])
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert operation.get("summary"), (method, path)


def test_parameters_of_the_api_are_described(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    for path, methods in schema["paths"].items():
        for parameter in [p for operation in methods.values() for p in operation.get("parameters", ())]:
            assert parameter.get("description"), (path, parameter["name"])


def test_new_articles_show_without_a_restart(served: Served, tmp_path: Path) -> None:
    directory = tmp_path / "store"
    shutil.copytree(served.directory, directory)
    with TestClient(create_app(directory, Settings())) as client:
        before = client.get("/health").json()
        tag = client.get("/api/v1/articles").headers["etag"]
        with open_writer(directory, base_iri=before["base_iri"], min_confidence=0.5) as writer:
            writer.withdraw([served.articles["hostile"].key])
        after = client.get("/health").json()
        assert after["revision"] > before["revision"]
        assert after["counts"]["articles"] == before["counts"]["articles"] - 1
        again = client.get("/api/v1/articles", headers={"If-None-Match": tag})
        assert again.status_code == 200 and len(again.json()["items"]) == 1
        count = {"query": "SELECT (COUNT(?a) AS ?n) { GRAPH ?a { ?a a schema:NewsArticle } }"}
        rows = client.get("/sparql", params=count).json()["results"]["bindings"]
        assert rows[0]["n"]["value"] == "1"
