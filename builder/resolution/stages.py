"""Clusters in, the stages of truces out: how far each has come, according to which claims.

- proposed: a report calls for the truce or takes it for possible, or its words say that it was proposed;
- agreed: a report tells it as made, or as announced and yet to come;
- in force: its words say so, or it was made and the day that the text names for it was there when the article appeared;
- extended, ended: the words of a report say so;
- violated: an article tells of a breach of it, by whoever its claims name, and according to them.

The stage that a truce has reached is the last of these for which there is a claim: one that was broken stays broken
until it is told to have ended. What its words say counts only in reports of what happened. See `builder.terms` for
the words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from builder.model import Factuality, RelationKind, Role, TruceScope, TruceStage
from builder.resolution.events import Cluster
from builder.resolution.reports import ENDINGS, Telling
from builder.world import Stage, Truce

__all__ = ["follow_truces"]

_HOPED_FOR = (Factuality.CALLED_FOR, Factuality.POSSIBLE)
_MADE = (Factuality.ACTUAL, Factuality.FUTURE)


def follow_truces(clusters: Sequence[Cluster], *, only: Collection[str] | None = None) -> dict[str, Truce]:
    """What is told of each truce or peace agreement besides its roles, by the key of its event, or of some of them."""
    breaches = _breaches(clusters)
    found: dict[str, Truce] = {}
    for group in clusters:
        tellings = [telling for telling in group.tellings if telling.type in ENDINGS]
        if tellings and (only is None or group.key in only):
            found[group.key] = _truce(tellings, breaches)
    return found


def _breaches(clusters: Sequence[Cluster]) -> Mapping[str, list[Telling]]:
    """The reports of breaches that happened, by the report of the truce that they break."""
    found: dict[str, list[Telling]] = defaultdict(list)
    for group in clusters:
        for telling in group.tellings:
            for relation, key in telling.report.relations:
                if relation is RelationKind.VIOLATES and telling.actual:
                    found[key].append(telling)
    return found


def _truce(tellings: Sequence[Telling], breaches: Mapping[str, list[Telling]]) -> Truce:
    claims: dict[TruceStage, set[str]] = defaultdict(set)
    violators: set[str] = set()
    for telling in tellings:
        for stage in _stages(telling):
            claims[stage].update(telling.claims)
        for breach in breaches.get(telling.key, ()):
            claims[TruceStage.VIOLATED].update(breach.claims)
            violators.update(breach.report.roles.get(Role.AGENT, ()))
    scopes = {scope for telling in tellings for scope in telling.report.terms.scopes}
    return Truce(
        stages=tuple(
            Stage(
                stage=stage,
                claims=tuple(sorted(claims[stage])),
                by=tuple(sorted(violators)) if stage is TruceStage.VIOLATED else (),
            )
            for stage in TruceStage
            if claims[stage]
        ),
        scopes=tuple(scope for scope in TruceScope if scope in scopes),
        guarantors=tuple(sorted({key for telling in tellings for key in telling.report.terms.guarantors})),
        monitors=tuple(sorted({key for telling in tellings for key in telling.report.terms.monitors})),
    )


def _stages(telling: Telling) -> Iterator[TruceStage]:
    said = telling.report.terms.stages
    if telling.factuality in _HOPED_FOR or TruceStage.PROPOSED in said:
        yield TruceStage.PROPOSED
    if telling.factuality in _MADE:
        yield TruceStage.AGREED
    if telling.actual:
        begin, published = telling.times.earliest, telling.published.latest
        begun = begin is not None and published is not None and begin <= published
        if begun or TruceStage.IN_FORCE in said:
            yield TruceStage.IN_FORCE
        yield from (stage for stage in (TruceStage.EXTENDED, TruceStage.ENDED) if stage in said)
