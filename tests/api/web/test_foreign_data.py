"""What a user loads beside the articles may name anything: pages still run nothing and stay whole."""

from __future__ import annotations

import shutil
from pathlib import Path

from fastapi.testclient import TestClient

from api.app import create_app
from builder.pipeline import open_writer
from builder.settings import Settings
from tests.api.conftest import BASE

DATA = f"""
@prefix hud: <https://w3id.org/hudna/ontology#> .
@prefix sem: <http://semanticweb.cs.vu.nl/2009/11/sem/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<{BASE}state/armenia> hud:capital <javascript:alert(1)> ; rdfs:label "<img src=x onerror=alert(2)>"@xx .
<{BASE}event/mine> a hud:Event , hud:Truce ; hud:party <javascript:alert(3)> , <urn:x> ;
    hud:follows <javascript:alert(4)> ; sem:hasEarliestBeginTimeStamp "2022abc" ; hud:factuality <urn:dreamt> ;
    hud:partOf <{BASE}conflict/armenia-azerbaijan> ; hud:time "</time><script>alert(5)</script>" ;
    hud:report <{BASE}nothing> ; hud:casualtyEstimate <urn:estimate> .
<urn:estimate> hud:kind <urn:eaten> ; hud:best 3 ; hud:low "few" .
<{BASE}mine> rdfs:label "\\u202Eسالم" , "x"@en .
<urn:link> hud:entity <{BASE}state/armenia> ; hud:item <javascript:alert(6)> .
"""


def test_pages_hold_what_a_user_loads_without_running_it(store: Path, tmp_path: Path) -> None:
    directory = tmp_path / "store"
    shutil.copytree(store, directory)
    (tmp_path / "mine.ttl").write_text(DATA, encoding="utf-8")
    with open_writer(directory, base_iri=BASE, min_confidence=0.5) as writer:
        writer.load([tmp_path / "mine.ttl"], graph=None)
    with TestClient(create_app(directory, Settings())) as client:
        for path in ("/", "/id/state/armenia", "/id/event/mine", "/id/mine", "/id/conflict/armenia-azerbaijan"):
            page = client.get(path, headers={"Accept": "text/html"})
            assert page.status_code == 200, (path, page.text)
            assert 'href="javascript:' not in page.text
            assert "<img src=x" not in page.text and "<script>alert" not in page.text
        assert client.get("/api/v1/events?type=Truce&limit=500").status_code == 200
        assert client.get("/id/event/mine.ttl").status_code == 200
