"""A text in, the article that it would be with all that it states out, as a page shows it; nothing is stored.

The article's own graph is made as a build makes it, and laid over the graph of the newest revision, which names the
entities. What the text alone names is named by its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store

from api.views.articles import read_article
from api.views.model import ArticleView
from api.views.snapshot import Node, Snapshot
from builder.accounts import Account, derive_account
from builder.graph.iris import term, text
from builder.graph.patterns import Dataset
from builder.graph.quads import account_quads
from builder.graph.store import StoredArticle
from builder.model import Article, Facts
from ontology.namespaces import HUD, RDF, RDFS

__all__ = ["preview"]


class _Overlay:
    """A store laid over another, read as one."""

    def __init__(self, above: Store, below: Dataset) -> None:
        self._layers = (above, below)
        self._below = below

    def quads_for_pattern(
        self,
        subject: NamedNode | None,
        predicate: NamedNode | None,
        object: NamedNode | Literal | None,
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
    ) -> Iterator[Quad]:
        """The quads of both."""
        return chain.from_iterable(
            layer.quads_for_pattern(subject, predicate, object, graph_name) for layer in self._layers
        )

    def query(self, query: str) -> object:
        """The answer of the lower one: what lies above is read by patterns alone."""
        return self._below.query(query)

    def contains_named_graph(self, graph_name: NamedNode) -> bool:
        """Whether either has such a graph."""
        return any(layer.contains_named_graph(graph_name) for layer in self._layers)

    def __len__(self) -> int:
        return sum(len(layer) for layer in self._layers)


def preview(snapshot: Snapshot, article: Article, facts: Facts) -> tuple[ArticleView, Node]:
    """The article and its node; RecordError where the facts do not fit the text."""
    account = derive_account(article, facts)
    above = Store()
    above.extend(account_quads(account, snapshot.base_iri))
    above.extend(_names(snapshot, account))
    stored = StoredArticle(article=article, facts=facts)
    over = Snapshot(
        _Overlay(above, snapshot.store),
        revision=snapshot.revision,
        base_iri=snapshot.base_iri,
        full_text=True,  # the text is the reader's own
        article=lambda key: stored if key == article.key else snapshot.stored(key),
        names=snapshot.index,
    )
    node = over.node(f"article/{article.key}")
    return read_article(over, node), node


def _names(snapshot: Snapshot, account: Account) -> Iterable[Quad]:
    """Names and classes of entities that the graph below does not know yet, such as a place of the gazetteer."""
    for participant in account.participants:
        node = snapshot.node(participant.key)
        if participant.local or snapshot.exists(node):
            continue
        yield Quad(node, term(RDF.type), term(HUD[participant.type.value]))
        for name in participant.names[:1]:
            yield Quad(node, term(RDFS.label), text(name, account.article.lang))
