"""Nothing in, out whether the server works and what its store holds."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Response

from api.server import CurrentServer
from api.sparql.endpoint import run
from api.sparql.pool import Job
from api.views.counts import Counts, count

__all__ = ["router"]

router = APIRouter(tags=["health"])


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
