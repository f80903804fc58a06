"""Nothing in, out whether the server works and what its store holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from fastapi import APIRouter, Response

from api.server import CurrentServer
from api.sparql.endpoint import run
from api.sparql.pool import Job
from api.views.snapshot import Snapshot
from builder.graph.iris import term
from ontology.namespaces import GAF, HUD, RDF, SCHEMA

__all__ = ["Counts", "count", "router"]

router = APIRouter(tags=["health"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the store holds; `entities` are those that articles name."""

    articles: int
    events: int
    claims: int
    entities: int
    quads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    status: str
    revision: int
    base_iri: str
    counts: Counts


@router.get("/health", summary="Whether the server lives, and what its store holds")
def get_health(server: CurrentServer, response: Response) -> Health:
    response.headers["Cache-Control"] = "no-store"
    snapshot = server.snapshot()
    return Health(status="ok", revision=snapshot.revision, base_iri=snapshot.base_iri, counts=count(snapshot))


@router.get("/ready", summary="Whether the server can answer queries now")
async def get_ready(server: CurrentServer, response: Response) -> dict[str, str]:
    response.headers["Cache-Control"] = "no-store"
    job = Job(
        text="ASK {}",
        result_type="application/sparql-results+json",
        graph_type=None,
        prefixes={},
    )
    await run(server.pool, job)
    return {"status": "ready"}


def count(snapshot: Snapshot) -> Counts:
    """The sizes of one revision; counted once."""
    if "counts" not in snapshot.kept:
        events = {node.value for kind in (HUD.Event, HUD.UnrealisedEvent) for node in snapshot.subjects(RDF.type, kind)}
        snapshot.kept["counts"] = Counts(
            articles=len({node.value for node in snapshot.subjects(RDF.type, SCHEMA.NewsArticle, None)}),
            events=len(events),
            claims=sum(1 for _ in snapshot.subjects(RDF.type, HUD.Claim, None)),
            entities=len(
                {quad.object for quad in snapshot.store.quads_for_pattern(None, term(GAF.denotes), None, None)}
            ),
            quads=len(snapshot.store),
        )
    return cast("Counts", snapshot.kept["counts"])
