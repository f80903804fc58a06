"""Facts records and gold records of the same articles in, counts of right, wrong and missing by measure out.

Entities align by folded name, events by type and by their words or what they share. FACTS pools events and slots;
`<slot>|matched` counts a slot only on aligned events, apart from whether the events were found. docs/evaluation.md
describes each measure.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from builder.errors import RecordError, UsageError

__all__ = [
    "FACTS",
    "HEADLINE",
    "Counts",
    "GoldArticle",
    "ScoredRecord",
    "add_up",
    "align",
    "compare",
    "read_gold",
    "score",
]

_ROLES = ("agent", "target", "party", "mediator", "place")
_SLOTS = (
    "roles",
    "time",
    "casualties",
    "casualty sides",
    "toll attribution",
    "attribution",
    "weapons",
    "factuality",
    "background",
)
FACTS = "FACTS"
_POOLED = ("events", *(slot for slot in _SLOTS if slot != "toll attribution"))
# What tells that two events are the same one: not the flags, which many events share, nor the tolls, counted already.
_SHARED = tuple(slot for slot in _SLOTS if slot not in ("factuality", "background", "toll attribution"))
HEADLINE = (
    FACTS,
    "entities",
    "links",
    "links states",
    "links others",
    "events",
    "evidence|matched",
    *_SLOTS,
    *(f"{slot}|matched" for slot in _SLOTS),
)

_T = TypeVar("_T")
_Listed = Annotated[tuple[_T, ...], BeforeValidator(lambda value: value or ())]


class _Lenient(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class ScoredEntity(_Lenient):
    id: str
    type: str
    names: tuple[str, ...]
    wikidata: str | None = None


class ScoredCasualty(_Lenient):
    kind: str
    low: int | None = None
    high: int | None = None
    undisclosed: bool = False
    side: str | None = None
    claimants: tuple[str, ...] | None = None

    @property
    def figure(self) -> tuple[object, ...]:
        return (self.kind, self.low, self.high, self.undisclosed)


class ScoredEvent(_Lenient):
    id: str
    type: str
    evidence: str = ""
    span: tuple[int, int] | None = None
    trigger: tuple[int, int] | None = None
    rule: str = ""
    confidence: float = 1.0
    when: str | None = None
    agent: _Listed[str] = ()
    target: _Listed[str] = ()
    party: _Listed[str] = ()
    mediator: _Listed[str] = ()
    place: _Listed[str] = ()
    weapon: _Listed[str] = ()
    casualties: _Listed[ScoredCasualty] = ()
    claimants: _Listed[str] = ()
    factuality: str = "actual"
    background: bool = False

    def roles(self) -> Iterator[tuple[str, str]]:
        """Each role with each entity id in it."""
        for role in _ROLES:
            for entity in getattr(self, role):
                yield role, entity


class ScoredRecord(_Lenient):
    """What the measures look at in a facts record or a gold record."""

    id: str = ""
    lang: str = ""
    entities: tuple[ScoredEntity, ...] = ()
    events: tuple[ScoredEvent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What was found (`tp`), what was found and is not so (`fp`) and what was missed (`fn`)."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(tp=self.tp + other.tp, fp=self.fp + other.fp, fn=self.fn + other.fn)

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArticle:
    """A gold record and the file of the article it belongs to."""

    gold: ScoredRecord
    article: Path


def read_gold(folder: Path, *, articles: Path | None = None, lang: str | None = None) -> list[GoldArticle]:
    """The gold records of a folder, sorted by file name, with the articles of the same names (default: ../articles)."""
    beside = articles or folder.parent / "articles"
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            gold = ScoredRecord.model_validate_json(path.read_bytes())
        except ValidationError as error:
            problem = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise RecordError(str(path), f"no gold record: {problem}") from error
        if lang is not None and gold.lang != lang:
            continue
        if not (beside / path.name).is_file():
            raise UsageError(f"{path} has no article {beside / path.name}; name the folder of articles with --articles")
        found.append(GoldArticle(gold=gold, article=beside / path.name))
    if not found:
        raise UsageError(f"{folder} holds no gold record (*.json){f' in the language {lang}' if lang else ''}")
    return found


def add_up(articles: Iterable[Mapping[str, Counts]]) -> dict[str, Counts]:
    """The sum over articles, the headline measures first, then the event types."""
    total: defaultdict[str, Counts] = defaultdict(Counts)
    for counts in articles:
        for measure, count in counts.items():
            total[measure] += count
    return {m: total[m] for m in (*HEADLINE, *sorted(total.keys() - set(HEADLINE)))}


def score(gold: ScoredRecord, system: ScoredRecord, text: str) -> dict[str, Counts]:
    """The counts of one article by measure."""
    partners = _align_entities(gold.entities, system.entities)
    counts: defaultdict[str, Counts] = defaultdict(Counts)
    for measure, count in (
        *_score_entities(gold, system, partners),
        *_score_links(gold, system, partners),
        *_score_events(gold, system, partners, text),
    ):
        counts[measure] += count
    for measure in _POOLED:
        counts[FACTS] += counts[measure]
    return dict(counts)


def align(gold: ScoredRecord, system: ScoredRecord, text: str) -> dict[int, int]:
    """Index of gold event to index of the system event that tells it."""
    return _align_events(gold.events, system.events, _align_entities(gold.entities, system.entities), text)


def compare(wanted: ScoredEvent | None, given: ScoredEvent, *, gold: ScoredRecord, found: ScoredRecord) -> Counts:
    """The pooled slot fillers of a system event against those of its gold event; without one, all are wrong."""
    fillers = _fillers(given, _align_entities(gold.entities, found.entities))
    expected = _fillers(wanted) if wanted else _NOTHING
    counts = Counts()
    for slot in _SLOTS:
        counts += _compare(expected[slot], fillers[slot]) if slot in _POOLED else Counts()
    return counts


_VARIANTS = str.maketrans("أإآٱىةؤئکیۀ-\u200c", "ااااياويكيه  ", "\u0640")


def _fold(name: str) -> str:
    """Lower case without marks, tatweel, hyphens and joiners; Arabic and Persian letter variants merged."""
    decomposed = unicodedata.normalize("NFKD", name)
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.translate(_VARIANTS).casefold().split())


def _align_entities(gold: Sequence[ScoredEntity], system: Sequence[ScoredEntity]) -> dict[str, str]:
    """System entity id to gold entity id, one to one, the surest ties first."""
    folded = {id(entity): {_fold(name) for name in entity.names if name.strip()} for entity in (*gold, *system)}

    def same_name(g: ScoredEntity, s: ScoredEntity) -> bool:
        return bool(folded[id(g)] & folded[id(s)])

    def contained_name(g: ScoredEntity, s: ScoredEntity) -> bool:
        return any(f" {a} " in f" {b} " or f" {b} " in f" {a} " for a in folded[id(g)] for b in folded[id(s)])

    ties: tuple[Callable[[ScoredEntity, ScoredEntity], bool], ...] = (
        lambda g, s: g.type == s.type and same_name(g, s),
        same_name,
        lambda g, s: g.type == s.type and contained_name(g, s),
    )
    partners: dict[str, str] = {}
    for tied in ties:
        for entity in system:
            free = (g for g in gold if g.id not in partners.values() and tied(g, entity))
            if entity.id not in partners and (partner := next(free, None)):
                partners[entity.id] = partner.id
    return partners


def _score_entities(
    gold: ScoredRecord, system: ScoredRecord, partners: Mapping[str, str]
) -> Iterator[tuple[str, Counts]]:
    """Gold entities that fill a role, claim or are a side are wanted; others are neither asked for nor held against."""
    by_id = {entity.id: entity for entity in gold.entities}
    wanted = {
        entity
        for event in gold.events
        for entity in (
            *(filler for _, filler in event.roles()),
            *event.claimants,
            *(casualty.side for casualty in event.casualties if casualty.side),
        )
    }
    right = wrong = 0
    for entity in system.entities:
        partner = by_id.get(partners.get(entity.id, ""))
        if partner is not None and partner.type == entity.type:
            right += partner.id in wanted
        else:
            wrong += partner is None or partner.id in wanted
    yield "entities", Counts(tp=right, fp=wrong, fn=len(wanted) - right)


def _score_links(gold: ScoredRecord, system: ScoredRecord, partners: Mapping[str, str]) -> Iterator[tuple[str, Counts]]:
    by_id = {entity.id: entity for entity in gold.entities}
    given: dict[str, str] = {}
    for entity in system.entities:
        if not entity.wikidata:
            continue
        partner = by_id.get(partners.get(entity.id, ""))
        if partner is None:
            yield from _for_links(entity, Counts(fp=1))
        elif partner.wikidata:
            given[partner.id] = entity.wikidata
    for entity in gold.entities:
        if entity.wikidata:
            link = given.get(entity.id)
            right = link == entity.wikidata
            yield from _for_links(entity, Counts(tp=right, fp=link is not None and not right, fn=not right))


def _for_links(entity: ScoredEntity, count: Counts) -> Iterator[tuple[str, Counts]]:
    yield "links", count
    yield "links states" if entity.type == "State" else "links others", count


_Fillers = Mapping[str, frozenset[object]]


def _fillers(event: ScoredEvent, partners: Mapping[str, str] | None = None) -> _Fillers:
    """What fills each slot of an event; a system's entities under the ids of their gold partners."""

    def named(entity: str) -> str:
        return entity if partners is None else partners.get(entity, f"system:{entity}")

    tolls = (
        (casualty.figure, named(claimant))
        for casualty in event.casualties
        for claimant in (event.claimants if casualty.claimants is None else casualty.claimants)
    )
    return {
        "roles": frozenset((role, named(entity)) for role, entity in event.roles()),
        "time": frozenset([event.when] if event.when else []),
        "casualties": frozenset(casualty.figure for casualty in event.casualties),
        "casualty sides": frozenset((c.figure, named(c.side)) for c in event.casualties if c.side),
        "toll attribution": frozenset(tolls),
        "attribution": frozenset(named(claimant) for claimant in event.claimants),
        "weapons": frozenset(event.weapon),
        "factuality": frozenset([event.factuality] if event.factuality != "actual" else []),
        "background": frozenset([True] if event.background else []),
    }


