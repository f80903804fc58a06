"""One revision's claims and a text or claim in, the claims whose words mean the like out, nearest first.

The words of the quote are compared, not those around it: they find the same event in another article more often
(tests/benchmarks/test_similar_claims.py). Vectors of quotes are kept from one revision to the next.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from pyoxigraph import Literal, NamedNode, QuerySolutions

from api.semantic.encoder import Encode, Vectors, is_installed, load_encoder
from api.semantic.nearest import Nearest, build_nearest
from api.sparql.prologue import declare
from api.views.snapshot import Snapshot
from ontology.namespaces import PREFIXES

__all__ = ["SimilarClaims", "Similarity"]

_CLAIMS = """SELECT ?claim ?article ?quote { GRAPH ?article {
    ?claim a hud:Claim ; prov:wasDerivedFrom / oa:hasSelector / oa:exact ?quote } } ORDER BY ?claim"""
_BATCH = 256
_AT_ONCE = 500  # quotes that are encoded while the reader waits: about a second
_ASK_MORE = 4  # times as many are looked up, since those of one article may be left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Similarity:
    """A claim, its article's graph, and the cosine of its words with those asked for."""

    claim: str
    article: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Revision:
    revision: int
    claims: tuple[tuple[str, str, str], ...]
    nearest: Nearest


class SimilarClaims:
    """The vectors of the newest revision; they are made when they are first asked for."""

    def __init__(self, load: Callable[[], Encode] = load_encoder) -> None:
        self._load = load
        self._encode: Encode | None = None
        self._known: dict[str, Vectors] = {}
        self._made: _Revision | None = None
        self._lock = threading.Lock()
        self._making: threading.Thread | None = None

    @property
    def installed(self) -> bool:
        """Whether the extra is there; the default encoder's alone is asked for."""
        return self._load is not load_encoder or is_installed()

    def is_ready(self, snapshot: Snapshot) -> bool:
        """Whether the revision can be searched now; where it cannot, its vectors are begun.

        A small revision is made at once, a large one beside the server's work. MissingExtraError without the extra.
        """
        if self._made is not None and self._made.revision == snapshot.revision:
            return True
        with self._lock:
            if self._making is not None and self._making.is_alive():
                return False
            self._encode = self._encode or self._load()
            claims = _read_claims(snapshot)
            fresh = {quote for _, _, quote in claims} - self._known.keys()
            if len(fresh) <= _AT_ONCE:
                self._make(snapshot.revision, claims, fresh)
                return True
            self._making = threading.Thread(
                target=self._make, args=(snapshot.revision, claims, fresh), name="similar-claims", daemon=True
            )
            self._making.start()
            return False

    def find(
        self, text: str, *, limit: int, least: float = 0.0, without_article: str | None = None
    ) -> tuple[Similarity, ...]:
        """The claims nearest to a text, with at least that cosine; `is_ready` must have said so before."""
        made, encode = self._made, self._encode
        assert made is not None and encode is not None, "is_ready comes first"
        found: list[Similarity] = []
        if not made.claims:
            return ()
        for place, score in made.nearest(encode([text])[0], min(limit * _ASK_MORE + 50, len(made.claims))):
            claim, article, _ = made.claims[place]
            if score >= least and article != without_article:
                found.append(Similarity(claim=claim, article=article, score=round(score, 3)))
        return tuple(found[:limit])

    def _make(self, revision: int, claims: tuple[tuple[str, str, str], ...], fresh: set[str]) -> None:
        assert self._encode is not None
        known = {quote: self._known[quote] for _, _, quote in claims if quote in self._known}
        quotes = sorted(fresh)
        for start in range(0, len(quotes), _BATCH):
            batch = quotes[start : start + _BATCH]
            known.update(zip(batch, self._encode(batch), strict=True))
        vectors = np.stack([known[quote] for _, _, quote in claims]) if claims else np.empty((0, 1), dtype=np.float32)
        self._known = known
        self._made = _Revision(revision=revision, claims=claims, nearest=build_nearest(vectors))


def _read_claims(snapshot: Snapshot) -> tuple[tuple[str, str, str], ...]:
    solutions = snapshot.store.query(declare(_CLAIMS, prefixes=PREFIXES, base_iri=None))
    assert isinstance(solutions, QuerySolutions)
    return tuple(
        (claim.value, article.value, quote.value)
        for claim, article, quote in solutions
        if isinstance(claim, NamedNode) and isinstance(article, NamedNode) and isinstance(quote, Literal)
    )
