"""Judging over HTTP: with the token alone, kept beside the store, listed, and refused with a reason."""

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from builder.accounts import derive_account
from builder.graph.store import Reader
from builder.judgements import FILE, read_judgements
from builder.settings import Settings
from tests.api.conftest import write_store
from tests.builder.newsroom import clash, tell

BODY = {
    "kind": "claim",
    "subject": "article/0f/claim/11",
    "verdict": "rejected",
    "by": "A. Reader",
    "date": "2026-11-24",
    "note": "not in the text",
}


@pytest.fixture
def judging(tmp_path, authority):
    article, facts = tell("Armenia and Azerbaijan clashed.", [clash()], id="1")
    write_store(tmp_path, [(article, facts)])
    settings = Settings(write_token="secret")
    with TestClient(create_app(tmp_path, settings)) as client:
        yield tmp_path, client


def post(client, body, token="secret"):
    return client.post("/api/v1/judgements", json=body, headers={"Authorization": f"Bearer {token}"})


def test_judgement_is_kept_listed_and_taken_back(judging):
    folder, client = judging
    assert post(client, BODY).status_code == 201
    assert [one.note for one in read_judgements(folder / FILE)] == ["not in the text"]
    assert client.get("/api/v1/judgements", params={"kind": "claim"}).json()["items"][0]["subject"] == BODY["subject"]
    assert client.get("/api/v1/judgements", params={"kind": "link"}).json()["items"] == []
    assert post(client, {**BODY, "verdict": "withdrawn"}).status_code == 201
    assert client.get("/api/v1/judgements").json()["items"] == []


def test_judging_takes_the_token_and_a_sound_judgement(judging):
    folder, client = judging
    assert client.post("/api/v1/judgements", json=BODY).status_code == 401
    assert post(client, BODY, token="other").status_code == 401
    wrong = post(client, {**BODY, "subject": "state/armenia"})
    assert wrong.status_code == 422 and "no key of a claim" in wrong.json()["detail"]
    assert not (folder / FILE).exists()


def test_page_and_api_show_what_was_judged(judging):
    folder, client = judging
    with Reader(folder) as reader:
        (stored,) = reader.articles()
    claim = derive_account(stored.article, stored.facts).reports[0].claims[0].key
    correction = {"verdict": "corrected", "correction": {"when": "2022-09-12"}}
    assert post(client, {**BODY, "subject": claim, **correction}).status_code == 201
    page = client.get(f"/article/{stored.article.key}", headers={"Accept": "text/html"})
    page = page if page.status_code == 200 else client.get(f"/id/article/{stored.article.key}?format=html")
    assert "A. Reader" in page.text and "when 2022-09-12" in page.text
    view = client.get(f"/api/v1/articles/{stored.article.key}").json()
    (judged,) = view["reports"][0]["claims"][0]["judgements"]
    assert (judged["verdict"], judged["by"], judged["note"]) == ("corrected", "A. Reader", "not in the text")
