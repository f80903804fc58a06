"""A query in, how the engine answers it as JSON out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from api.paging import refuse_unknown
from api.server import CurrentServer
from api.sparql.plan import Plan, explain_query

__all__ = ["router"]

router = APIRouter(prefix="/api/v1", tags=["sparql"], dependencies=[Depends(refuse_unknown)])


@router.get("/explain", summary="How the engine answers a query: its steps, their rows and their time")
async def get_plan(
    server: CurrentServer,
    response: Response,
    query: Annotated[str, Query(min_length=1, description="A SPARQL query", examples=["ASK { ?e a hud:Event }"])],
) -> Plan:
    response.headers["Cache-Control"] = "no-store"
    return await explain_query(
        query,
        snapshot=server.snapshot_path(),
        base_iri=server.reader.base_iri,
        timeout=server.settings.query_timeout,
        memory=server.settings.worker_memory << 20,
    )
