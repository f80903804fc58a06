"""One event of an article in, its claims and tolls out, each with its key.

One claim stands for each (report, claimant, quote). Words that a source is quoted with are not the article's own: a
claim in its own voice, most of whose quote lies in that of a source, is left out.
A toll hangs only on the claims of those who give it, and on a claim whose quote holds the figure: where the claimant's
own quote does not, the figure's words are a further quote. A toll that names no giver is given by those whose quote
holds it, if nobody's does by the sources of the event, and by the article where it has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.keys import digest, make_article, make_part
from builder.model import Casualty, EventFact, Span

__all__ = ["Claim", "Toll", "derive_claims", "describe_figure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """One figure, with the key of the side that bears it."""

    key: str
    casualty: Casualty
    side: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who asserts a report in which words. `claimant` is an entity, the article (own voice) or an unnamed source."""

    key: str
    report: str
    claimant: str
    span: Span
    unnamed: bool
    via: str | None
    cue: Span | None
    tolls: tuple[str, ...]


def derive_claims(
    article: str, report: str, event: EventFact, entities: Mapping[str, str]
) -> tuple[tuple[Claim, ...], tuple[Toll, ...]]:
    """The claims and tolls of an event under its report's key; `entities` gives the key of each entity id."""
    ledger = _Ledger(article, report)
    for fact in event.reports:
        claimant = entities[fact.claimant] if fact.claimant else ledger.voice(fact.span, unnamed=fact.unnamed)
        ledger.add(claimant, fact.span, via=entities[fact.via] if fact.via else None, cue=fact.cue)
    said = {fact.claimant for fact in event.reports}
    for id in event.claimants:
        if id not in said:
            ledger.add(entities[id], event.span)
    if event.unnamed_source and not any(fact.unnamed for fact in event.reports):
        ledger.add(ledger.voice(event.span, unnamed=True), event.span)
    ledger.drop_echoes()
    if not ledger.drafts:
        ledger.add(make_article(article), event.span)
    tolls = _attach_tolls(event, ledger, entities)
    return ledger.claims(), tolls


def _attach_tolls(event: EventFact, ledger: _Ledger, entities: Mapping[str, str]) -> tuple[Toll, ...]:
    tolls: dict[str, Toll] = {}
    of_the_event = tuple(ledger.drafts.values())
    for casualty in event.casualties:
        side = entities[casualty.side] if casualty.side else None
        name = digest(ledger.report, *describe_figure(casualty, side))
        toll = Toll(key=make_part(ledger.article, "toll", name), casualty=casualty, side=side)
        tolls[toll.key] = toll
        if casualty.claimants is None and not casualty.unnamed_source:
            holding = [draft for draft in of_the_event if _holds(draft.span, casualty.span)]
            sources = [draft for draft in of_the_event if draft.claimant != make_article(ledger.article)]
            givers = tuple(dict.fromkeys(draft.claimant for draft in holding or sources or of_the_event))
        else:
            givers = tuple(entities[id] for id in casualty.claimants or ())
        if casualty.unnamed_source or not givers:
            givers = (*givers, ledger.voice(casualty.span, unnamed=casualty.unnamed_source))
        for giver in givers:
            ledger.attach(giver, casualty.span, toll.key)
    return tuple(tolls.values())


def describe_figure(casualty: Casualty, side: str | None) -> tuple[object, ...]:
    """What makes a figure the one it is, apart from who gives it."""
    return (
        casualty.kind.value,
        casualty.span.start,
        casualty.span.end,
        casualty.low,
        casualty.high,
        side,
        casualty.victim.value if casualty.victim else None,
        casualty.undisclosed,
        casualty.scope.value,
    )


@dataclass(slots=True, kw_only=True)
class _Draft:
    claimant: str
    span: Span
    via: str | None
    cue: Span | None
    tolls: list[str] = field(default_factory=list)


class _Ledger:
    """The claims of one report while they are collected: one for each claimant and quote."""

    def __init__(self, article: str, report: str) -> None:
        self.article = article
        self.report = report
        self.drafts: dict[tuple[str, Span], _Draft] = {}

    def voice(self, span: Span, *, unnamed: bool) -> str:
        """Who speaks where no entity does: the article, or its source without a name (one for each quote)."""
        if not unnamed:
            return make_article(self.article)
        for claimant, quote in self.drafts:
            if claimant.startswith(make_part(self.article, "source", "")) and _holds(quote, span):
                return claimant
        return make_part(self.article, "source", digest(self.report, span.start, span.end))

    def add(self, claimant: str, span: Span, *, via: str | None = None, cue: Span | None = None) -> _Draft:
        draft = self.drafts.setdefault((claimant, span), _Draft(claimant=claimant, span=span, via=via, cue=cue))
        draft.via = draft.via or via
        draft.cue = draft.cue or cue
        return draft

    def drop_echoes(self) -> None:
        """Leaves out what the article says in its own voice in words of its sources."""
        voice = make_article(self.article)
        quotes = [draft.span for draft in self.drafts.values() if draft.claimant != voice]
        self.drafts = {
            name: draft
            for name, draft in self.drafts.items()
            if draft.claimant != voice or not any(_covers_most(quote, draft.span) for quote in quotes)
        }

    def attach(self, claimant: str, span: Span, toll: str) -> None:
        """Hangs a toll on the claimant's shortest quote that holds the figure, else on a quote of the figure."""
        own = [draft for draft in self.drafts.values() if draft.claimant == claimant]
        holding = [draft for draft in own if _holds(draft.span, span)]
        if holding:
            draft = min(holding, key=lambda draft: (draft.span.end - draft.span.start, draft.span))
        else:
            known = own[0] if own else None
            draft = self.add(claimant, span, via=known.via if known else None, cue=known.cue if known else None)
        if toll not in draft.tolls:
            draft.tolls.append(toll)

    def claims(self) -> tuple[Claim, ...]:
        sources = make_part(self.article, "source", "")
        return tuple(
            Claim(
                key=make_part(
                    self.article, "claim", digest(self.report, draft.claimant, draft.span.start, draft.span.end)
                ),
                report=self.report,
                claimant=draft.claimant,
                span=draft.span,
                unnamed=draft.claimant.startswith(sources),
                via=draft.via,
                cue=draft.cue,
                tolls=tuple(draft.tolls),
            )
            for draft in self.drafts.values()
        )


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _covers_most(outer: Span, inner: Span) -> bool:
    shared = min(outer.end, inner.end) - max(outer.start, inner.start)
    return 2 * shared > inner.end - inner.start
