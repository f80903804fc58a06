"""Type, weapon, target and actor of an event in, its codes in other projects' books out: the first line that fits.

`codes.tsv` is the decision table. A star fits anything; what no line decides, or what a line leaves open, is empty.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Codes", "code", "read_table"]

_ANY = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """What an event is called by ACLED, UCDP and PLOVER; None where it cannot be decided."""

    acled_event: str | None = None
    acled_sub_event: str | None = None
    ucdp: str | None = None
    plover: str | None = None
    plover_mode: str | None = None


@cache
def read_table() -> tuple[tuple[tuple[str, str, str, str], Codes], ...]:
    """The lines of the table in their order: type, weapon, target and actor, and the codes."""
    lines = files("api.exports").joinpath("codes.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(
        (
            (row["type"], row["weapon"], row["target"], row["actor"]),
            Codes(**{name: row[name] or None for name in Codes.__slots__}),
        )
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    )


def code(type: str, weapons: Iterable[str], *, target: str, actor: str) -> Codes:
    """The codes of an event; `target` is civilian, armed or unknown, `actor` state, external, rebel or unknown."""
    named = {_ANY, *weapons}
    for (for_type, weapon, for_target, for_actor), codes in read_table():
        if for_type in (_ANY, type) and weapon in named and for_target in (_ANY, target) and for_actor in (_ANY, actor):
            return codes
    return Codes()
