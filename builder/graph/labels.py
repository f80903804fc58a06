"""Events in, labels for people out, in Arabic and English: type, who, where and when, in names that the graph has.

A label is all in the language of its tag: who has no name in that language is left out of it, and stands in the roles
of the event, with the labels that the entity has. Type and time remain, so that an event has a label in each language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode

from builder.graph.iris import individual, term
from builder.graph.reference import ontology_quads
from builder.model import Role
from builder.world import Event, World
from ontology.authority import Authority
from ontology.namespaces import RDFS

__all__ = ["LANGUAGES", "Labels", "show_time"]

_SHOWN = 3  # names of one role; the rest is an ellipsis


@dataclass(frozen=True, slots=True, kw_only=True)
class _Script:
    """How a language sets a list and an arrow from the one who acts to the one acted upon."""

    comma: str
    arrow: str


LANGUAGES: Mapping[str, _Script] = {"ar": _Script(comma="، ", arrow=" ← "), "en": _Script(comma=", ", arrow=" → ")}

_SEASON = re.compile(r"(\d{4})-2[1-4]")
_DECADE = re.compile(r"(\d{3})X")
_CENTURY = re.compile(r"(\d{2})XX")
_UNKNOWN_PART = re.compile(r"-XX|[?~%]")


class Labels:
    """Names for keys, and labels for events made of them."""

    def __init__(self, authority: Authority, world: World) -> None:
        self._authority = authority
        self._entities = {entity.key: entity.names for entity in world.entities}

    def name(self, key: str, language: str) -> str | None:
        """The name of an entity in a language, or None."""
        record = self._authority.get(key)
        names = record.names if record else self._entities.get(key, {})
        return next(iter(names.get(language, ())), None)

    def event(self, event: Event, language: str) -> str:
        """A label such as `Shelling: Azerbaijan → Armenia, Goris, 2022-09-13`; without names, type and date."""
        script = LANGUAGES[language]
        actors = [self._join(event.roles.get(role, ()), " – ", language) for role in (Role.AGENT, Role.TARGET)]
        who = [
            script.arrow.join(actor for actor in actors if actor),
            self._join(event.roles.get(Role.PARTY, ()), " – ", language),
        ]
        parts = [*who, self._join(event.roles.get(Role.PLACE, ()), script.comma, language)]
        when = show_time(event.time) if event.time else f"[{event.published}]" if event.published else ""
        shown = script.comma.join(part for part in (*parts, when) if part)
        types = " / ".join(_type_labels(individual(type).value)[language] for type in event.types)
        title = types[:1].upper() + types[1:]
        return f"{title}: {shown}" if shown else title

    def _join(self, keys: tuple[str, ...], mark: str, language: str) -> str:
        names = list(dict.fromkeys(name for key in keys if (name := self.name(key, language))))
        return mark.join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")


@cache
def _type_labels(iri: str) -> Mapping[str, str]:
    labels: dict[str, str] = {}
    for quad in ontology_quads():
        if quad.subject == NamedNode(iri) and quad.predicate == term(RDFS.label):
            assert isinstance(quad.object, Literal), quad
            labels[quad.object.language or ""] = quad.object.value
    return labels


def show_time(edtf: str) -> str:
    """An EDTF time as people read it.

    >>> show_time("199X"), show_time("2020-23"), show_time("2015-03/.."), show_time("2022-09-05/2022-09-11")
    ('1990–1999', '2020', '2015-03 –', '2022-09-05 – 2022-09-11')
    """
    begin, _, end = edtf.partition("/")
    if not end:
        return _show_part(begin)
    return f"{_show_part(begin)} – {_show_part(end)}".strip()


def _show_part(part: str) -> str:
    if part in ("..", ""):
        return ""
    part = _UNKNOWN_PART.sub("", part)
    if found := _SEASON.fullmatch(part):
        return found[1]
    if found := _DECADE.fullmatch(part):
        return f"{found[1]}0–{found[1]}9"
    if found := _CENTURY.fullmatch(part):
        return f"{found[1]}00–{found[1]}99"
    return part
