"""What the engine knows of the language tables: their kinds, and those of their values that a rule asks for.

A table `clauses.tsv` is a `Kind`, its value `boundary` a `Sense` of that kind. A rule that asks for a sense misspelt
fails where it is written; a table that gives one misspelt is refused when it is loaded (`tables.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

__all__ = [
    "SENSES",
    "Auxiliary",
    "Clause",
    "Coordinator",
    "Cue",
    "Determiner",
    "Function",
    "Head",
    "Kind",
    "Light",
    "PersonName",
    "PlaceNoun",
    "Reference",
    "Sense",
    "Speech",
    "Symbol",
]


class Symbol(Enum):
    """A kind or a sense, equal only to itself: `after` of one table is not `after` of another. A set has no order."""

    __hash__ = object.__hash__  # that of Enum is written in Python, and every rule looks symbols up


class Kind(Symbol):
    """The tables of a language folder, by file name, and the two kinds of names that come from the authority."""

    NAME = "name"
    NATIONALITY = "nationality"

    AUXILIARIES = "auxiliaries"
    BODIES = "bodies"
    CALENDAR = "calendar"
    CASUALTIES = "casualties"
    CLAUSES = "clauses"
    COMMON = "common"
    COORDINATORS = "coordinators"
    COUNTRY = "country"
    CUES = "cues"
    DETERMINERS = "determiners"
    GROUPS = "groups"
    HEADS = "heads"
    INSTITUTIONS = "institutions"
    LIGHT = "light"
    NUMBERS = "numbers"
    ORGANISATION_NOUNS = "organisation_nouns"
    PERSON_NAMES = "person_names"
    PLACE_NOUNS = "place_nouns"
    PREPOSITIONS = "prepositions"
    REFERENCES = "references"
    SOURCES = "sources"
    SPEECH = "speech"
    TITLES = "titles"
    TRIGGERS = "triggers"
    VICTIMS = "victims"
    WEAPONS = "weapons"
    WORDS = "words"


class Sense(Symbol):
    """A value that means the same in every language's table of one kind."""


class Auxiliary(Sense):
    BE = "be"
    HAVE = "have"


class Clause(Sense):
    """Where one clause ends and the next begins."""

    BOUNDARY = "boundary"
    RELATIVE = "relative"
    COMPLEMENT = "complement"


class Coordinator(Sense):
    AND = "and"


class Cue(Sense):
    """Small words that change what a clause means."""

    NEGATION = "negation"
    POSSIBLE = "possible"
    FUTURE = "future"
    BACKGROUND = "background"
    UNDISCLOSED = "undisclosed"
    LOSSES = "losses"
    NUMBER = "number"
    PART = "part"
    START = "start"
    END = "end"
    ATTEMPT = "attempt"
    AFTER = "after"
    SINCE = "since"
    BREAK = "break"
    RESPONSIBILITY = "responsibility"
    CONTINUES = "continues"
    BEGINS = "begins"
    PRISONERS = "prisoners"
    RESULT = "result"


class Determiner(Sense):
    DEFINITE = "definite"
    INDEFINITE = "indefinite"


class Function(Sense):
    """How a mention stands to what governs it. The last four have no preposition."""

    ABOUT = "about"
    AGAINST = "against"
    ALONG = "along"
    AS = "as"
    BETWEEN = "between"
    BY = "by"
    CAUSE = "cause"
    DIRECTION = "direction"
    FROM = "from"
    IN = "in"
    LED = "led"
    MEDIATED = "mediated"
    NEAR = "near"
    OF = "of"  # also what follows a verbal noun
    ON = "on"
    SUPPORT = "support"
    TO = "to"
    WITH = "with"
    SUBJECT = "subject"
    OBJECT = "object"
    ADJECTIVE = "adjective"  # a nationality beside the trigger
    NONE = "none"


class Head(Sense):
    """Nouns that stand before a name and let its role through."""

    SITE = "site"
    PEOPLE = "people"
    MEANS = "means"
    QUANTIFIER = "quantifier"
    SIDE = "side"
    TERRITORY = "territory"


class Light(Sense):
    """What a light verb makes of its subject: who does, suffers, mediates, or where; or of its object: what is hit."""

    DO = "do"
    SUFFER = "suffer"
    TARGET = "target"
    MEDIATE = "mediate"
    WITNESS = "witness"


class PersonName(Sense):
    GIVEN = "given"
    FAMILY = "family"


class PlaceNoun(Sense):
    CITY = "city"
    TOWN = "town"
    VILLAGE = "village"
    PROVINCE = "province"
    REGION = "region"
    DISTRICT = "district"
    AREA = "area"
    QUARTER = "quarter"
    LANDFORM = "landform"
    SITE = "site"
    ZONE = "zone"
    CAPITAL = "capital"
    STRIP = "strip"
    BORDER = "border"
    AFTER = "after"  # stands behind the name: "Zangezur corridor"


class Reference(Sense):
    BOTH = "both"


class Speech(Sense):
    """Who says so: a subject, an outlet that passes on, a source named, the last source, a statement."""

    VERB = "verb"
    RELAY = "relay"
    SOURCE = "source"
    CARRY = "carry"
    STATEMENT = "statement"
    RESPONSIBILITY = "responsibility"


SENSES: Mapping[Kind, type[Sense]] = {
    Kind.AUXILIARIES: Auxiliary,
    Kind.CLAUSES: Clause,
    Kind.COORDINATORS: Coordinator,
    Kind.CUES: Cue,
    Kind.DETERMINERS: Determiner,
    Kind.HEADS: Head,
    Kind.LIGHT: Light,
    Kind.PERSON_NAMES: PersonName,
    Kind.PLACE_NOUNS: PlaceNoun,
    Kind.PREPOSITIONS: Function,
    Kind.REFERENCES: Reference,
    Kind.SPEECH: Speech,
}
