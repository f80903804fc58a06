"""A few changed articles and a store in, what changes in its shared graphs out, by looking at nothing else.

What is said of a subject stands in `facts` under its IRI; so the statements of the subjects that a patch names are
found without reading the others, and held against those that are to be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from builder.accounts import Account
from builder.graph.dataset import statement
from builder.graph.derivation import Candidate, Derivation, Derived
from builder.graph.facts import FactsFile, Statement
from builder.graph.iris import Iris, term
from builder.graph.judgements import JUDGEMENTS, judgement_node, judgement_quads
from builder.graph.links import LINKS, link_node, link_quads
from builder.graph.memory import StoredMemory
from builder.graph.notes import amend_notes
from builder.judgements import Judgement, JudgementKind
from builder.keys import article_key_of
from builder.world import Amend, Patch
from ontology.namespaces import OWL, RDF, SCHEMA

__all__ = ["Change", "derive_patch"]

_SAME = (SCHEMA.sameAs, OWL.sameAs)
_PARTS = ("event/", "war/", "episode/")  # whose lineage, estimates and contradictions lie below them


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Articles that come or go, by key, and judgements that are new or were taken back."""

    candidates: Mapping[str, Candidate]
    withdrawn: Collection[str]
    judged: Sequence[Judgement] = ()

    @property
    def articles(self) -> frozenset[str]:
        """Every article that comes, goes, or of which something was judged."""
        return frozenset({*self.candidates, *self.withdrawn, *_judged_articles(self.judged)})


def _judged_articles(judgements: Sequence[Judgement]) -> set[str]:
    """The articles whose reports or claims were judged."""
    keys = (key for one in judgements if one.kind is not JudgementKind.LINK for key in (one.subject, one.object))
    return {article for key in keys if key and (article := article_key_of(key))}


def derive_patch(
    derivation: Derivation, amend: Amend, facts: FactsFile, store: Store, change: Change
) -> Derived | None:
    """What the articles change; None where they would break the shapes, so that all must be looked at."""
    memory = StoredMemory(facts, store, Iris(derivation.base))
    try:
        before = memory.accounts(change.articles)
        patch = amend(
            before,
            _after(before, change),
            memory,
            derivation.authority,
            min_confidence=derivation.min_confidence,
            judgements=derivation.judgements,
        )
    finally:
        memory.close()
    shared, owned = _statements(derivation, facts, store, change, patch)
    if not _is_sound(derivation, store, change, shared, owned):
        return None
    iris = frozenset(derivation.base + key for key in patch.subjects)
    return Derived(shared=shared, owned=owned, remember=partial(amend_notes, patch=patch), iris=iris)


def _after(before: Sequence[Account], change: Change) -> list[Account]:
    accounts = {account.article.key: account for account in before if account.article.key not in change.withdrawn}
    accounts |= {key: candidate.account for key, candidate in change.candidates.items()}
    return [accounts[key] for key in sorted(accounts)]


def _statements(
    derivation: Derivation, facts: FactsFile, store: Store, change: Change, patch: Patch
) -> tuple[dict[Statement, Quad], set[Statement]]:
    """What is to be said of the subjects of a patch and beside them, and what the builder said of them before."""
    iris = Iris(derivation.base)
    judged_links = {one.subject for one in change.judged if one.kind is JudgementKind.LINK}
    linked = judged_links - patch.subjects  # of these nothing is said otherwise but what they are the same as
    subjects = patch.subjects | judged_links
    starts = list(_starts(patch.subjects, derivation.base))
    starts += [("", f"<{derivation.base}{key}> <{same}> ") for key in sorted(linked) for same in _SAME]
    shared = {
        found: quad for found, quad in derivation.reference.items() if _subject(quad, derivation.base) in patch.subjects
    }
    shared |= derivation.state_world(patch.world)
    described = {key for quad in shared.values() if (key := _subject(quad, derivation.base))}
    described |= {key for key in linked if _is_described(store, derivation.base + key)}
    links = derivation.settled_links(described.__contains__, only=subjects)
    past = {(one.subject, one.object) for one in change.judged if one.kind is JudgementKind.LINK}
    past |= {(link.key, link.qid) for link in derivation.settled_links(lambda key: True, only=subjects)}
    starts += [(iris.node(LINKS).value, f"{link_node(key, qid, iris)} ") for key, qid in sorted(past, key=str)]
    touching = [one for one in (*derivation.judgements, *change.judged) if _judged_articles([one]) & change.articles]
    starts += [(iris.node(JUDGEMENTS).value, f"{judgement_node(one, iris)} ") for one in touching]
    there = {article for article in _judged_articles(touching) if _stays(facts, change, article)}
    beside = chain(
        link_quads(links, derivation.base),
        judgement_quads((one for one in touching if one in derivation.judgements), there, derivation.base),
    )
    return shared | {statement(quad): quad for quad in beside}, facts.derived_of(starts)


def _starts(subjects: Collection[str], base: str) -> Iterator[Statement]:
    """How the statements on each subject begin, and those on its parts."""
    for key in sorted(subjects):
        yield "", f"<{base}{key}> "
        if key.startswith(_PARTS):
            yield "", f"<{base}{key}/"


def _subject(quad: Quad, base: str) -> str:
    """The key of what a quad of the default graph is about, without the part that lies below it."""
    if not isinstance(quad.subject, NamedNode) or not quad.subject.value.startswith(base):
        return ""
    key = quad.subject.value.removeprefix(base)
    return "/".join(key.split("/")[:2]) if key.startswith(_PARTS) else key


def _stays(facts: FactsFile, change: Change, article: str) -> bool:
    return article in change.candidates or (article not in change.withdrawn and facts.digest(article) is not None)


def _is_described(store: Store, iri: str) -> bool:
    return next(store.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph()), None) is not None


def _is_sound(
    derivation: Derivation,
    store: Store,
    change: Change,
    shared: Mapping[Statement, Quad],
    owned: Collection[Statement],
) -> bool:
    """Whether all that is new keeps the shapes, and everything that articles and judgements refer to is described."""
    gone = {found for found in owned if found not in shared}
    subjects = {quad.subject.value for quad in shared.values() if isinstance(quad.subject, NamedNode)}

    def is_described(iri: str) -> bool:
        if iri in subjects:
            return True
        quads = store.quads_for_pattern(NamedNode(iri), None, None, DefaultGraph())
        return any(statement(quad) not in gone for quad in quads)

    named = {quad.object.value for quad in shared.values() if isinstance(quad.object, NamedNode)} - subjects
    types = [
        quad
        for iri in sorted(named)
        if iri.startswith(derivation.base)
        for quad in store.quads_for_pattern(NamedNode(iri), term(RDF.type), None, DefaultGraph())
    ]
    seen = dict(shared) | {statement(quad): quad for quad in types}
    known = {*owned, *(statement(quad) for quad in types)}
    return not derivation.check_shared(seen, change.candidates, known=known, is_described=is_described)
