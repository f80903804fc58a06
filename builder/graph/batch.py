"""What goes into a batch of the store, and what becomes of it: prepared articles, refusals, a summary."""

from __future__ import annotations

from dataclasses import dataclass

from builder.errors import HudnaError
from builder.graph.derivation import Candidate
from builder.graph.facts import Row

__all__ = ["Prepared", "Refusal", "Summary"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An article that was not written, and why."""

    key: str
    id: str
    error: HudnaError


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An article whose own graph is sound, ready to be written."""

    row: Row
    candidate: Candidate

    @property
    def key(self) -> str:
        return self.row.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What became of a batch: keys of articles, and the revision that readers now see. Summaries of batches add up."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    revision: int = 0

    def __add__(self, later: Summary) -> Summary:
        return Summary(
            written=self.written + later.written,
            unchanged=self.unchanged + later.unchanged,
            withdrawn=self.withdrawn + later.withdrawn,
            refused=self.refused + later.refused,
            revision=max(self.revision, later.revision),
        )
