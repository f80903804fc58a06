"""A mention of a person, state, organisation or place, and what is known of the keys it may stand for."""

from __future__ import annotations

from dataclasses import dataclass

from builder.model import EntityType, Span

__all__ = ["BOTH", "FORCES", "GROUP", "PART", "PERSON", "Known", "Mention", "institution_key"]

BOTH = "both"  # the reference of "the two countries"; also the border between them
PART = "part:"  # begins the identity of a part of a state, or of the country at issue where no state is named
FORCES = "organisation:forces of "  # begins the identity of the forces of a person, before the words of the name
PERSON = "person:"  # begins the identity of a person that no table knows, before the words of the name
GROUP = "group"  # the reference of "the organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a key: its type and state, for a capital the state whose government it may stand for.

    `population` is set for places of the gazetteer, which are unchecked and need company to count.
    """

    type: EntityType
    state: str | None = None
    capital_of: str | None = None
    force: bool = False
    population: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of chunks (`first` to `last`, inclusive) that names something; `names` are the words that name it.

    `identity` is equal for mentions of the same thing: an authority or composite key, which `key` has too, or
    `person:`, `office:`, `organisation:`, `place:`, `part:`, `institution:` or `group:` and the words. `reference` says
    that the mention points back: `both` for "the two countries", `group` for "the organisation", `institution:army` for
    "the army". `state` is the state it belongs to, `capital_of` the state a capital may stand for, `office` what a
    person holds, `behalf` the key and the chunk of the armed group that a person speaks for, `borders` the states a
    border lies between (or `both`), `within` the chunk that names the state a part of which is meant. `descriptive`
    marks a bare nationality adjective, `force` an armed force or group; words that are not `named` are no name.
    """

    first: int
    last: int
    span: Span
    type: EntityType
    identity: str
    names: tuple[Span, ...]
    key: str | None = None
    state: str | None = None
    capital_of: str | None = None
    office: str | None = None
    reference: str | None = None
    descriptive: bool = False
    named: bool = True
    force: bool = False
    borders: tuple[str, ...] = ()
    within: int | None = None
    behalf: tuple[str, int] | None = None

    @property
    def actor(self) -> bool:
        """Whether it can act: anything but a place, and a capital, which stands for its government."""
        return self.type is not EntityType.PLACE or self.capital_of is not None


def institution_key(state: str, institution: str) -> str:
    """The composite key of a body of a state.

    >>> institution_key("state/armenia", "army")
    'organisation/armenia-army'
    """
    return f"organisation/{state.removeprefix('state/')}-{institution}"
