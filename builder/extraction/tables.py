"""A row of a language table in; nothing out, or DataError where it says what no rule knows.

What each table may say is written here, once: a value or feature misspelt in a table would otherwise be a word that
silently means nothing. Values are patterns, their alternatives separated by `|`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from builder.errors import DataError
from builder.extraction.frames import FRAMES
from builder.extraction.kinds import SENSES, Function, Kind
from builder.model import CasualtyKind, EventType, Role, Weapon

__all__ = ["TABLES", "Table", "check_row", "find_kind"]


_NOTHING: Mapping[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a row may say: one of the values, any of the flags, features with one of their values.

    `requires` has the features that rows of a value must have.
    """

    values: str
    flags: frozenset[str]
    features: Mapping[str, str]
    requires: Mapping[str, tuple[str, ...]]


def find_kind(where: str, name: str) -> Kind:
    """The kind of a table by its name; DataError, which begins with `where`, if the engine knows none."""
    kind = next((kind for kind in TABLES if kind.value == name), None)
    if kind is None:
        known = ", ".join(kind.value for kind in TABLES)
        raise DataError(f"{where}: no kind of table named {name!r}; there are: {known}.")
    return kind


def check_row(where: str, kind: Kind, value: str, features: Mapping[str, str]) -> None:
    """Refuse a row that says what no rule knows or leaves out what one needs; the DataError begins with `where`."""
    table = TABLES[kind]
    if not re.fullmatch(table.values, value):
        raise DataError(f"{where}: {kind.value} has no value {value!r}; there are: {_listed(table.values)}.")
    for name, given in features.items():
        if name in table.flags and not given:
            continue
        if name not in table.features:
            known = ", ".join(sorted({*table.flags, *table.features})) or "none"
            what = f"{name}={given}" if given else name
            raise DataError(f"{where}: {kind.value} has no feature {what!r}; there are: {known}.")
        if not re.fullmatch(table.features[name], given):
            raise DataError(f"{where}: {name} cannot be {given!r}; it can be: {_listed(table.features[name])}.")
    for name in table.requires.get(value, ()):
        if name not in features:
            raise DataError(f"{where}: a row of {kind.value} with the value {value!r} needs the feature {name}.")


def _listed(pattern: str) -> str:
    return pattern.replace("|", ", ")


def _any(values: Iterable[Enum]) -> str:
    return "|".join(str(value.value) for value in values)


def _senses(kind: Kind) -> str:
    return _any(SENSES[kind])


def _table(
    values: str, /, flags: str = "", requires: Mapping[str, tuple[str, ...]] = _NOTHING, **features: str
) -> Table:
    return Table(values=values, flags=frozenset(flags.split()), features=features, requires=requires)


_WHOLE = r"-?\d+"
_SLUG = r"[a-z]+(-[a-z]+)*"
_FORMS = "past present future plural owned"  # what a paradigm says of a form, besides whether it is a noun or a verb
_NO_PREPOSITION = (Function.SUBJECT, Function.OBJECT, Function.ADJECTIVE, Function.NONE)
_PREPOSITIONS = _any(function for function in Function if function not in _NO_PREPOSITION)

# Parts of composite keys (`organisation/armenia-ministry-of-defence`), the same for an institution in every language.
_INSTITUTIONS = (
    "air-force|armed-forces|army|border-guard|civil-defence|consulate|embassy|gendarmerie|general-staff|government"
    "|government-forces|intelligence"
    "|judiciary|land-forces|ministry-of-defence|ministry-of-foreign-affairs|ministry-of-health|ministry-of-information"
    "|ministry-of-interior|ministry-of-justice|ministry-of-religious-affairs|navy|occupation-forces|parliament"
    "|peacekeepers|police|presidency|republican-guard|revolutionary-guard|security-council|security-forces"
    "|special-forces"
)
_GROUPS = (
    "coalition|fighters|group|international-coalition|international-community|militants|militias|opposition|rebels"
    "|resistance|separatists"
)
_TITLES = (
    "ambassador|deputy|envoy|leader|minister|minister-of-defence|minister-of-foreign-affairs|minister-of-interior"
    "|monarch|person|president|prime-minister|rank|secretary-general|spokesperson|un-secretary-general"
)
_CALENDAR = (
    "after|ago|and|backreference|before|between|century|clock|clock-mark|day|decade|decade-mark|during|era|following|for"
    "|foreign-month|from|hour|in|last|month|next|none|now|of|on|ordinal|ordinal-mark|part|perfect|phase|previous|same"
    "|season|shifted|since|this|to|unit|weekday|weekend|zone"
)
_NUMBERS = r"\d+|about|age|and|at-least|at-most|between|change|determiner|from|half|label|none|of|quarter|to|unit|vague"

