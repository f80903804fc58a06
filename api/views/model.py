"""What pages and answers show: records read from the graph, each with its IRI and the path that answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = [
    "ArticleRef",
    "ArticleView",
    "ClaimView",
    "ConflictView",
    "ContradictionView",
    "EntityView",
    "EstimateView",
    "EventRow",
    "EventView",
    "JudgementView",
    "LineageView",
    "Quote",
    "Ref",
    "ReportView",
    "RoleView",
    "Segment",
    "SentenceView",
    "SpanView",
    "Step",
    "TollView",
    "WikidataView",
]

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ref:
    """A thing named in passing. `names` maps a language to a label; `type` is the local name of its class."""

    iri: str
    path: str
    type: str | None
    names: Names


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRef:
    """An article named in passing; `excerpt` stands in where it has no title."""

    iri: str
    path: str
    key: str
    id: str | None
    lang: str | None
    published: str | None
    title: str | None
    outlet: str | None
    url: str | None
    excerpt: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of an article, with what stands around them in their sentence where the text may be shown."""

    iri: str
    path: str
    article: ArticleRef
    start: int
    end: int
    text: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TollView:
    """One figure as one claim gives it; `low` and `high` None where none is given."""

    iri: str
    id: str
    kind: str
    scope: str
    low: int | None
    high: int | None
    side: Ref | None
    victim: str | None
    undisclosed: bool
    quote: Quote | None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgementView:
    """What a person judged of a claim, or of its report and another one; `corrections` say what is right."""

    iri: str
    verdict: str
    by: str
    on: str
    note: str | None
    corrections: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """Who says it, in which words. `voice` is `named`, `article` (its own voice) or `unnamed` (source without name).

    `models` are the language models that read it in the article, if any did.
    """

    iri: str
    id: str
    voice: str
    claimant: Ref | None
    via: Ref | None
    cue: Quote | None
    quote: Quote
    tolls: tuple[TollView, ...]
    factuality: str | None
    background: bool
    confidence: float | None
    rule: str | None
    report: str
    models: tuple[str, ...] = ()
    judgements: tuple[JudgementView, ...] = ()
    contradicted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateView:
    """Low, best and high over the claims; `claims` are their IRIs, each bound names its own."""

    iri: str
    kind: str
    scope: str
    side: Ref | None
    victim: str | None
    low: int | None
    best: int | None
    high: int | None
    undisclosed: bool
    low_claim: str | None
    best_claim: str | None
    high_claim: str | None
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineageView:
    """A tie of an event: `predicate` names it, `inverse` says that the other event states it of this one."""

    iri: str | None
    predicate: str
    inverse: bool
    other: Ref
    time: str | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContradictionView:
    iri: str
    id: str
    kind: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleView:
    """The fillers of one role: agent, target, party, mediator, place or weapon."""

    role: str
    fillers: tuple[Ref, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """An event in a list. `begin` and `end` are the bounds of its time; `reported` is the date of its first article.

    `deaths` are its computed figures of the killed, `point` the latitude and longitude of its first place that has
    them, `reports` the number of articles' reports of it.
    """

    iri: str
    path: str
    id: str
    type: str | None
    names: Names
    time: str | None
    begin: str | None
    end: str | None
    reported: str | None
    factuality: str | None
    realised: bool
    agents: tuple[Ref, ...] = ()
    targets: tuple[Ref, ...] = ()
    parties: tuple[Ref, ...] = ()
    mediators: tuple[Ref, ...] = ()
    places: tuple[Ref, ...] = ()
    background: bool = False
    reports: int = 0
    deaths: tuple[EstimateView, ...] = ()
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WikidataView:
    """A link to Wikidata and how sure it is."""

    item: str
    qid: str
    status: str
    method: str | None
    evidence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """An event, a war or a conflict in full."""

    row: EventRow
    background: bool
    types: tuple[Ref, ...]
    roles: tuple[RoleView, ...]
    part_of: tuple[Ref, ...]
    estimates: tuple[EstimateView, ...]
    claims: tuple[ClaimView, ...]
    contradictions: tuple[ContradictionView, ...]
    lineage: tuple[LineageView, ...]
    articles: tuple[ArticleRef, ...]
    wikidata: tuple[WikidataView, ...] = ()
    identifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event on the axis of a conflict, with what a reader asks first: the dead, the mediator, the sentence."""

    row: EventRow
    deaths: tuple[EstimateView, ...]
    mediators: tuple[Ref, ...]
    lineage: tuple[LineageView, ...]
    claim: ClaimView | None
    claims: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictView:
    """A conflict and its events in the order of time; `more` counts those left out."""

    event: EventView
    steps: tuple[Step, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityView:
    """A person, state, organisation, place or office. Lists are bounded; `counts` says how many there are."""

    ref: Ref
    types: tuple[Ref, ...]
    labels: Mapping[str, tuple[str, ...]]
    wikidata: tuple[WikidataView, ...]
    facts: Mapping[str, tuple[Ref, ...]]
    point: tuple[float, float] | None
    roles: Mapping[str, tuple[EventRow, ...]]
    claims: tuple[tuple[EventRow | None, ClaimView], ...]
    counts: Mapping[str, int]
    article: ArticleRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanView:
    """A stretch of the text and what it is for: a mention (of an entity), event, trigger, claim, cue or toll."""

    iri: str
    start: int
    end: int
    kind: str
    target: str
    of: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceView:
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of text under the same spans. `anchors` are the ids of spans that begin here."""

    text: str
    kinds: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """An event as this article tells it; `event` is the consolidated one, where it is in the default graph."""

    iri: str
    id: str
    type: Ref
    event: Ref | None
    time: str | None
    factuality: str | None
    background: bool
    confidence: float | None
    rule: str | None
    quote: Quote | None
    trigger: Quote | None
    roles: tuple[RoleView, ...]
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article with its facts. `text` and `sentences` are absent where only quotes are published.

    `language_read` is false where no facts can be expected: the builder does not know the article's language.
    """

    ref: ArticleRef
    language_read: bool
    sha256: str | None
    length: int | None
    warnings: tuple[str, ...]
    text: str | None
    sentences: tuple[SentenceView, ...]
    spans: tuple[SpanView, ...]
    reports: tuple[ReportView, ...]
    entities: tuple[Ref, ...]
