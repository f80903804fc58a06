"""The gazetteer's lines in, places out: populated places from GeoNames, each with its country and size.

Unlike the authority's own places these are many and unchecked: a small one counts as named only beside its country.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["GazetteerPlace", "load_gazetteer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerPlace:
    """A populated place: names by language, WGS 84 degrees, population as GeoNames has it (0: unknown)."""

    key: str
    names: Mapping[str, tuple[str, ...]]
    state: str | None
    latitude: float
    longitude: float
    population: int
    geonames: str


def load_gazetteer(path: Path | None = None) -> tuple[GazetteerPlace, ...]:
    """The places of `gazetteer.jsonl`, in its order."""
    source = path or Path(__file__).parent / "gazetteer.jsonl"
    return tuple(_place(json.loads(line)) for line in source.read_text(encoding="utf-8").splitlines())


def _place(row: Mapping[str, object]) -> GazetteerPlace:
    names = row["names"]
    assert isinstance(names, dict)
    return GazetteerPlace(
        key=str(row["key"]),
        names={lang: tuple(forms) for lang, forms in names.items()},
        state=str(row["state"]) if row["state"] else None,
        latitude=float(str(row["latitude"])),
        longitude=float(str(row["longitude"])),
        population=int(str(row["population"])),
        geonames=str(row["geonames"]),
    )