_NOTHING: _Fillers = {slot: frozenset() for slot in _SLOTS}


def _compare(gold: frozenset[object], system: frozenset[object]) -> Counts:
    return Counts(tp=len(gold & system), fp=len(system - gold), fn=len(gold - system))


def _evidence(event: ScoredEvent, text: str) -> tuple[int, int] | None:
    """Where the evidence stands in the text, None if these words do not stand there."""
    start = event.span[0] if event.span else text.find(event.evidence)
    end = start + len(event.evidence)
    return (start, end) if event.evidence and start >= 0 and text[start:end] == event.evidence else None


def _shows_same_words(gold: ScoredEvent, system: ScoredEvent, text: str) -> bool:
    """Whether the system's evidence holds half of gold's at least and is not swamped by other text."""
    g, s = _evidence(gold, text), _evidence(system, text)
    if g is None or s is None:
        return False
    shared = min(g[1], s[1]) - max(g[0], s[0])
    return shared >= 0.5 * (g[1] - g[0]) and shared >= 0.15 * (s[1] - s[0])


def _align_events(
    gold: Sequence[ScoredEvent], system: Sequence[ScoredEvent], partners: Mapping[str, str], text: str
) -> dict[int, int]:
    """Index of gold event to index of system event, one to one, those that share most first."""
    ranked = []
    for si, s in enumerate(system):
        if _evidence(s, text) is None:
            continue
        fillers = _fillers(s, partners)
        for gi, g in enumerate(gold):
            if g.type != s.type:
                continue
            wanted = _fillers(g)
            shared = sum(len(wanted[slot] & fillers[slot]) for slot in _SHARED)
            same_words = _shows_same_words(g, s, text)
            if same_words or shared >= 2:
                ranked.append((-(shared + 2 * same_words), gi, si))
    aligned: dict[int, int] = {}
    for _, gi, si in sorted(ranked):
        if gi not in aligned and si not in aligned.values():
            aligned[gi] = si
    return aligned


def _score_events(
    gold: ScoredRecord, system: ScoredRecord, partners: Mapping[str, str], text: str
) -> Iterator[tuple[str, Counts]]:
    aligned = _align_events(gold.events, system.events, partners, text)
    for gi, event in enumerate(gold.events):
        match = system.events[aligned[gi]] if gi in aligned else None
        found = Counts(tp=1) if match else Counts(fn=1)
        yield "events", found
        yield f"event {event.type}", found
        wanted = _fillers(event)
        given = _fillers(match, partners) if match else _NOTHING
        for slot in _SLOTS:
            yield slot, _compare(wanted[slot], given[slot])
        if match:
            yield "evidence|matched", Counts(tp=1) if _shows_same_words(event, match, text) else Counts(fp=1, fn=1)
            for slot in _SLOTS:
                yield f"{slot}|matched", _compare(wanted[slot], given[slot])
    for si, event in enumerate(system.events):
        if si not in aligned.values():
            yield "events", Counts(fp=1)
            yield f"event {event.type}", Counts(fp=1)
            for slot, fillers in _fillers(event, partners).items():
                yield slot, Counts(fp=len(fillers))
