"""What the composing of events reads: the passage, who says what in it, and who is who."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from builder.extraction.attribution import Attribution
from builder.extraction.discourse.drafts import Voice
from builder.extraction.kinds import Clause, Speech
from builder.extraction.passage import Passage
from builder.extraction.quotations import LONGEST_QUOTATION
from builder.extraction.register import Register
from builder.model import EntityType, Span

__all__ = ["Scene"]

_RESPONSIBILITY_REACH = 14  # chunks between "claimed responsibility" and the deed
_MEMORY = 5  # speakers back who may have issued a statement


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    passage: Passage
    attributions: Sequence[Attribution]
    register: Register

    def voice(self, index: int, span: Span) -> Voice:
        """Who asserts what stands at a chunk: the innermost attribution that covers it, else the article itself."""
        sentence = self.passage.sentence_of(index)
        before = sentence.first - LONGEST_QUOTATION
        first = bisect.bisect_left(self.attributions, before, key=lambda a: a.cue_first)
        end = bisect.bisect_left(self.attributions, sentence.end, key=lambda a: a.cue_first)
        covering = [attribution for attribution in self.attributions[first:end] if attribution.covers(index)]
        if not covering:
            return Voice(span=span)
        attribution = max(covering, key=lambda covers: (covers.first, -covers.end))
        sources = [identity for mention in attribution.sources for identity in self.register.resolve(mention, None)]
        via = self.register.resolve(attribution.via, None) if attribution.via else ()
        return Voice(
            span=span,
            sources=tuple(dict.fromkeys(sources)),
            unnamed=attribution.unnamed and not sources,
            via=via[0] if via else None,
            cue=self.passage.span(attribution.cue_first, attribution.cue_last),
        )

    def speaker_before(self, index: int) -> str | None:
        """The person who speaks in the clause of a chunk, named before it."""
        sentence = self.passage.sentence_of(index)
        first = bisect.bisect_left(self.attributions, sentence.first, key=lambda a: a.cue_first)
        end = bisect.bisect_left(self.attributions, index, key=lambda a: a.cue_first)
        for attribution in reversed(self.attributions[first:end]):
            persons = [m for m in attribution.sources if m.type is EntityType.PERSON and m.last < index]
            near = bool(persons) and not self.passage.where(Clause.BOUNDARY, attribution.cue_first + 1, index)
            if near and not self.passage.where(Clause.COMPLEMENT, attribution.cue_last + 1, index):
                return next(iter(self.register.resolve(persons[0], None)), None)
        return None

    def responsibility(self, index: int) -> Attribution | None:
        """The claim of responsibility for what stands at a chunk."""
        for attribution in self.attributions:
            if attribution.back and index > attribution.cue_first:
                continue
            if attribution.responsibility and attribution.first <= index < attribution.end:
                if abs(attribution.cue_first - index) <= _RESPONSIBILITY_REACH:
                    return attribution
        return None

    def claim_of(self, index: int, span: Span) -> Voice | None:
        """What those say who claim the deed at a chunk, where another tells of it."""
        claim, told = self.responsibility(index), self.voice(index, span)
        sources = [i for mention in claim.sources for i in self.register.resolve(mention, None)] if claim else []
        if claim is None or not sources or set(sources) & set(told.sources):
            return None
        return Voice(span=span, sources=tuple(sources), cue=self.passage.span(claim.cue_first, claim.cue_last))

    def issuer_behind(self, index: int) -> tuple[str, ...]:
        """Who spoke last before a verb whose subject is a statement known from before: "the statement accused"."""
        beside = index + 1 if self.passage.verb_first else index - 1
        if not 0 <= beside < len(self.passage.chunks):
            return ()
        statement = self.passage.chunks[beside]
        if not statement.has(Speech.STATEMENT) or not (statement.proclitic.definite or not self.passage.verb_first):
            return ()
        before = bisect.bisect_left(self.attributions, index, key=lambda attribution: attribution.cue_first)
        for attribution in reversed(self.attributions[max(0, before - _MEMORY) : before]):
            if attribution.sources:
                return tuple(i for mention in attribution.sources for i in self.register.resolve(mention, None))
        return ()

    def sides(self, identities: Sequence[str]) -> list[str]:
        """The sides on which entities stand."""
        return [self.register.side_of(identity) for identity in identities]
