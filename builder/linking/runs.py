"""Accounts of articles in, the links that the store keeps out: one run of the linker over all that may have an item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from builder.accounts import Account
from builder.judgements import Judgement, Verdict, link_verdicts
from builder.linking.index import LinkingIndex
from builder.linking.items import LinkItem
from builder.linking.linker import Decision, Linker, Outcome
from builder.linking.sources import authority_items, gazetteer_items, refused_items
from builder.linking.subjects import Question, find_event_questions, find_questions
from builder.links import LinkState, StoredLink
from builder.world import Event
from ontology.authority import Authority, LinkStatus, load_authority
from ontology.authority.gazetteer import load_gazetteer

__all__ = ["Search", "known_items", "link", "make_linker", "store_decision"]

Search = Callable[[Question], Iterable[tuple[LinkItem, float]]]  # candidates from elsewhere, with likeness of names


@cache
def known_items() -> Mapping[str, LinkItem]:
    """What the shipped authority and gazetteer hold, by key."""
    authority = load_authority()
    items = (*authority_items(authority), *gazetteer_items(load_gazetteer(), authority))
    return {item.id: item for item in items}


def make_linker(index: LinkingIndex, authority: Authority, judgements: Iterable[Judgement]) -> Linker:
    """A linker over an index, with what the authority owns and people have judged."""
    return Linker(
        index,
        owners={
            record.wikidata.qid: record.key
            for record in authority.records
            if record.wikidata and record.wikidata.status is LinkStatus.VERIFIED
        },
        refused=refused_items(),
        verdicts={
            (key, qid): (one.verdict is Verdict.CONFIRMED, one.by)
            for (key, qid), one in link_verdicts(judgements).items()
            if qid is not None
        },
    )


def link(
    accounts: Iterable[Account],
    linker: Linker,
    authority: Authority,
    *,
    events: Iterable[Event] = (),
    search: Search = lambda question: (),
    progress: Callable[[int], None] = lambda done: None,
) -> Iterator[StoredLink]:
    """The decisions on all that the accounts name and on events, as links. `search` asks elsewhere for more."""
    named = find_questions(accounts, authority, known_items())
    told = find_event_questions(events, authority, known_items())
    for done, question in enumerate(chain(named, told), start=1):
        decision = linker.decide(question.subject, question.around)
        if decision.outcome in (Outcome.NIL, Outcome.REVIEW) and (more := tuple(search(question))):
            decision = linker.decide(question.subject, question.around, more=more)
        if question.subject.names or decision.outcome is not Outcome.NIL:  # most events of the news have no item
            yield from store_decision(decision, question.mentions)
        progress(done)


_STATES = {
    Outcome.ACCEPTED: LinkState.ACCEPTED,
    Outcome.CONFIRMED: LinkState.CONFIRMED,
    Outcome.REJECTED: LinkState.REJECTED,
}


def store_decision(decision: Decision, mentions: tuple[tuple[str, int, int], ...]) -> Iterator[StoredLink]:
    """A decision as links: one for each candidate, or one without an item. The chosen one has its outcome."""
    chosen = decision.chosen
    if decision.outcome is Outcome.NIL:
        yield StoredLink(
            key=decision.subject.key,
            qid=None,
            state=LinkState.UNLINKED,
            method=decision.method,
            evidence="no item of the index is like it",
            mentions=mentions,
        )
    for candidate in decision.candidates:
        if candidate is chosen and candidate.outcome is None:
            state = _STATES[decision.outcome]
        else:
            state = _STATES[candidate.outcome] if candidate.outcome else LinkState.CANDIDATE
        yield StoredLink(
            key=decision.subject.key,
            qid=candidate.item.qid,
            state=state,
            method=decision.method,
            evidence=f"{candidate.features} = {candidate.score:.2f}",
            score=candidate.score,
            features={name: value for name, value in candidate.features.listed() if value is not None},
            label=candidate.label,
            description=candidate.item.description,
            mentions=mentions,
        )
