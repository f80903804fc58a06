"""The drafts of an article in, its facts out: identities become ids, chunks become spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.extraction.discourse import Draft, DraftToll, Voice
from builder.extraction.event_types import WORDS
from builder.extraction.passage import Passage
from builder.extraction.register import Register
from builder.extraction.relations import Tie
from builder.model import Casualty, EventFact, Facts, Relation, Report, Role

__all__ = ["write_facts"]


def write_facts(
    passage: Passage,
    events: Sequence[Draft],
    ties: Sequence[Tie],
    register: Register,
    *,
    warnings: tuple[str, ...] = (),
) -> Facts:
    """The facts of a passage; `events` stand in the order in which they are listed, and `ties` count them so."""
    entities, ids = register.entities({identity for draft in events for identity in _identities(draft)})
    writer = _Writer(passage=passage, ids=ids)
    article = passage.article
    return Facts(
        id=article.id,
        lang=article.lang,
        published=article.published,
        sha256=article.sha256,
        entities=entities,
        events=tuple(
            writer.event(number, draft, [tie for tie in ties if tie.source == number])
            for number, draft in enumerate(events)
        ),
        warnings=warnings,
    )


def _identities(draft: Draft) -> Iterator[str]:
    """Everybody whom a draft names."""
    for fillers in draft.roles.values():
        yield from fillers
    for voice in (*draft.voices, *(entry.voice for entry in draft.tolls)):
        yield from voice.sources
        if voice.via:
            yield voice.via
    for entry in draft.tolls:
        if entry.side:
            yield entry.side


@dataclass(frozen=True, slots=True, kw_only=True)
class _Writer:
    """Writes events with the ids of their entities; who has no name of its own in the article has none."""

    passage: Passage
    ids: Mapping[str, str]

    def event(self, number: int, draft: Draft, ties: Sequence[Tie]) -> EventFact:
        """One event of the list, with the ties that begin at it."""
        return EventFact(
            id=_event_id(number),
            type=draft.type,
            span=draft.span,
            evidence=self.passage.article.quote(draft.span),
            trigger=self.passage.chunks[draft.trigger].span,
            when=draft.when,
            agent=self._entities(draft.fillers(Role.AGENT)),
            target=self._entities(draft.fillers(Role.TARGET)),
            party=self._entities(draft.fillers(Role.PARTY)),
            mediator=self._entities(draft.fillers(Role.MEDIATOR)),
            place=self._entities(draft.fillers(Role.PLACE)),
            weapon=tuple(draft.weapons),
            casualties=tuple(self._casualty(entry, draft) for entry in draft.tolls),
            claimants=self._claimants(draft),
            unnamed_source=any(voice.unnamed for voice in draft.voices) and draft.type not in WORDS,
            factuality=draft.factuality,
            background=draft.background,
            reports=tuple(report for voice in draft.voices for report in self._reports(voice)),
            relations=tuple(Relation(kind=tie.kind, event=_event_id(tie.target), span=tie.span) for tie in ties),
            rule=draft.rule,
            confidence=draft.confidence,
        )

    def _entities(self, identities: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.ids[identity] for identity in identities if identity in self.ids))

    def _claimants(self, draft: Draft) -> tuple[str, ...]:
        return self._entities(source for voice in draft.voices for source in voice.sources)

    def _reports(self, voice: Voice) -> Iterator[Report]:
        """One report for each source; one of the article or of a source without name where there is none."""
        via = self.ids.get(voice.via) if voice.via else None
        if not voice.sources:
            yield Report(span=voice.span, claimant=None, via=via, cue=voice.cue, unnamed=voice.unnamed)
        for source in voice.sources:
            yield Report(span=voice.span, claimant=self.ids.get(source), via=via, cue=voice.cue)

    def _casualty(self, entry: DraftToll, draft: Draft) -> Casualty:
        """A figure; its claimants are left open where they are those of the event."""
        toll = entry.toll
        claimants = self._entities(entry.voice.sources)
        inherited = set(claimants) == set(self._claimants(draft))
        return Casualty(
            kind=toll.kind,
            span=self.passage.span(toll.first, toll.last),
            low=toll.low,
            high=toll.high,
            side=self.ids.get(entry.side) if entry.side else None,
            victim=toll.victim,
            undisclosed=toll.undisclosed,
            scope=entry.scope,
            claimants=None if inherited else claimants,
            unnamed_source=entry.voice.unnamed and not inherited,
        )


def _event_id(number: int) -> str:
    return f"v{number + 1}"
