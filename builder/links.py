"""What links a thing of the graph with Wikidata, as the store keeps it: one record for each item and each NIL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from builder.judgements import Judgement, Verdict, link_verdicts
from ontology.authority import Authority, LinkStatus

__all__ = ["LinkState", "StoredLink", "authority_links", "judge"]


class LinkState(StrEnum):
    """How sure a link is; the local names of the ontology's terms."""

    VERIFIED = "verified"  # by the sources of the authority
    ACCEPTED = "accepted"  # by score
    CONFIRMED = "confirmed"  # by a person
    CANDIDATE = "candidate"  # to be reviewed
    REJECTED = "rejected"
    UNLINKED = "unlinked"  # no item is known


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLink:
    """A thing's key, an item (None: no item is known), and all that the decision rests on.

    `features` are those of the score, `label` the name that matched, `mentions` where articles name it.
    """

    key: str
    qid: str | None
    state: LinkState
    method: str
    evidence: str
    score: float | None = None
    features: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    label: str | None = None
    description: str | None = None
    judged_by: str | None = None
    date: str | None = None
    mentions: tuple[tuple[str, int, int], ...] = ()

    @property
    def linked(self) -> bool:
        """Whether the item is the thing's, so far as anybody knows."""
        return self.state in (LinkState.VERIFIED, LinkState.ACCEPTED, LinkState.CONFIRMED)


def authority_links(authority: Authority) -> list[StoredLink]:
    """The links that the authority has evidence for."""
    states = {LinkStatus.VERIFIED: LinkState.VERIFIED, LinkStatus.CANDIDATE: LinkState.CANDIDATE}
    return [
        StoredLink(
            key=record.key,
            qid=record.wikidata.qid,
            state=states[record.wikidata.status],
            method="authority",
            evidence=record.wikidata.evidence,
        )
        for record in authority.records
        if record.wikidata
    ]


def judge(links: Iterable[StoredLink], judgements: Iterable[Judgement]) -> list[StoredLink]:
    """The links as people see them: a judgement goes before what a program decided, and stands where none did.

    A thing has one item: where a person confirmed one, whatever else was linked goes back to review.
    """
    verdicts = dict(link_verdicts(judgements))
    confirmed = {key for (key, _), one in verdicts.items() if one.verdict is Verdict.CONFIRMED}
    without = {key for (key, qid) in verdicts if qid is None} - confirmed
    found = []
    for link in links:
        verdict = verdicts.pop((link.key, link.qid), None) if link.qid else None
        if verdict is not None:
            found.append(_judged(link, verdict))
        elif link.key in confirmed:
            found.extend([replace(link, state=LinkState.CANDIDATE)] if link.qid else [])
        elif link.key in without:
            found.extend([replace(link, state=LinkState.REJECTED)] if link.qid else [])
        else:
            found.append(link)
    found += [_judged(_unseen(one), one) for one in verdicts.values()]
    open_keys = {link.key for link in found if link.qid and link.state is not LinkState.REJECTED}
    kept = (link for link in found if link.qid or link.key not in open_keys)
    return sorted(kept, key=lambda link: (link.key, link.qid or ""))


_STATES = {
    Verdict.CONFIRMED: LinkState.CONFIRMED,
    Verdict.REJECTED: LinkState.REJECTED,
    Verdict.NONE: LinkState.UNLINKED,
}


def _judged(link: StoredLink, judgement: Judgement) -> StoredLink:
    said = f"judged by {judgement.by}" + (f": {judgement.note}" if judgement.note else "")
    return replace(
        link,
        state=_STATES[judgement.verdict],
        method="judgement",
        evidence=f"{said}; {link.evidence}" if link.evidence else said,
        judged_by=judgement.by,
        date=judgement.date,
    )


def _unseen(judgement: Judgement) -> StoredLink:
    return StoredLink(
        key=judgement.subject, qid=judgement.object, state=LinkState.CANDIDATE, method="judgement", evidence=""
    )
