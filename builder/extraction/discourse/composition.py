"""Candidates, tolls and attributions of a passage in; out come its events: one for each, however often it is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from builder.extraction.attribution import Attribution
from builder.extraction.candidates import Candidate
from builder.extraction.discourse.casualties import hang_tolls
from builder.extraction.discourse.drafting import draft_sentence
from builder.extraction.discourse.drafts import Draft
from builder.extraction.discourse.inference import carry_date, recall_target
from builder.extraction.discourse.merging import enter
from builder.extraction.discourse.scene import Scene
from builder.extraction.discourse.selection import is_event
from builder.extraction.passage import Passage
from builder.extraction.register import Register
from builder.extraction.tolls import Toll

__all__ = ["compose"]


def compose(
    passage: Passage,
    candidates: Sequence[Candidate],
    tolls: Sequence[Toll],
    attributions: Sequence[Attribution],
    register: Register,
) -> tuple[Draft, ...]:
    """The events of an article in reading order; those of headlines only where the text below tells none."""
    scene = Scene(passage=passage, attributions=attributions, register=register)
    candidates_in: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        candidates_in[candidate.sentence.index].append(candidate)
    tolls_in: dict[int, list[Toll]] = defaultdict(list)
    for toll in tolls:
        tolls_in[toll.sentence.index].append(toll)
    events: list[Draft] = []
    headlines: list[Draft] = []
    for sentence in passage.sentences:
        drafts = draft_sentence(scene, candidates_in[sentence.index])
        for draft in drafts:
            carry_date(draft, events)
        hang_tolls(scene, drafts, tolls_in[sentence.index], events)
        for draft in drafts:
            recall_target(scene, draft, events)
            if sentence.headline:
                headlines.extend([draft] if is_event(passage, draft) else [])
            elif not enter(scene, events, draft) and is_event(passage, draft):
                events.append(draft)
    return tuple(events or headlines)