TABLES: Mapping[Kind, Table] = {
    Kind.AUXILIARIES: _table(_senses(Kind.AUXILIARIES), "past"),
    Kind.BODIES: _table("civil|armed"),
    Kind.CALENDAR: _table(
        _CALENDAR,
        "abbreviated adverb article before counted day-follows definite"
        " foreign lasting night plural today tonight weak",
        {
            **dict.fromkeys(("century", "decade", "month", "ordinal", "season", "weekday"), ("n",)),
            **dict.fromkeys(("backreference", "shifted"), ("unit", "step")),
            "day": ("shift",),
            "unit": ("unit",),
        },
        lasting="perfect",
        n=_WHOLE,
        shift=_WHOLE,
        step=_WHOLE,
        unit="minute|hour|day|week|month|year|decade|century",
    ),
    Kind.CASUALTIES: _table(
        _any(CasualtyKind),
        f"any dual losses single weak {_FORMS}",
        {kind.value: ("form",) for kind in CasualtyKind},
        form="noun|verb|counted|after",
        needs="death|result",
    ),
    Kind.CLAUSES: _table(_senses(Kind.CLAUSES), "pronoun"),
    Kind.COMMON: _table("common"),
    Kind.COORDINATORS: _table(_senses(Kind.COORDINATORS)),
    Kind.COUNTRY: _table("country"),
    Kind.CUES: _table(_senses(Kind.CUES), "present"),
    Kind.DETERMINERS: _table(_senses(Kind.DETERMINERS)),
    Kind.GROUPS: _table(_GROUPS, "anaphor described recalls"),
    Kind.HEADS: _table(_senses(Kind.HEADS)),
    Kind.INSTITUTIONS: _table(_INSTITUTIONS, "force owned", state=_SLUG),
    Kind.LIGHT: _table(_senses(Kind.LIGHT), _FORMS, _NOTHING, form="verb", **{"for": "|".join(FRAMES)}),
    Kind.NUMBERS: _table(
        _NUMBERS,
        "follows head indefinite many scale tens-follow trails twice",
        {"unit": ("unit",)},
        unit="length|money|percent|weight",
    ),
    Kind.ORGANISATION_NOUNS: _table("body|force|medium", "force"),
    Kind.PERSON_NAMES: _table(_senses(Kind.PERSON_NAMES)),
    Kind.PLACE_NOUNS: _table(_senses(Kind.PLACE_NOUNS), "several shared"),
    Kind.PREPOSITIONS: _table(_PREPOSITIONS),
    Kind.REFERENCES: _table(_senses(Kind.REFERENCES)),
    Kind.SOURCES: _table("bystander|unnamed", "recalls"),
    Kind.SPEECH: _table(_senses(Kind.SPEECH), f"back {_FORMS}", form="verb"),
    Kind.TITLES: _table(_TITLES, "of office"),
    Kind.TRIGGERS: _table(
        _any(EventType),
        f"bare force inner light participle weak {_FORMS}",
        {event_type.value: ("frame", "form") for event_type in EventType},
        ends=_PREPOSITIONS,
        form="noun|verb",
        frame="|".join(FRAMES),
        needs=_senses(Kind.CUES),
        of=f"{_any(Role)}|none|auto",
        only=_FORMS.replace(" ", "|"),
        weapon=_any(Weapon),
    ),
    Kind.VICTIMS: _table("military|civilian|journalist|person", "dual insurgent regular single"),
    Kind.WEAPONS: _table(_any(Weapon), "by head"),
    Kind.WORDS: _table("blocker|function|particle|pronoun"),
}
