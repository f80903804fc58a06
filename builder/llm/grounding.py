"""A model's answer on a window in, the events out that the article's words bear out; what they do not is counted.

An event needs its evidence in the text, verbatim. A role, a claimant or a side needs an entity with a name in the text;
a figure and a date need the same reading by our own parsers. What fails is dropped: the event, or the one value. What
is claimed by somebody whom the text does not name is by a source without a name, never the article's own voice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from builder.extraction import Engine
from builder.extraction.event_types import WORDS
from builder.extraction.expressions import TimeExpression
from builder.extraction.kinds import Kind
from builder.extraction.mentions.names import Names
from builder.extraction.passage import Passage
from builder.extraction.register import read_entities
from builder.extraction.tolls import Toll, find_tolls
from builder.llm.entities import Cast, Member, Places
from builder.llm.figures import Fault, check_figure, check_time
from builder.llm.quotes import Quotes
from builder.llm.reply import Reply, ReplyCasualty, ReplyEvent
from builder.model import Article, Casualty, EventFact, Extraction, Report, Role, Span

__all__ = ["Grounding", "read_grounding"]

_SENTENCES = 3  # evidence over more sentences shows nothing
_LONGEST = 1500  # code points of one evidence, where the text has no stops
_TIME_REACH = 1  # sentences before the evidence from which a time may carry over
_TOLL_REACH = 1  # sentences behind the evidence in which a figure without words of its own may stand
_BARE, _FILLED, _MOST = 0.5, 0.06, 0.8  # confidence of an event, what each filled part adds, the most; uncalibrated


@dataclass(slots=True, kw_only=True)
class Grounding:
    """One article and what has been dropped from the answers on it so far."""

    passage: Passage
    places: Places
    quotes: Quotes
    cast: Cast
    tolls: Sequence[Toll]
    extraction: Extraction
    dropped: Counter[str] = field(default_factory=Counter)
    _number: int = 0

    def events(self, reply: Reply, window: Span) -> list[EventFact]:
        """The events of an answer that stand, numbered through the article; roles hold identities, not ids yet."""
        self._drop("malformed entries", reply.malformed)
        members = self.cast.read(reply.entities, window)
        self._drop("entities not in the text", len(reply.entities) - len(members))
        people = _People(self.cast, members)
        events = [event for item in reply.events if (event := self._event(item, people, window)) is not None]
        self._drop("references to no entity", people.unknown)
        return events

    def _drop(self, what: str, count: int = 1) -> None:
        if count:
            self.dropped[what] += count

    def _event(self, item: ReplyEvent, people: _People, window: Span) -> EventFact | None:
        span = next((span for span in self.quotes.find(item.evidence, window) if self._shows(span)), None)
        if span is None:
            self._drop("events without a quote in the text")
            return None
        claimants = people.all(item.claimants, None)
        unnamed = item.unnamed_source or (bool(item.claimants) and not claimants)
        roles = {role: people.all(getattr(item, role.value), role) for role in Role}
        when = self._when(item, span, window)
        casualties = tuple(self._casualties(item, span, people, window))
        filled = sum(1 for role in Role if roles[role]) + bool(when) + bool(casualties)
        self._number += 1
        return EventFact(
            id=f"m{self._number}",
            type=item.type,
            span=span,
            evidence=self.passage.article.quote(span),
            trigger=self._trigger(item, span),
            when=when,
            agent=roles[Role.AGENT],
            target=roles[Role.TARGET],
            party=roles[Role.PARTY],
            mediator=roles[Role.MEDIATOR],
            place=roles[Role.PLACE],
            weapon=tuple(dict.fromkeys(item.weapon)),
            casualties=casualties,
            claimants=claimants,
            unnamed_source=unnamed and not claimants and item.type not in WORDS,
            factuality=item.factuality,
            background=item.background,
            reports=_reports(span, claimants, unnamed=unnamed),
            confidence=round(min(_MOST, _BARE + _FILLED * filled), 2),
            extractions=(self.extraction,),
        )

    def _shows(self, span: Span) -> bool:
        """Whether a stretch can show an event: two words or a word that names one, within a few sentences."""
        covered = self.places.chunks(span)
        if covered is None or span.end - span.start > _LONGEST:
            return False
        first, last = covered
        sentences = self.passage.sentence_of(last).index - self.passage.sentence_of(first).index + 1
        words = sum(not chunk.mark for chunk in self.passage.chunks[first : last + 1])
        names_one = bool(self.passage.where(Kind.TRIGGERS, first, last + 1))
        return sentences <= _SENTENCES and (words > 1 or names_one)

    def _trigger(self, item: ReplyEvent, span: Span) -> Span:
        """The model's word in the evidence, else the first word there that names such an event, else the evidence."""
        if item.trigger:
            found = next(self.quotes.find(item.trigger, span), None)
            if found is not None:
                return found
        first, last = self.places.chunks(span) or (0, -1)
        for index in self.passage.where(Kind.TRIGGERS, first, last + 1):
            if item.type.value in self.passage.chunks[index].values(Kind.TRIGGERS):
                return self.passage.chunks[index].span
        return span

    def _when(self, item: ReplyEvent, span: Span, window: Span) -> str | None:
        """The date, where our parsers read the same one off its words, else off the sentences of the evidence."""
        if not item.when:
            return None
        fault = check_time(item.when, self._times(item, span, window))
        if fault is None:
            return item.when
        self._drop(
            f"dates {'that contradict the text' if fault is Fault.CONTRADICTED else 'without words in the text'}"
        )
        return None

    def _times(self, item: ReplyEvent, span: Span, window: Span) -> Sequence[TimeExpression]:
        times = self.passage.times
        if item.when_words:
            places = list(self.quotes.find(item.when_words, window))
            return [time for time in times if any(_overlap(time.span, place) for place in places)]
        first, last = self._sentences(span, before=_TIME_REACH)
        return self.passage.times_in(first, last)

    def _sentences(self, span: Span, *, before: int = 0, behind: int = 0) -> tuple[int, int]:
        """The half-open chunks of the sentences of a span, with some before and behind."""
        first, last = self.places.chunks(span) or (0, 0)
        sentences = self.passage.sentences
        opening = max(0, self.passage.sentence_of(first).index - before)
        closing = min(len(sentences) - 1, self.passage.sentence_of(last).index + behind)
        return sentences[opening].first, sentences[closing].end

    def _casualties(self, item: ReplyEvent, span: Span, people: _People, window: Span) -> Iterator[Casualty]:
        for line in item.casualties:
            found = self._figure(line, span, window)
            if isinstance(found, Fault):
                contradicted = found is Fault.CONTRADICTED
                self._drop(f"figures {'that contradict the text' if contradicted else 'without words in the text'}")
                continue
            side = people.all((line.side,), None) if line.side else ()
            claimants = None if line.claimants is None else people.all(line.claimants, None)
            unnamed = line.unnamed_source or (bool(line.claimants) and not claimants)
            yield Casualty(
                kind=line.kind,
                span=found,
                low=line.low,
                high=line.high,
                side=side[0] if side else None,
                victim=line.victim,
                undisclosed=line.undisclosed,
                scope=line.scope,
                claimants=claimants,
                unnamed_source=unnamed and not claimants,
            )

    def _figure(self, line: ReplyCasualty, span: Span, window: Span) -> Span | Fault:
        """Where a figure stands: at its words, else in the evidence, else in the sentences about it."""
        if line.words:
            outcome: Span | Fault = Fault.UNFOUNDED
            for place in self.quotes.find(line.words, window):
                covered = self.places.chunks(place)
                if covered is not None:
                    outcome = check_figure(line, self.passage, self.tolls, *covered)
                if isinstance(outcome, Span):
                    return outcome
            return outcome
        covered = self.places.chunks(span)
        outcome = check_figure(line, self.passage, self.tolls, *covered) if covered else Fault.UNFOUNDED
        if isinstance(outcome, Span):
            return outcome
        first, end = self._sentences(span, behind=_TOLL_REACH)
        return check_figure(line, self.passage, self.tolls, first, end - 1)


