"""A state's name or nationality before what it owns in; the mention of what is owned out.

In a language that puts the owner first: "Armenian defence ministry", "Israel's army", "Russian President Vladimir
Putin".
"""

from __future__ import annotations

from dataclasses import replace

from builder.extraction.kinds import Head, Kind
from builder.extraction.mentions.bodies import find_body
from builder.extraction.mentions.institutions import institution_mention
from builder.extraction.mentions.mention import Mention
from builder.extraction.mentions.names import Names
from builder.extraction.mentions.persons import find_titled, office_key, office_mention
from builder.model import EntityType

__all__ = ["find_owned"]

_POSSESSIVE = frozenset("'’‘s")
_ABBREVIATION = len("u s a")


def find_owned(names: Names, index: int) -> Mention | None:
    """The institution, the holder of an office or the office that a state at a chunk owns."""
    nationality = names.chunks[index].entry(Kind.NATIONALITY)
    if (group := _find_group(names, index)) is not None:
        return group
    state = names.state_at(index) if nationality else _owner(names, index)
    if state is None:
        return _find_local_body(names, index)
    cursor = _skip_possessive(names, _skip_stop(names, index + 1))
    following = names.get(cursor)
    if following is None:
        return None
    if (unknown := find_body(names, cursor, first=index, state=state)) is not None:
        return unknown
    body, title = following.entry(Kind.INSTITUTIONS), following.entry(Kind.TITLES)
    if body is not None:
        return institution_mention(names, index, cursor, body, state)
    if title is None:
        return None
    titled = find_titled(names, cursor)
    if nationality is None and names.chunks[cursor - 1].text not in _POSSESSIVE:
        if titled is None or titled.office == titled.identity.removeprefix("office:"):
            return None  # a bare name owns a body or an officer with his name: "US army", "US President Donald Trump"
    if titled is None:
        return office_mention(names, index, cursor, state, title.value) if title.has("office") else None
    named = titled.identity != f"office:{titled.office}"
    called = (*titled.names, names.span(index, cursor)) if named else titled.names
    return replace(titled, first=index, names=called, state=state, office=office_key(state, title.value))


def _find_group(names: Names, index: int) -> Mention | None:
    """An armed group with the noun that says what it is: "M23 rebels", "Taliban fighters"."""
    key, following = names.key(index), names.get(index + 1)
    if key is None or not names.known[key].force or following is None or following.capital:
        return None
    if not following.has(Kind.GROUPS) and not following.has(Head.PEOPLE):
        return None
    return replace(names.known_at(index, key), last=index + 1)


def _find_local_body(names: Names, index: int) -> Mention | None:
    """A body of a place that is no state: "Balochistan government", "Gaza's health ministry"."""
    key = names.key(index)
    if key is None or names.known[key].type is not EntityType.PLACE:
        return None
    cursor = _skip_possessive(names, index + 1)
    following = names.get(cursor)
    body = following.entry(Kind.INSTITUTIONS) if following is not None else None
    if body is None or body.has("state"):
        return None
    span = names.span(index, cursor)
    return Mention(
        first=index,
        last=cursor,
        span=span,
        type=EntityType.ORGANISATION,
        identity=f"organisation:{key}-{body.value}",
        names=(span,),
        state=names.known[key].state,
        force=body.has("force"),
    )


def _owner(names: Names, index: int) -> str | None:
    """The state that a name stands for: its own, or that of a capital."""
    key = names.key(index)
    if key is None:
        return None
    return key if names.known[key].type is EntityType.STATE else names.known[key].capital_of


def _skip_stop(names: Names, index: int) -> int:
    """Behind the stop of an abbreviation: "U.S. troops"."""
    chunk = names.get(index)
    abbreviated = chunk is not None and chunk.text == "." and index + 1 not in names.openings
    return index + 1 if abbreviated and len(names.chunks[index - 1].text) <= _ABBREVIATION else index


def _skip_possessive(names: Names, index: int) -> int:
    while (chunk := names.get(index)) is not None and chunk.text in _POSSESSIVE:
        index += 1
    return index
