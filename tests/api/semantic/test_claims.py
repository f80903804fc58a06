"""Which claims are near: made once a revision, small ones at once, large ones beside the server's work."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
import pytest

from api.semantic import MissingExtraError, SimilarClaims, claims, encoder
from api.semantic.encoder import Vectors, is_installed
from api.server import Server
from api.views.snapshot import Snapshot
from tests.api.conftest import Served


@pytest.fixture(scope="module")
def snapshot(demo: Served) -> Snapshot:
    server: Server = demo.client.app.state.hudna  # type: ignore[attr-defined]
    return server.snapshot()


class Letters:
    """An encoder that counts letters, and what it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        assert self.may_go_on.wait(timeout=20)
        self.given += texts
        counted = np.array([[text.count(chr(code)) for code in range(32, 1700)] for text in texts], dtype=np.float32)
        found: Vectors = counted / np.maximum(np.linalg.norm(counted, axis=1, keepdims=True), 1e-9)
        return found


def test_the_same_words_are_nearest_and_those_of_an_article_can_be_left_out(snapshot: Snapshot) -> None:
    letters = Letters()
    similar = SimilarClaims(lambda: letters)
    assert similar.is_ready(snapshot)
    quote = next(text for text in letters.given if len(text) > 40)
    best = similar.find(quote, limit=3)[0]
    assert best.score == pytest.approx(1, abs=0.001)
    others = similar.find(quote, limit=50, without_article=best.article)
    assert others and best.article not in {item.article for item in others}
    assert all(item.score >= 0.9 for item in similar.find(quote, limit=50, least=0.9))


def test_a_quote_is_encoded_once_for_all_revisions(snapshot: Snapshot) -> None:
    letters = Letters()
    similar = SimilarClaims(lambda: letters)
    assert similar.is_ready(snapshot) and similar.is_ready(snapshot)
    assert len(letters.given) == len(set(letters.given))
    encoded = len(letters.given)
    later = Snapshot(
        snapshot.store,
        revision=99,
        base_iri=snapshot.base_iri,
        full_text=False,
        article=lambda key: None,
        names=snapshot.index,
    )
    assert similar.is_ready(later)
    assert len(letters.given) == encoded


def test_many_quotes_are_encoded_while_others_are_served(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "_AT_ONCE", 0)
    letters = Letters()
    letters.may_go_on.clear()
    similar = SimilarClaims(lambda: letters)
    assert not similar.is_ready(snapshot) and not similar.is_ready(snapshot)
    letters.may_go_on.set()
    for thread in threading.enumerate():
        if thread.name == "similar-claims":
            thread.join(timeout=20)
    assert similar.is_ready(snapshot) and similar.find("truce", limit=3)


def test_without_the_extra_the_reason_says_what_to_install(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'hudna\[semantic\]'"):
        SimilarClaims().is_ready(snapshot)


@pytest.mark.skipif(not is_installed(), reason="the extra `semantic` is not installed")
def test_an_english_sentence_finds_what_arabic_articles_say(snapshot: Snapshot, demo: Served) -> None:
    similar = SimilarClaims()
    assert similar.is_ready(snapshot)
    found = similar.find("Azerbaijan shelled towns in Armenia with artillery", limit=5)
    keys = {article.key for article in demo.articles.values() if article.lang == "ar"}
    assert keys & {item.article.rsplit("/", 1)[1] for item in found}
