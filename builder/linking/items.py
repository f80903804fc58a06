"""The nouns of linking: an item that a name may stand for, a label that was found, and what they are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

__all__ = ["ItemKind", "Label", "LinkItem", "Tenure"]


class ItemKind(StrEnum):
    """What an item is, as far as its source tells."""

    PERSON = "Person"
    STATE = "State"
    ORGANISATION = "Organisation"
    PLACE = "Place"
    OFFICE = "Office"
    EVENT = "Event"
    OTHER = "Other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """An office (its QID) that a person held, from and to an ISO date; None where the source has no date."""

    office: str
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkItem:
    """A thing of the authority (`key`), of Wikidata (`qid`) or of GeoNames (`geonames`), or of several of these.

    `country` is a territory code such as `am`, `prior` runs from 0 (nobody speaks of it) to 100. `start` and `end`
    bound its life or duration; `evidence` says what speaks for the item where it is the authority's. `facts` are the
    items that Wikidata ties to it, by property.
    """

    name: str
    names: tuple[str, ...]
    kind: ItemKind = ItemKind.OTHER
    key: str | None = None
    qid: str | None = None
    geonames: int | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    prior: int = 0
    types: tuple[str, ...] = ()
    description: str | None = None
    start: str | None = None
    end: str | None = None
    tenures: tuple[Tenure, ...] = ()
    evidence: str | None = None
    verified: bool = False
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def id(self) -> str:
        """The one name an item goes by: its key, else its QID, else its GeoNames number."""
        return self.key or self.qid or f"geonames:{self.geonames}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label that a look-up met: the folded name, and the number of its item in the index."""

    folded: str
    item: int
