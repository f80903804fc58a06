"""A state's record and an institution's id in, the institution's names out: `Russian army`, `الجيش الروسي`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from ontology.authority.records import Record

__all__ = ["Institutions", "load_institutions"]


class Institutions:
    """How the bodies of a state are called, by id and language, as patterns that its adjective fills."""

    def __init__(self, patterns: Mapping[str, Mapping[str, str]]) -> None:
        self._patterns = patterns

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(self._patterns)

    def names(self, institution: str, state: Record) -> Mapping[str, str]:
        """The name of a state's institution in each language in which the state has an adjective; else none."""
        found: dict[str, str] = {}
        for language, pattern in self._patterns.get(institution, {}).items():
            if adjectives := state.adjectives.get(language):
                adjective = adjectives[0]
                found[language] = pattern.format(
                    adjective=adjective, m=_definite(adjective), f=_definite(adjective, feminine=True)
                )
        return found


def load_institutions() -> Institutions:
    """The institutions of `institutions.tsv`."""
    with (Path(__file__).parent / "institutions.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")
        return Institutions({row.pop("id"): row for row in rows})


def _definite(adjective: str, *, feminine: bool = False) -> str:
    """An Arabic adjective with its article: `كوري شمالي` is `الكوري الشمالي`, but `جنوب أفريقي` is `الجنوب أفريقي`."""
    words = adjective.split()
    inflected = words if words[0].endswith("ي") else words[-1:]
    if feminine:
        words = words[: len(words) - len(inflected)] + [f"{word}ة" for word in inflected]
    return " ".join(f"ال{word}" if number == 0 or len(inflected) > 1 else word for number, word in enumerate(words))
