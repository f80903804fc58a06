"""A plain question in Arabic or English in, the ready question that it is and the answer to that one out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.concurrency import run_in_threadpool

from api.asking import Match, Matches, match_question
from api.named_queries import Rows, answer
from api.paging import refuse_unknown
from api.server import CurrentServer, Server

__all__ = ["LONGEST_QUESTION", "find_matches", "page_of", "router"]

router = APIRouter(prefix="/api/v1", tags=["queries"], dependencies=[Depends(refuse_unknown)])

LONGEST_QUESTION = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyQuestion:
    """A ready question with parameters. `path` asks it, `page` shows it; `unused` are words it has no parameter for."""

    query: str
    summary: str
    parameters: Mapping[str, str]
    score: float
    unused: tuple[str, ...]
    path: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which ready question a plain one is, None where no one fits, and its answer; `others` come next."""

    question: str
    lang: str
    match: ReadyQuestion | None
    others: tuple[ReadyQuestion, ...]
    answer: Rows | None
    has_more: bool = False


@router.get("/ask", summary="The answer to a plain question in Arabic or English, and the ready question that gives it")
async def get_answer(
    server: CurrentServer,
    q: Annotated[
        str,
        Query(
            min_length=1,
            max_length=LONGEST_QUESTION,
            description="A question in plain words",
            examples=["من توسط في هدنة 2020؟"],
        ),
    ],
    limit: Annotated[int, Query(ge=0, le=500, description="At most so many rows of the answer; 0 gives none")] = 100,
) -> Asked:
    matches = await find_matches(server, q)
    rows, more = None, False
    if matches.best and limit:
        rows = await answer(server, matches.best.query.name, matches.best.parameters)
        more = len(rows.rows) > limit
        rows = replace(rows, rows=rows.rows[:limit])
    return Asked(
        question=q,
        lang=matches.lang,
        match=_describe(matches.best) if matches.best else None,
        others=tuple(_describe(match) for match in matches.others if not match.missing),
        answer=rows,
        has_more=more,
    )


async def find_matches(server: Server, question: str) -> Matches:
    """The ready questions that a plain one may be, the best first."""

    def match() -> Matches:
        return match_question(question, server.snapshot(), server.engine())

    return await run_in_threadpool(match)


def page_of(match: Match, **more: str) -> str:
    """The address of the page that asks a ready question with its parameters."""
    return _address("/queries", match, more)


def _describe(match: Match) -> ReadyQuestion:
    return ReadyQuestion(
        query=match.query.name,
        summary=match.query.summary,
        parameters=match.parameters,
        score=match.score,
        unused=match.unused,
        path=_address("/api/v1/queries", match, {}),
        page=page_of(match),
    )


def _address(prefix: str, match: Match, more: Mapping[str, str]) -> str:
    pairs = {**match.parameters, **more}
    return f"{prefix}/{match.query.name}" + (f"?{urlencode(pairs)}" if pairs else "")