class _People:
    """The entities of one answer by its own ids; references to others are counted."""

    def __init__(self, cast: Cast, members: Mapping[str, Member]) -> None:
        self._cast = cast
        self._members = members
        self.unknown = 0

    def all(self, ids: Iterable[str], role: Role | None) -> tuple[str, ...]:
        """The identities that ids stand for in a role; those of no entity are left out."""
        found: dict[str, None] = {}
        for id in ids:
            identities = self._cast.identities(self._members[id], role) if id in self._members else ()
            self.unknown += not identities
            found.update(dict.fromkeys(identities))
        return tuple(found)


def read_grounding(engine: Engine, article: Article, extraction: Extraction) -> Grounding:
    """The article as the rules read it, ready to be held against answers."""
    passage = engine.read(article)
    places = Places.of(passage)
    language = engine.lexicon.languages.get(article.lang)
    openings = frozenset(sentence.first for sentence in passage.sentences)
    names = Names.of(passage.chunks, passage.index, engine.known, language, openings)
    quotes = Quotes(article.text, language)
    return Grounding(
        passage=passage,
        places=places,
        quotes=quotes,
        cast=Cast(places, quotes, read_entities(passage, engine.wikidata), names),
        tolls=find_tolls(passage),
        extraction=extraction,
    )


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _reports(span: Span, claimants: Sequence[str], *, unnamed: bool) -> tuple[Report, ...]:
    if not claimants:
        return (Report(span=span, unnamed=unnamed),)
    return tuple(Report(span=span, claimant=claimant) for claimant in claimants)
