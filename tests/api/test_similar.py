"""Similar claims over HTTP and beside a search."""

from __future__ import annotations

import pytest

from api.semantic import SimilarClaims, encoder
from api.semantic.encoder import is_installed
from tests.api.conftest import Served

needs_extra = pytest.mark.skipif(not is_installed(), reason="the extra `semantic` is not installed")


@needs_extra
def test_claims_near_to_words_come_with_claimant_quote_and_article(demo: Served) -> None:
    items = demo.client.get("/api/v1/similar", params={"q": "هدنة توسطت فيها روسيا", "limit": 5}).json()["items"]
    assert [item["score"] for item in items] == sorted((item["score"] for item in items), reverse=True)
    assert "هدنة" in items[0]["claim"]["quote"]["text"]
    assert all(item["claim"]["quote"]["article"]["key"] for item in items)


@needs_extra
def test_claims_near_to_a_claim_are_of_other_articles(demo: Served) -> None:
    first = demo.client.get("/api/v1/similar", params={"q": "truce", "limit": 1}).json()["items"][0]["claim"]
    items = demo.client.get("/api/v1/similar", params={"q": first["iri"]}).json()["items"]
    assert items
    assert first["quote"]["article"]["key"] not in {item["claim"]["quote"]["article"]["key"] for item in items}


@needs_extra
def test_a_search_shows_claims_that_say_the_like(demo: Served) -> None:
    assert "Claims that say the like" in demo.page("/search?q=ceasefire+brokered+by+Russia")
    assert "Claims that say the like" not in demo.page("/search?q=banana+bread")


@pytest.mark.parametrize(
    ("asked", "status"),
    [({}, 422), ({"q": ""}, 422), ({"q": "article/none/claim/none"}, 404), ({"q": "</claim/>"}, 404)],
)
def test_what_names_no_claim_is_refused(demo: Served, asked: dict[str, str], status: int) -> None:
    assert demo.client.get("/api/v1/similar", params=asked).status_code == status


def test_without_the_extra_the_route_says_so_and_searching_goes_on(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder, "find_spec", lambda name: None)
    monkeypatch.setattr(served.client.app.state.hudna, "similar", SimilarClaims())  # type: ignore[attr-defined]
    answer = served.client.get("/api/v1/similar", params={"q": "truce"})
    assert answer.status_code == 501 and "hudna[semantic]" in answer.json()["detail"]
    assert "/id/state/armenia" in served.page("/search?q=Armenia")
