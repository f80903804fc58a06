"""What a client would change in the store, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

__all__ = ["DeleteGraph", "Outcome", "Outcomes", "UpdateText", "WriteGraph"]


class Outcome(StrEnum):
    """What the writing process says of a change."""

    OK = "ok"
    INVALID = "invalid"
    NOT_FOUND = "not-found"
    BUSY = "busy"
    FULL = "full"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateText:
    """A SPARQL update. `removes` says that it may take away what the builder wrote."""

    text: str
    prefixes: Mapping[str, str]
    removes: bool
    kind: Literal["update"] = "update"


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteGraph:
    """RDF for one graph (None: the default graph), to be added or to take its place; parts are media type and bytes."""

    graph: str | None
    parts: tuple[tuple[str, bytes], ...]
    replace: bool
    kind: Literal["write"] = "write"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteGraph:
    """The end of a graph."""

    graph: str | None
    kind: Literal["delete"] = "delete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What became of a change: the revision that shows it, and whether its graph is new."""

    outcome: Outcome
    revision: int = 0
    new: bool = False
    words: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "outcome", Outcome(self.outcome))  # as text it comes over the wire
