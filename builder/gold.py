"""Articles and judgements of claims in, facts records out as people have corrected them: gold in the guide's form.

Only articles of which some claim was judged are written. An event all of whose claims were rejected is left out; of a
corrected one, type, time, roles and figures are those that are right, as far as the article has an entity for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from builder.accounts import derive_account
from builder.claims import Toll
from builder.graph.facts import StoredArticle
from builder.judged import correct_accounts
from builder.judgements import Judgement, claim_verdicts
from builder.keys import article_key_of
from builder.model import Casualty, EventFact, Facts, Role
from builder.records import encode
from ontology.authority import load_authority

__all__ = ["gold_records"]


def gold_records(articles: Iterable[StoredArticle], judgements: Iterable[Judgement]) -> Iterator[dict[str, object]]:
    """The corrected record of each article that has a judged claim, in the order of the articles."""
    judgements = tuple(judgements)
    judged = {article_key_of(claim) for claim in claim_verdicts(judgements)}
    authority = load_authority()
    for stored in articles:
        if stored.article.key in judged:
            account = derive_account(stored.article, stored.facts)
            (corrected,) = correct_accounts([account], judgements, authority)
            ids = {
                participant.key: entity.id
                for participant in account.participants
                for entity in stored.facts.entities
                if set(entity.names) & set(participant.names) and entity.type is participant.type
            }
            events = tuple(_event(report.event, report.roles, report.tolls, ids) for report in corrected.reports)
            yield encode(_without_ties(replace(stored.facts, events=events)))


def _event(event: EventFact, roles: object, tolls: Iterable[Toll], ids: dict[str, str]) -> EventFact:
    assert isinstance(roles, dict)
    fillers = {role.value: tuple(dict.fromkeys(ids[key] for key in roles.get(role, ()) if key in ids)) for role in Role}
    figures: dict[object, Casualty] = {toll.casualty.span: toll.casualty for toll in tolls}
    kept = tuple(figures[line.span] for line in event.casualties if line.span in figures)
    return replace(event, casualties=kept, **fillers)  # type: ignore[arg-type]  # each role is a field of its name


def _without_ties(facts: Facts) -> Facts:
    """The record without relations to events that it does not hold any more."""
    ids = {event.id for event in facts.events}
    return replace(
        facts,
        events=tuple(
            replace(event, relations=tuple(tie for tie in event.relations if tie.event in ids))
            for event in facts.events
        ),
    )
