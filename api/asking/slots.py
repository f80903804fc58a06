"""A ready question and the reading of a plain one in, the parameters that it fills and what is left over out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import cast

from pyoxigraph import Literal

from api.asking.fights import find_fight, find_truce
from api.asking.reading import Named, Period, Reading
from api.views.snapshot import Snapshot
from builder.graph.iris import term
from builder.text import fold_word
from ontology.namespaces import SCHEMA
from queries import Query

__all__ = ["Filled", "fill"]

_ACTORS = ("Person", "Organisation", "Office", "State")


@dataclass(slots=True, kw_only=True)
class Filled:
    """The parameters of one ready question; grows while they are filled one after the other.

    `unused` are words of the question that no parameter took up, `missing` the required parameters without a value.
    """

    query: Query
    reading: Reading
    snapshot: Snapshot
    values: dict[str, str] = field(default_factory=dict)
    used: list[Named] = field(default_factory=list)
    dated: bool = False

    def accepts(self, name: str) -> bool:
        """Whether the question has that parameter and no value for it yet."""
        return self.query.parameter(name) is not None and name not in self.values

    @property
    def left(self) -> tuple[Named, ...]:
        """What is named and not yet taken up."""
        return tuple(item for item in self.reading.named if item not in self.used and item.type != "Other")

    @property
    def unused(self) -> tuple[str, ...]:
        period = self.reading.period
        dates = (period.text,) if period and not self.dated else ()
        return (*(item.text for item in self.left if not item.adjective), *dates)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.query.parameters if each.required and each.name not in self.values)


def fill(query: Query, reading: Reading, snapshot: Snapshot) -> Filled:
    """What the reading says of the parameters of a ready question, the narrower ones first."""
    filled = Filled(query=query, reading=reading, snapshot=snapshot)
    for name, filler in _FILLERS:
        if filled.accepts(name) and (value := filler(filled)) is not None:
            filled.values[name] = value
    if filled.accepts("lang"):
        filled.values["lang"] = reading.lang
    return filled


def _id(filled: Filled) -> str | None:
    return next(iter(filled.reading.articles), None)


def _truce(filled: Filled) -> str | None:
    meant = find_truce(filled.reading, filled.snapshot)
    if meant is None:
        return None
    filled.used += meant.named
    filled.dated = True
    return meant.key


def _conflict(filled: Filled) -> str | None:
    """A period is a parameter of its own where there is one; else it tells which war or truce is meant."""
    dated = not filled.accepts("from") and not filled.dated
    meant = find_fight(filled.reading, filled.snapshot, dated=dated)
    if meant is None:
        return None
    filled.used += meant.named
    filled.dated = filled.dated or meant.dated
    return meant.key


def _place(filled: Filled) -> str | None:
    places = (item for item in filled.left if item.type in ("Place", "State") and not item.adjective)
    ranked = sorted(places, key=lambda item: (not item.inside, item.type != "Place", item.first))
    return _take(filled, ranked)


def _actor(filled: Filled) -> str | None:
    """Whoever is named first, before one that only lends its name as an adjective; not where something happens."""
    actors = (item for item in _actors(filled) if not item.inside)
    return _take(filled, sorted(actors, key=lambda item: (item.adjective, item.first)))


def _claimant(filled: Filled) -> str | None:
    """A person or body, or a state whose account is asked for: not one whose dead are counted."""
    named = (item for item in _actors(filled) if not item.adjective)
    return _take(filled, [item for item in named if item.source or item.type in ("Person", "Organisation")])


def _mediator(filled: Filled) -> str | None:
    return _take(filled, [item for item in _actors(filled) if not item.adjective and not item.inside])


def _actors(filled: Filled) -> Iterator[Named]:
    """A capital stands for its government where nothing else is asked of it."""
    return (item for item in filled.left if item.type in _ACTORS or (item.government and not item.inside))


def _take(filled: Filled, candidates: Iterable[Named]) -> str | None:
    item = next(iter(candidates), None)
    if item is None:
        return None
    filled.used.append(item)
    return item.government if item.government and filled.query.parameter("place") is None else item.key


def _kind(filled: Filled) -> str | None:
    kinds = [kind for kind in filled.reading.cued("kind") if kind != "War" or "conflict" not in filled.values]
    return kinds[0] if kinds else None


def _casualty(filled: Filled) -> str | None:
    kinds = filled.reading.cued("casualty")
    return kinds[0] if len(kinds) == 1 else None


def _language(filled: Filled) -> str | None:
    return next(iter(filled.reading.cued("language")), None)


def _outlet(filled: Filled) -> str | None:
    """The longest name of an outlet that stands in the question."""
    asked = f" {' '.join(word.text for word in filled.reading.words)} "
    found = [name for name in _outlets(filled.snapshot) if f" {fold_word(name)} " in asked and fold_word(name)]
    return max(found, key=lambda name: (len(name), name), default=None)


def _outlets(snapshot: Snapshot) -> frozenset[str]:
    if "asked outlets" not in snapshot.kept:
        quads = snapshot.store.quads_for_pattern(None, term(SCHEMA.publisher), None, None)
        names = frozenset(quad.object.value for quad in quads if isinstance(quad.object, Literal))
        snapshot.kept["asked outlets"] = names
    return cast("frozenset[str]", snapshot.kept["asked outlets"])


def _bound(side: Callable[[Period], str | None]) -> Callable[[Filled], str | None]:
    def filler(filled: Filled) -> str | None:
        period = filled.reading.period
        if period is None or (value := side(period)) is None:
            return None
        filled.dated = True
        return value

    return filler


_FILLERS: Iterable[tuple[str, Callable[[Filled], str | None]]] = (
    ("id", _id),
    ("truce", _truce),
    ("conflict", _conflict),
    ("place", _place),
    ("mediator", _mediator),
    ("claimant", _claimant),
    ("actor", _actor),
    ("kind", _kind),
    ("casualty", _casualty),
    ("language", _language),
    ("outlet", _outlet),
    ("from", _bound(lambda period: period.begin)),
    ("to", _bound(lambda period: period.end)),
)
