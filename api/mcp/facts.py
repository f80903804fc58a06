"""Records of the graph in, small JSON for assistants out: each fact with its claim, claimant, quote and article.

Words of an article stand in fields called `quote` and nowhere else, so that a reader can tell what is data of others.
"""

from __future__ import annotations

from api.mcp.answers import Item
from api.views.claims import read_claims
from api.views.model import ArticleRef, ClaimView, EstimateView, EventRow, Quote, Ref, TollView
from api.views.snapshot import Node, Snapshot
from ontology.namespaces import HUD

__all__ = ["Telling", "choose_claim"]

_MOST_REPORTS = 20


class Telling:
    """Writes records in one language, with keys instead of IRIs of the base."""

    def __init__(self, snapshot: Snapshot, lang: str) -> None:
        self._snapshot = snapshot
        self._lang = lang

    def key(self, iri: str) -> str:
        """The IRI without the base, as tools take it."""
        return iri.removeprefix(self._snapshot.base_iri)

    def name(self, ref: Ref) -> str:
        """The name in the language asked for, else in English, else in any."""
        names = ref.names
        return names.get(self._lang) or names.get("en") or next(iter(names.values()), self.key(ref.iri))

    def ref(self, ref: Ref) -> Item:
        return {"key": self.key(ref.iri), "type": ref.type, "name": self.name(ref)}

    def article(self, article: ArticleRef) -> Item:
        """The article without its title, which is text of others."""
        return {
            "key": self.key(article.iri),
            "id": article.id if article.id != article.key else None,
            "outlet": article.outlet,
            "published": article.published,
            "lang": article.lang,
            "url": article.url,
        }

    def fact(self, claim: ClaimView) -> Item:
        """Who says it, in which words, in which article, with the figures and how factual it is told."""
        return {
            "claim": self.key(claim.iri),
            "claimant": self._claimant(claim),
            "via": self.name(claim.via) if claim.via else None,
            "quote": claim.quote.text,
            "article": self.article(claim.quote.article),
            "factuality": claim.factuality,
            "background": claim.background or None,
            "figures": tuple(self._figure(toll) for toll in claim.tolls),
        }

    def quote(self, quote: Quote) -> Item:
        """The words with what stands around them in their sentence."""
        return {
            "quote": quote.text,
            "quote_before": quote.before or None,
            "quote_after": quote.after or None,
            "start": quote.start,
            "end": quote.end,
            "article": self.article(quote.article),
        }

    def event(self, row: EventRow) -> Item:
        """An event in a line; `happened` is false for what is denied, planned or only called for."""
        names = Ref(iri=row.iri, path=row.path, type=row.type, names=row.names)
        return {
            "event": self.key(row.iri),
            "type": row.type,
            "name": self.name(names),
            "time": row.time,
            "happened": row.realised,
        }

    def told_event(self, row: EventRow) -> Item:
        """An event in a line, with one claim that tells it."""
        claim = choose_claim(self._snapshot, Node(row.iri))
        return {**self.event(row), "fact": self.fact(claim) if claim else None}

    def estimate(self, item: EstimateView) -> Item:
        """A computed figure; each bound names the claim that gives it."""
        return {
            "kind": item.kind,
            "scope": item.scope,
            "side": self.key(item.side.iri) if item.side else None,
            "victim": item.victim,
            "low": item.low,
            "best": item.best,
            "high": item.high,
            "undisclosed": item.undisclosed or None,
            "claims": tuple(
                self.key(claim) for claim in dict.fromkeys((item.low_claim, item.best_claim, item.high_claim)) if claim
            ),
        }

    def _claimant(self, claim: ClaimView) -> Item:
        article = claim.quote.article
        if claim.claimant:
            return self.ref(claim.claimant)
        if claim.voice == "unnamed":
            return {"name": "unnamed source", "voice": "unnamed"}
        return {"key": self.key(article.iri), "name": article.outlet or article.id, "voice": "article"}

    def _figure(self, toll: TollView) -> Item:
        return {
            "kind": toll.kind,
            "low": toll.low,
            "high": toll.high,
            "side": self.key(toll.side.iri) if toll.side else None,
            "victim": toll.victim,
            "scope": toll.scope,
            "undisclosed": toll.undisclosed or None,
        }


def choose_claim(snapshot: Snapshot, event: Node) -> ClaimView | None:
    """One claim for an event: a named speaker before the article's own voice, then the one that says most."""
    claims: list[ClaimView] = []
    for report in snapshot.nodes(event, HUD.report)[:_MOST_REPORTS]:
        graph = snapshot.graph_of(report, HUD.EventReport)
        if graph:
            claims += read_claims(snapshot, report, graph)
    return min(claims, key=lambda claim: (claim.voice != "named", -len(claim.quote.text), claim.iri), default=None)
