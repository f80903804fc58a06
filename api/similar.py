"""A claim or a few words in, the claims whose words mean the like out, whichever of the two languages they are in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.paging import refuse_unknown
from api.problems import Problem
from api.semantic import MissingExtraError, Similarity
from api.server import CurrentServer, CurrentSnapshot, Server
from api.views.claims import read_claim
from api.views.model import ClaimView, Ref
from api.views.snapshot import Node, Snapshot
from ontology.namespaces import HUD

__all__ = ["SimilarClaim", "find_beside", "router"]

router = APIRouter(prefix="/api/v1", tags=["search"], dependencies=[Depends(refuse_unknown)])

_CLAIM = "/claim/"  # stands in the key of every claim
_LEAST_BESIDE = 0.45  # below it what stands first is wrong more often than right


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarClaim:
    """A claim, the cosine of its words with those asked for (1 is the same words), and the event it is about."""

    score: float
    claim: ClaimView
    event: Ref | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarClaimList:
    """The claims found, the nearest first."""

    items: tuple[SimilarClaim, ...]


@router.get("/similar", summary="Claims whose words mean the like, across Arabic and English (extra `semantic`)")
def get_similar(
    server: CurrentServer,
    snapshot: CurrentSnapshot,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=500,
            description="A few words, or the IRI or key of a claim: then those of its own article stay out",
            examples=["a truce brokered by Russia"],
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=100, description="At most so many")] = 10,
) -> SimilarClaimList:
    text, article = _words_of(snapshot, q) if _CLAIM in q else (q, None)
    try:
        ready = server.similar.is_ready(snapshot)
    except MissingExtraError as error:
        raise Problem(501, f"This server was installed without the extra: {error}.") from error
    if not ready:
        detail = "The vectors of this revision are being made; try again in a moment."
        raise Problem(503, detail, headers={"Retry-After": "30"})
    found = server.similar.find(text, limit=limit, without_article=article)
    return SimilarClaimList(items=tuple(_show(snapshot, found)))


def find_beside(server: Server, snapshot: Snapshot, words: str, *, limit: int) -> tuple[SimilarClaim, ...]:
    """What a search by name shows beside its hits: nothing without the extra, or before the vectors are made."""
    if not words or not server.similar.installed or not server.similar.is_ready(snapshot):
        return ()
    return tuple(_show(snapshot, server.similar.find(words, limit=limit, least=_LEAST_BESIDE)))


def _words_of(snapshot: Snapshot, key: str) -> tuple[str, str]:
    """The quote of a claim and its article's graph."""
    try:
        node = snapshot.node(key.removeprefix(snapshot.base_iri))
    except ValueError as error:
        raise Problem(404, f"No claim {key!r}.") from error
    graph = snapshot.graph_of(node, HUD.Claim)
    view = read_claim(snapshot, node, graph) if graph else None
    if view is None or graph is None:
        raise Problem(404, f"No claim {key!r}.")
    return view.quote.text, graph.value


def _show(snapshot: Snapshot, found: tuple[Similarity, ...]) -> Iterator[SimilarClaim]:
    for item in found:
        view = read_claim(snapshot, Node(item.claim), Node(item.article))
        if view is not None:
            event = snapshot.event_of(Node(view.report))
            yield SimilarClaim(score=item.score, claim=view, event=snapshot.ref(event) if event else None)
