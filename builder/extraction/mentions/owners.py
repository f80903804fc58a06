"""A state's name or nationality before what it owns in; the mention of what is owned out.

In a language that puts the owner first: "Armenian defence ministry", "Israel's army", "Russian President Vladimir
Putin".
"""

from __future__ import annotations

from dataclasses import replace

from builder.extraction.kinds import Kind
from builder.extraction.mentions.institutions import institution_mention
from builder.extraction.mentions.mention import Mention
from builder.extraction.mentions.names import Names
from builder.extraction.mentions.persons import find_titled, office_key, office_mention
from builder.model import EntityType

__all__ = ["find_owned"]


def find_owned(names: Names, index: int) -> Mention | None:
    """The institution, the holder of an office or the office that a state at a chunk owns."""
    nationality = names.chunks[index].entry(Kind.NATIONALITY)
    state = names.state_at(index) if nationality else _owner(names, index)
    if state is None:
        return None
    cursor = _skip_possessive(names, index + 1)
    following = names.get(cursor)
    if following is None:
        return None
    body, title = following.entry(Kind.INSTITUTIONS), following.entry(Kind.TITLES)
    if cursor == index + 1 and nationality is None and body is None:  # a bare name owns a body alone: "US army"
        return None
    if body is not None:
        return institution_mention(names, index, cursor, body, state)
    if title is None:
        return None
    titled = find_titled(names, cursor)
    if titled is None:
        return office_mention(names, index, cursor, state, title.value) if title.has("office") else None
    named = titled.identity != f"office:{titled.office}"
    called = (*titled.names, names.span(index, cursor)) if named else titled.names
    return replace(titled, first=index, names=called, state=state, office=office_key(state, title.value))


def _owner(names: Names, index: int) -> str | None:
    """The state that a name stands for: its own, or that of a capital."""
    key = names.key(index)
    if key is None:
        return None
    return key if names.known[key].type is EntityType.STATE else names.known[key].capital_of


def _skip_possessive(names: Names, index: int) -> int:
    while (chunk := names.get(index)) is not None and ((chunk.mark and chunk.text in "'’‘") or chunk.text == "s"):
        index += 1
    return index
