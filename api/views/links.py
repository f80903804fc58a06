"""The graph of links in; what waits for a person out: each thing with its candidates, features and sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from api.views.snapshot import Node, Snapshot
from builder.graph.iris import term
from builder.graph.links import FEATURES, LINKS
from ontology.namespaces import HUD, PROV, RDF, WD

__all__ = ["LinkView", "Review", "Sentence", "read_reviews"]

_SPAN = re.compile(r"article/([0-9a-f]+)#char=(\d+),(\d+)$")
_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Words of an article that name a thing, with the rest of their sentence; `path` leads there."""

    path: str
    words: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """One candidate: the item (None: none is known), its status, and the features by name in the order of the score."""

    qid: str | None
    status: str
    method: str | None
    evidence: str | None
    score: float | None
    name: str | None
    description: str | None
    judged_by: str | None
    features: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A thing, what it may be, and where articles name it."""

    key: str
    path: str
    name: str
    names: dict[str, str]
    type: str | None
    links: tuple[LinkView, ...]
    sentences: tuple[Sentence, ...]


def read_reviews(snapshot: Snapshot, status: str = "candidate", *, limit: int = _MOST) -> list[Review]:
    """The things that have a link with a status (`all`: any), by key, with all their links."""
    graph = snapshot.node(LINKS)
    found: dict[str, list[Node]] = defaultdict(list)
    wanted: set[str] = set()
    for link in snapshot.subjects(RDF.type, term(HUD.WikidataLink), graph):
        entity = snapshot.one(link, HUD.entity, graph)
        if entity is not None:
            found[entity.value].append(link)
            if status in ("all", snapshot.local(link, HUD.status, graph)):
                wanted.add(entity.value)
    return [_review(snapshot, Node(iri), found[iri], graph) for iri in sorted(wanted)[:limit]]


def _review(snapshot: Snapshot, entity: Node, links: list[Node], graph: Node) -> Review:
    views = sorted(
        (_link(snapshot, link, graph) for link in links), key=lambda view: (-(view.score or 0), view.qid or "")
    )
    spans = sorted({span.value for link in links for span in snapshot.nodes(link, PROV.wasDerivedFrom, graph)})
    names = snapshot.names(entity)
    return Review(
        key=entity.value.removeprefix(snapshot.base_iri),
        path=snapshot.path(entity.value),
        name=names.get("en") or next(iter(names.values())),
        names=dict(names),
        type=snapshot.naming_type(entity),
        links=tuple(views),
        sentences=tuple(sentence for span in spans if (sentence := _sentence(snapshot, span)) is not None),
    )


def _link(snapshot: Snapshot, link: Node, graph: Node) -> LinkView:
    item = snapshot.one(link, HUD.item, graph)
    features = ((name, snapshot.share(link, predicate, graph)) for name, predicate in FEATURES.items())
    return LinkView(
        qid=item.value.removeprefix(str(WD)) if item else None,
        status=snapshot.local(link, HUD.status, graph) or "candidate",
        method=snapshot.text(link, HUD.method, graph),
        evidence=snapshot.text(link, HUD.evidence, graph),
        score=snapshot.share(link, HUD.score, graph),
        name=snapshot.text(link, HUD.matchedName, graph),
        description=snapshot.text(link, HUD.itemDescription, graph),
        judged_by=snapshot.text(link, HUD.judgedBy, graph),
        features=tuple((name, value) for name, value in features if value is not None),
    )


def _sentence(snapshot: Snapshot, span: str) -> Sentence | None:
    """The sentence around a mention; None where the text is not to be shown or the article is gone."""
    found = _SPAN.search(span)
    text, sentences = snapshot.sentences(found[1]) if found else ("", ())
    if found is None or not text:
        return None
    start, end = int(found[2]), int(found[3])
    touched = [one for one in sentences if one.start < end and start < one.end]
    first = min((one.start for one in touched), default=start)
    last = max((one.end for one in touched), default=end)
    return Sentence(
        path=snapshot.path(span), words=text[start:end], before=text[first:start], after=text[end:last].rstrip()
    )
