"""The cue tables of the languages in, what a question is about out: a weight for each target its words point to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from api.asking.words import Phrase, Word, find_phrase, read_phrase

__all__ = ["Cue", "find_cues", "load_cues"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One line of a table: any of its phrases adds the weight to the target, once."""

    target: str
    weight: float
    phrases: tuple[Phrase, ...]


@cache
def load_cues() -> tuple[Cue, ...]:
    """The cues of all languages; ValueError names a line that is none."""
    tables = sorted(
        (file for file in files("api.asking").iterdir() if file.name.endswith(".tsv")), key=lambda file: file.name
    )
    return tuple(
        _read_cue(f"{table.name}:{number}", line)
        for table in tables
        for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), start=1)
        if line and not line.startswith("#")
    )


def _read_cue(where: str, line: str) -> Cue:
    fields = line.split("\t")
    if len(fields) != 3:
        raise ValueError(f"{where}: a cue is a target, a weight and words with tabs between, not {line!r}")
    target, weight, words = fields
    return Cue(target=target, weight=float(weight), phrases=tuple(map(read_phrase, words.split("|"))))


def find_cues(words: Sequence[Word | None]) -> Mapping[str, float]:
    """The targets that the words point to, each with its weight."""
    found: dict[str, float] = {}
    for cue in load_cues():
        if any(find_phrase(phrase, words) is not None for phrase in cue.phrases):
            found[cue.target] = found.get(cue.target, 0.0) + cue.weight
    return found
