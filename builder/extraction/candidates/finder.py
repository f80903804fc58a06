"""A passage in, its candidate events out: each trigger starts one, and what stands around it fills the roles."""

from __future__ import annotations

from builder.extraction.candidates.candidate import Candidate
from builder.extraction.candidates.circumstances import fill_places, fill_weapons
from builder.extraction.candidates.clauses import left_limit, right_limit
from builder.extraction.candidates.light_verbs import fill_light
from builder.extraction.candidates.nouns import fill_noun
from builder.extraction.candidates.prepositions import fill_prepositions
from builder.extraction.candidates.triggers import find_triggers
from builder.extraction.candidates.verbs import fill_verb
from builder.extraction.entries import Entry
from builder.extraction.frames import FRAMES
from builder.extraction.kinds import Determiner
from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence
from builder.model import EventType, Weapon

__all__ = ["find_candidates"]


def find_candidates(passage: Passage) -> tuple[Candidate, ...]:
    """The candidate events of a passage in reading order."""
    candidates: list[Candidate] = []
    for sentence in passage.sentences:
        previous: Candidate | None = None
        for index, entry in find_triggers(passage, sentence):
            candidate = _start(passage, sentence, index, entry)
            _fill(passage, candidate, previous)
            candidates.append(candidate)
            previous = candidate if candidate.subject else previous
    return tuple(candidates)


def _start(passage: Passage, sentence: Sentence, index: int, entry: Entry) -> Candidate:
    determined = index > 0 and passage.chunks[index - 1].has(Determiner.DEFINITE)
    return Candidate(
        trigger=index,
        type=EventType(entry.value),
        entry=entry,
        frame=FRAMES[entry.features["frame"]],
        sentence=sentence,
        start=left_limit(passage, sentence, index),
        end=right_limit(passage, sentence, index),
        first=index,
        last=index,
        definite=passage.chunks[index].proclitic.definite or determined,
        weapons=[Weapon(entry.features["weapon"])] if "weapon" in entry.features else [],
    )


def _fill(passage: Passage, candidate: Candidate, previous: Candidate | None) -> None:
    if candidate.verb:
        fill_verb(passage, candidate, previous)
    else:
        fill_noun(passage, candidate)
        fill_light(passage, candidate)
    fill_prepositions(passage, candidate)
    fill_weapons(passage, candidate)
    fill_places(passage, candidate)
