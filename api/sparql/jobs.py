"""What is asked of a worker and what it answers: the words that the pool and everything before it share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Answer", "BusyError", "DiedError", "GraphJob", "Job", "QuotaError", "SlowError", "Status"]


class SlowError(Exception):
    """The query ran past its time and was stopped."""


class BusyError(Exception):
    """All workers were taken for as long as one query may run."""


class DiedError(Exception):
    """The worker ended in the middle of the query, as for want of memory."""


class QuotaError(Exception):
    """The client has had its share; `seconds` later it may come again."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Status(StrEnum):
    """What a worker says of a job."""

    OK = "ok"
    INVALID = "invalid"
    NOT_ACCEPTABLE = "not-acceptable"
    NOT_FOUND = "not-found"
    TOO_LARGE = "too-large"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One query on the newest snapshot.

    `result_type` answers SELECT and ASK, `graph_type` CONSTRUCT and DESCRIBE; None refuses such a query.
    `base_iri` completes relative IRIs. `default_graphs` and `named_graphs` None mean the dataset of the store; `union`
    makes all its graphs the default graph. `limit` bounds the bytes of the answer, `rows` those of a table.
    """

    text: str
    result_type: str | None
    graph_type: str | None
    prefixes: Mapping[str, str]
    base_iri: str | None = None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    union: bool = False
    limit: int = 64_000_000
    rows: int = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphJob:
    """One graph of the newest snapshot as it stands; None is the default graph."""

    graph: str | None
    graph_type: str
    prefixes: Mapping[str, str]
    limit: int = 64_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The body is the result, or the engine's words where the status is no OK."""

    status: Status
    media_type: str
    body: bytes
    revision: int = 0
