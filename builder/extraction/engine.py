"""One article in, its facts out: the whole of extraction on one screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder.extraction.attribution import find_attributions
from builder.extraction.chunks import chunk
from builder.extraction.discourse import Draft, DraftToll, Voice, compose
from builder.extraction.frames import WORDS, find_candidates
from builder.extraction.lexicon import Lexicon, Name, load_languages
from builder.extraction.mentions import Known, find_mentions
from builder.extraction.passage import Passage, sentences_of
from builder.extraction.quantities import parse_quantities
from builder.extraction.register import Register, read_entities
from builder.extraction.relations import Tie, find_ties
from builder.extraction.time import parse_times
from builder.extraction.tolls import find_tolls
from builder.model import Article, Casualty, EntityType, EventFact, Facts, Relation, Report, Role
from builder.text import fold, segment
from ontology.authority import Authority, Record, RecordType, load_authority
from ontology.authority.gazetteer import GazetteerPlace, load_gazetteer

__all__ = ["Engine", "load_engine"]

_TYPES = {
    RecordType.STATE: EntityType.STATE,
    RecordType.PERSON: EntityType.PERSON,
    RecordType.ORGANISATION: EntityType.ORGANISATION,
    RecordType.ARMED_FORCE: EntityType.ORGANISATION,
    RecordType.PLACE: EntityType.PLACE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The lexicon and what is known of its names; built once, used for any number of articles."""

    lexicon: Lexicon
    known: Mapping[str, Known]
    wikidata: Mapping[str, str]

    def extract(self, article: Article) -> Facts:
        """The facts record of an article. An article with nothing to say about conflict has no events."""
        passage = self.read(article)
        register = read_entities(passage, self.known, self.wikidata)
        drafts = compose(passage, find_candidates(passage), find_tolls(passage), find_attributions(passage), register)
        return _facts(article, drafts, register)

    def read(self, article: Article) -> Passage:
        """The passage of an article: everything found in its words before events are put together."""
        language = self.lexicon.languages.get(article.lang)
        chunks = chunk(fold(article.text), self.lexicon, article.lang, article.text)
        return Passage(
            article=article,
            chunks=chunks,
            sentences=sentences_of(chunks, segment(article.text), article.text),
            mentions=find_mentions(chunks, self.known, language),
            times=parse_times(chunks, published=article.published),
            quantities=parse_quantities(chunks),
            order=language.order if language else "subject-first",
        )


def load_engine() -> Engine:
    """The engine over the shipped languages and authority (about a second: the automaton is built)."""
    authority, gazetteer = load_authority(), load_gazetteer()
    return Engine(
        lexicon=Lexicon.build(load_languages(), (*_names(authority), *_place_names(gazetteer))),
        known={**_known(authority), **_known_places(gazetteer)},
        wikidata={record.key: record.wikidata.qid for record in authority.records if record.wikidata},
    )


def _names(authority: Authority) -> Iterator[Name]:
    for record in authority.records:
        if record.type not in _TYPES:
            continue
        for lang, names in record.names.items():
            for form in names:
                yield Name(kind="name", form=form, value=record.key, lang=lang)
        for lang, adjectives in record.adjectives.items():
            for form in adjectives:
                yield Name(kind="nationality", form=form, value=record.key, lang=lang)
        for lang, demonyms in record.demonyms.items():
            for form in demonyms:
                yield Name(kind="nationality", form=form, value=record.key, lang=lang)


def _known(authority: Authority) -> Mapping[str, Known]:
    capitals: dict[str, str] = {}
    for record in authority.records:
        for place in (record.capital, *record.metonyms):
            if place:
                capitals[place] = record.key
    return {
        record.key: Known(
            type=_TYPES[record.type],
            state=_state(record),
            capital_of=capitals.get(record.key),
            force=record.type is RecordType.ARMED_FORCE,
        )
        for record in authority.records
        if record.type in _TYPES
    }


def _place_names(gazetteer: Iterable[GazetteerPlace]) -> Iterator[Name]:
    for place in gazetteer:
        for lang, names in place.names.items():
            for form in names:
                yield Name(kind="name", form=form, value=place.key, lang=lang)


