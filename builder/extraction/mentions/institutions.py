"""A chunk that names a body of a state or an armed group by its kind in; the mention of the organisation out."""

from __future__ import annotations

from builder.extraction.entries import Entry
from builder.extraction.kinds import Function, Kind
from builder.extraction.mentions.mention import GROUP, Mention, institution_key
from builder.extraction.mentions.names import Names
from builder.model import EntityType

_COMMON = frozenset({Kind.COMMON})

__all__ = ["find_group", "find_institution", "institution_mention"]


def find_institution(names: Names, index: int) -> Mention | None:
    """An institution with the state behind it: "the Armenian ministry of defence".

    Without a state it points back, unless its row says that it is only one with an owner ("air force" is also what is
    flown).
    """
    entry = names.chunks[index].entry(Kind.INSTITUTIONS)
    if entry is None:
        return None
    owner = _owner_at(names, index)
    last, state = index, names.state_at(owner)
    if state is not None:
        last = owner
    elif (state := _state_after_adjective(names, index + 1)) is not None:
        last = index + 2
    elif "state" in entry.features:
        state = f"state/{entry.features['state']}"
    elif entry.has("owned"):
        return None
    return institution_mention(names, index, last, entry, state)


def _owner_at(names: Names, index: int) -> int:
    """Where the owner of a body stands: right behind it, or behind "of": "the Parliament of Iraq"."""
    following = names.get(index + 1)
    if following is None or not following.has(Function.OF):
        return index + 1
    article = names.get(index + 2)
    return index + 3 if article is not None and article.has(Kind.DETERMINERS) else index + 2


def institution_mention(names: Names, first: int, last: int, entry: Entry, state: str | None) -> Mention:
    """The body of a state; without one, words that point back to a body named before."""
    span = names.span(first, last)
    key = institution_key(state, entry.value) if state else None
    return Mention(
        first=first,
        last=last,
        span=span,
        type=EntityType.ORGANISATION,
        identity=key or f"institution:{entry.value}",
        names=(span,),
        key=key,
        state=state,
        reference=None if state else f"institution:{entry.value}",
        force=entry.has("force"),
    )


def _state_after_adjective(names: Names, index: int) -> str | None:
    """A nationality behind one adjective: "armed forces" + "Armenian"."""
    chunk, following = names.get(index), names.get(index + 1)
    if chunk is None or chunk.mark or not chunk.proclitic.definite or chunk.has(Kind.TRIGGERS):
        return None
    return names.state_at(index + 1) if following is not None and following.has(Kind.NATIONALITY) else None


def find_group(names: Names, index: int) -> Mention | None:
    """A belligerent named by its kind: "the rebels"; "the organisation" points back to one named before."""
    entry = names.chunks[index].entry(Kind.GROUPS)
    if entry is None:
        return None
    if _heads_a_name(names, index):
        return None
    last = _last_of_kind(names, index)
    described = entry.has("described") and _is_described(names, last + 1)
    last += described
    span = names.span(index, last)
    anaphor = entry.has("anaphor") and not described
    return Mention(
        first=index,
        last=last,
        span=span,
        type=EntityType.ORGANISATION,
        identity=f"{GROUP}:{names.text(index, last)}" if described else f"{GROUP}:{entry.value}",
        names=(span,),
        reference=GROUP if anaphor or (entry.has("recalls") and not described and _is_definite(names, index)) else None,
        named=not anaphor,
        force=True,
    )


def _is_definite(names: Names, index: int) -> bool:
    """Whether a noun of kind has the article, in a language that writes it onto the noun."""
    return not names.article or names.has_article(index)


def _is_described(names: Names, index: int) -> bool:
    """Whether an adjective with the article tells one group from the others: "the Kurdish fighters"."""
    chunk = names.get(index)
    if chunk is None or chunk.mark or chunk.proclitic.conjunction or chunk.proclitic.preposition:
        return False
    definite = names.has_article(index)
    return definite and (chunk.unknown or chunk.readings.symbols <= _COMMON)


def _last_of_kind(names: Names, index: int) -> int:
    """The last of the nouns of kind that stand together: "the separatist rebels"."""
    following = names.get(index + 1)
    together = following is not None and following.has(Kind.GROUPS) and not following.proclitic.conjunction
    return index + 1 if together else index


def _heads_a_name(names: Names, index: int) -> bool:
    """Whether a noun of kind only stands before the name of the group: "the rebels of", "the Houthi rebels"."""
    following = names.get(index + 1)
    if following is None or following.proclitic.conjunction or following.proclitic.preposition:
        return False
    nationality = following.entry(Kind.NATIONALITY)
    key = nationality.value if nationality is not None else names.key(index + 1)
    return key is not None and names.known[key].type is EntityType.ORGANISATION and names.chunks[index].has(Kind.HEADS)
