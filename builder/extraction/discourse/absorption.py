"""The candidates of a sentence in, fewer out: triggers that only describe another's event lend it what they say."""

from __future__ import annotations

from collections.abc import Sequence

from builder.extraction.candidates import Candidate
from builder.extraction.event_types import FIGHTING, PRECEDENCE, TWO_SIDED
from builder.model import Role

__all__ = ["absorb"]

_LIGHT_REACH = 15  # chunks between fighting and a light trigger behind it ("an attack … that targeted")
_WEAK_REACH = 10  # chunks between a weak trigger ("a car bomb") and the fighting it belongs to
_BLAME_REACH = 12  # chunks between fighting and the word that lays it to somebody
_NEIGHBOUR_REACH = 6  # chunks between two nouns for one event ("an attack … the explosion of")


def absorb(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that stand for an event of their own."""
    strong = [c for c in candidates if c.type in FIGHTING and not c.weak and not c.entry.has("light")]
    kept: list[Candidate] = []
    for candidate in candidates:
        if not _lend(candidate, strong) and not _blame(candidate, strong):
            kept.append(candidate)
    return _merge_neighbours(kept)


def _lend(candidate: Candidate, strong: Sequence[Candidate]) -> bool:
    """Let the stronger trigger that a light or weak one belongs to adopt what it says; False where there is none."""
    if candidate.entry.has("light"):
        before = [c for c in strong if 0 < candidate.trigger - c.trigger <= _LIGHT_REACH]
        if before and not any(m.first > before[-1].trigger for m in candidate.fillers(Role.AGENT)):
            _adopt(before[-1], candidate, (Role.TARGET, Role.PLACE))
            return True
    if candidate.weak and candidate.type in FIGHTING and strong:
        host = min(strong, key=lambda c: abs(c.trigger - candidate.trigger))
        if abs(host.trigger - candidate.trigger) <= _WEAK_REACH:
            host.add_weapons(candidate.weapons)
            _adopt(host, candidate, tuple(Role))
            return True
    return False


def _blame(candidate: Candidate, strong: Sequence[Candidate]) -> bool:
    """Let fighting be by whom a word behind it, without a subject, lays it to: "an attack blamed on the rebels"."""
    if candidate.entry.features["frame"] != "blame" or candidate.fillers(Role.AGENT):
        return False
    before = [c for c in strong if 0 < candidate.trigger - c.trigger <= _BLAME_REACH]
    if not before or not candidate.fillers(Role.TARGET):
        return False
    for mention in candidate.fillers(Role.TARGET):
        before[-1].add(Role.AGENT, mention)
    return True


def _adopt(host: Candidate, candidate: Candidate, roles: Sequence[Role]) -> None:
    """Fill empty roles of the host with what a candidate has, and widen its evidence."""
    for role, mentions in candidate.roles.items():
        if role in roles and not host.fillers(role):
            for mention in mentions:
                host.add(role, mention)
    host.cover(candidate.first, candidate.last)


def _merge_neighbours(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Two fighting triggers of one clause that name one event become one, of the type that takes precedence."""
    kept: list[Candidate] = []
    for candidate in candidates:
        last = kept[-1] if kept else None
        if last is None or not _names_same(last, candidate):
            kept.append(candidate)
            continue
        last.type = min(last.type, candidate.type, key=PRECEDENCE.index)
        last.add_weapons(candidate.weapons)
        _adopt(last, candidate, tuple(Role))
    return kept


def _names_same(last: Candidate, candidate: Candidate) -> bool:
    if last.type not in FIGHTING or candidate.type not in FIGHTING or candidate.verb:
        return False
    if (last.type in TWO_SIDED) is not (candidate.type in TWO_SIDED) or (last.definite and _is_one_of_many(candidate)):
        return False
    return candidate.trigger - last.trigger <= _NEIGHBOUR_REACH and not _contradict(last, candidate)


def _is_one_of_many(candidate: Candidate) -> bool:
    """Whether a trigger tells several events that were not told before: "the bombing … attacks"."""
    return candidate.entry.has("plural") and not candidate.definite


def _contradict(one: Candidate, other: Candidate) -> bool:
    """Whether both name somebody in a role and nobody in common."""
    for role in (Role.AGENT, Role.TARGET, Role.PLACE):
        a = {mention.identity for mention in one.fillers(role)}
        b = {mention.identity for mention in other.fillers(role)}
        if a and b and not a & b:
            return True
    return False