def _known_places(gazetteer: Iterable[GazetteerPlace]) -> Mapping[str, Known]:
    return {
        place.key: Known(type=EntityType.PLACE, state=place.state, population=place.population) for place in gazetteer
    }


def _state(record: Record) -> str | None:
    return record.key if record.type is RecordType.STATE else record.state


def _facts(article: Article, drafts: Sequence[Draft], register: Register) -> Facts:
    for draft in drafts:
        for identity in _identities(draft):
            register.use(identity)
    entities, ids = register.entities()
    ordered = sorted(drafts, key=lambda draft: (draft.span.start, draft.trigger))
    ties = find_ties(register.passage, ordered)
    return Facts(
        id=article.id,
        lang=article.lang,
        published=article.published,
        sha256=article.sha256,
        entities=entities,
        events=tuple(
            _event(article, n, draft, ids, register, tuple(tie for tie in ties if tie.source == n))
            for n, draft in enumerate(ordered)
        ),
    )


def _identities(draft: Draft) -> Iterator[str]:
    for fillers in draft.roles.values():
        yield from fillers
    for voice in (*draft.voices, *(toll.voice for toll in draft.tolls)):
        yield from voice.sources
        if voice.via:
            yield voice.via
    for toll in draft.tolls:
        if toll.side:
            yield toll.side


def _event(
    article: Article, number: int, draft: Draft, ids: Mapping[str, str], register: Register, ties: Sequence[Tie]
) -> EventFact:
    trigger = register.passage.chunks[draft.trigger].span
    claimants = _ids((source for voice in draft.voices for source in voice.sources), ids)
    return EventFact(
        id=f"v{number + 1}",
        type=draft.type,
        span=draft.span,
        evidence=article.quote(draft.span),
        trigger=trigger,
        when=draft.when,
        agent=_ids(draft.fillers(Role.AGENT), ids),
        target=_ids(draft.fillers(Role.TARGET), ids),
        party=_ids(draft.fillers(Role.PARTY), ids),
        mediator=_ids(draft.fillers(Role.MEDIATOR), ids),
        place=_ids(draft.fillers(Role.PLACE), ids),
        weapon=tuple(draft.weapons),
        casualties=tuple(_casualty(register, toll, draft, ids) for toll in draft.tolls),
        claimants=claimants,
        unnamed_source=any(voice.unnamed for voice in draft.voices) and draft.type not in WORDS,
        factuality=draft.factuality,
        background=draft.background,
        reports=tuple(report for voice in draft.voices for report in _reports(voice, ids)),
        relations=tuple(Relation(kind=tie.kind, event=f"v{tie.target + 1}", span=tie.span) for tie in ties),
        rule=draft.rule,
        confidence=_confidence(draft),
    )


def _ids(identities: Iterable[str], ids: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids[identity] for identity in identities if identity in ids))


def _reports(voice: Voice, ids: Mapping[str, str]) -> Iterator[Report]:
    via = ids.get(voice.via) if voice.via else None
    if not voice.sources:
        yield Report(span=voice.span, claimant=None, via=via, cue=voice.cue, unnamed=voice.unnamed)
    for source in voice.sources:
        yield Report(span=voice.span, claimant=ids.get(source), via=via, cue=voice.cue)


def _casualty(register: Register, entry: DraftToll, draft: Draft, ids: Mapping[str, str]) -> Casualty:
    toll = entry.toll
    claimants = _ids(entry.voice.sources, ids)
    inherited = set(claimants) == set(_ids((s for v in draft.voices for s in v.sources), ids))
    return Casualty(
        kind=toll.kind,
        span=register.passage.span(toll.first, toll.last),
        low=toll.low,
        high=toll.high,
        side=ids.get(entry.side) if entry.side else None,
        victim=toll.victim,
        undisclosed=toll.undisclosed,
        scope=entry.scope,
        claimants=None if inherited else claimants,
        unnamed_source=entry.voice.unnamed and not inherited,
    )


def _confidence(draft: Draft) -> float:
    """How much of the frame the words filled, from 0.5 for a bare trigger to 0.95; uncalibrated."""
    filled = sum(1 for role in Role if draft.fillers(role)) + bool(draft.when) + bool(draft.tolls)
    return round(min(0.95, 0.5 + 0.12 * filled), 2)
