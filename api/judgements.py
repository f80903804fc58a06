"""A judgement with its token in, kept beside the store and counted in the graph out; and what was judged so far."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api.paging import refuse_unknown
from api.problems import Problem
from api.server import CurrentServer, Server
from api.sparql.update import check_token
from builder.errors import RecordError, StoreError
from builder.graph.store import Reader
from builder.judgements import FILE, Judgement, JudgementKind, Verdict, read_judgements
from builder.pipeline import open_writer

__all__ = ["JudgementBody", "JudgementList", "router"]

router = APIRouter(prefix="/api/v1", tags=["judgements"], dependencies=[Depends(refuse_unknown)])


class JudgementBody(BaseModel):
    """One person's word: on a link (object: an item), on two reports (object: the other), or on a claim (no object)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: JudgementKind = Field(description="link, event or claim")
    subject: str = Field(description="The key judged, such as article/0f3a/claim/7c21", max_length=300)
    object: str | None = Field(default=None, description="What it is held against", max_length=300)
    verdict: Verdict = Field(description="same, different, unsure; rejected, corrected; confirmed, none; withdrawn")
    by: str = Field(description="Who judges", min_length=1, max_length=200)
    date: str | None = Field(default=None, description="The day; else today", max_length=10)
    note: str | None = Field(default=None, description="Why", max_length=2000)
    correction: dict[str, str] = Field(default_factory=dict, description="With corrected: what is right")


class JudgementList(BaseModel):
    """The judgements that count, the oldest first."""

    items: tuple[JudgementBody, ...]


@router.get("/judgements", summary="What people judged of links, of pairs of reports and of claims")
def get_judgements(
    server: CurrentServer,
    kind: Annotated[JudgementKind | None, Query(description="Only these: link, event or claim")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many, the newest")] = 100,
) -> JudgementList:
    found = [one for one in read_judgements(_folder(server).directory / FILE) if kind in (None, one.kind)]
    return JudgementList(items=tuple(map(_body, found[-limit:])))


@router.post("/judgements", summary="Judge a link, a pair of reports or a claim (needs the token)", status_code=201)
def post_judgement(request: Request, server: CurrentServer, body: JudgementBody) -> JudgementBody:
    check_token(server.settings, request.headers.get("authorization", ""))
    judgement = Judgement(
        kind=body.kind,
        subject=body.subject,
        object=body.object,
        verdict=body.verdict,
        by=body.by,
        date=body.date or datetime.now(UTC).date().isoformat(),
        note=body.note,
        correction=tuple(sorted(body.correction.items())),
    )
    settings, folder = server.settings, _folder(server).directory
    try:
        with open_writer(folder, base_iri=settings.base_iri, min_confidence=settings.min_confidence) as writer:
            writer.judge([judgement])
    except RecordError as error:
        raise Problem(422, str(error).partition(": ")[2] or str(error)) from error
    except StoreError as error:
        raise Problem(503, str(error), headers={"Retry-After": "30"}) from error
    return _body(judgement)


def _folder(server: Server) -> Reader:
    if not isinstance(server.reader, Reader):
        raise Problem(501, "Judgements are kept beside a store folder; this server reads another SPARQL server.")
    return server.reader


def _body(judgement: Judgement) -> JudgementBody:
    return JudgementBody(
        kind=judgement.kind,
        subject=judgement.subject,
        object=judgement.object,
        verdict=judgement.verdict,
        by=judgement.by,
        date=judgement.date,
        note=judgement.note,
        correction=dict(judgement.correction),
    )
