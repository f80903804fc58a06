"""Accounts of articles and the authority in; everything that may have a Wikidata item, with what surrounds it, out.

What the authority or the gazetteer knows is looked up by its own names, country and place. What only an article knows
is looked up by the article: the states and places that it names, its date, the office that it gives a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from builder.accounts import Account, Participant
from builder.linking.items import ItemKind, LinkItem
from builder.linking.names import fold_name
from builder.linking.scoring import Subject
from builder.linking.surroundings import Anchor, StateWords, Surroundings
from builder.model import EntityType, Role, Span
from builder.world import Event
from ontology.authority import Authority, RecordType

__all__ = ["Question", "find_event_questions", "find_questions"]

_KINDS = {
    EntityType.PERSON: ItemKind.PERSON,
    EntityType.STATE: ItemKind.STATE,
    EntityType.ORGANISATION: ItemKind.ORGANISATION,
    EntityType.PLACE: ItemKind.PLACE,
}
_SIDES = (Role.PARTY, Role.AGENT, Role.TARGET)
_MENTIONS = 3  # sentences that are kept for whoever reviews a link
_TOWN = 25.0  # kilometres: two records of one place lie no further apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A thing to be linked, what surrounds it, and where articles mention it."""

    subject: Subject
    around: Surroundings
    mentions: tuple[tuple[str, int, int], ...]


def find_questions(
    accounts: Iterable[Account], authority: Authority, known: Mapping[str, LinkItem]
) -> Iterator[Question]:
    """What the articles name and the authority has no sure item for, and the authority's own conflicts, by key.

    `known` are the items of authority and gazetteer by key.
    """
    sightings: dict[str, list[tuple[Account, Participant]]] = defaultdict(list)
    for account in accounts:
        used = _used(account)
        for participant in account.participants:
            if participant.key in used or not participant.local:
                sightings[participant.key].append((account, participant))
    items = {record.key: record.wikidata.qid for record in authority.records if record.wikidata}
    articles = _Articles(authority=authority, known=known, words=StateWords(authority=authority), states={})
    for record in authority.records:
        if record.type in (RecordType.CONFLICT, RecordType.EPISODE, RecordType.WAR):
            parties = frozenset(items[key] for key in record.parties if key in items)
            yield _of_record(known[record.key], (), parties)
    for key in sorted(sightings):
        item = known.get(key)
        if item is None:
            yield articles.ask(key, sightings[key])
        elif not item.verified:
            yield _of_record(item, sightings[key])


def find_event_questions(
    events: Iterable[Event], authority: Authority, known: Mapping[str, LinkItem]
) -> Iterator[Question]:
    """Events that happened, between parties with an item, at a time that is known: what Wikidata may have as well."""
    for event in events:
        keys = {key for role in _SIDES for key in event.roles.get(role, ())}
        parties = frozenset(item.qid for key in keys if (item := known.get(key)) and item.verified and item.qid)
        if event.episode or not event.realised or len(parties) < 2 or event.earliest is None or event.latest is None:
            continue
        places = (known.get(key) for key in event.roles.get(Role.PLACE, ()))
        anchors = tuple(
            Anchor(entity=item.id, latitude=item.latitude, longitude=item.longitude, country=item.country)
            for item in places
            if item and item.latitude is not None and item.longitude is not None
        )
        yield Question(
            subject=Subject(
                key=event.key,
                kind=ItemKind.EVENT,
                names=(),
                start=event.earliest.isoformat(),
                end=event.latest.isoformat(),
            ),
            around=Surroundings(anchors=anchors, parties=parties),
            mentions=(),
        )


def _used(account: Account) -> Collection[str]:
    return {key for report in account.reports for keys in report.roles.values() for key in keys} | {
        claim.claimant for report in account.reports for claim in report.claims if claim.claimant
    }


def _of_record(
    item: LinkItem, seen: Sequence[tuple[Account, Participant]], parties: frozenset[str] = frozenset()
) -> Question:
    located = item.latitude is not None and item.longitude is not None
    here = (
        (Anchor(entity="", latitude=item.latitude or 0.0, longitude=item.longitude or 0.0, country=item.country),)
        if located
        else ()
    )
    return Question(
        subject=Subject(
            key=item.id,
            kind=item.kind,
            names=item.names,
            country=item.country,
            geonames=item.geonames,
            start=item.start,
            end=item.end,
        ),
        around=Surroundings(anchors=here, scale=_TOWN, parties=parties),
        mentions=_mentions(seen),
    )


@dataclass(frozen=True, kw_only=True)
class _Articles:
    """What articles say around names; each article is read once."""

    authority: Authority
    known: Mapping[str, LinkItem]
    words: StateWords
    states: dict[str, tuple[tuple[str, int], ...]]

    @cached_property
    def offices(self) -> Mapping[frozenset[str], str]:
        """The item of each office by the names it has."""
        return {
            _office_names(record.names): record.wikidata.qid
            for record in self.authority.records
            if record.type is RecordType.OFFICE and record.wikidata
        }

    def ask(self, key: str, seen: Sequence[tuple[Account, Participant]]) -> Question:
        """The question about an entity that only articles know, as the first of them has it."""
        account, participant = seen[0]
        article = account.article
        if article.key not in self.states:
            self.states[article.key] = tuple(self.words.find(article))
        names = tuple(dict.fromkeys(name for _, each in seen for name in each.names))
        folded = {fold_name(name) for name in names}
        return Question(
            subject=Subject(key=key, kind=_KINDS[participant.type], names=names, spans=participant.mentions),
            around=Surroundings(
                states=self.states[article.key],
                anchors=tuple(_anchors(account, self.known)),
                date=article.published,
                offices=frozenset(qid for forms, qid in self.offices.items() if forms & folded),
            ),
            mentions=_mentions(seen),
        )


def _office_names(names: Mapping[str, Iterable[str]]) -> frozenset[str]:
    return frozenset(fold_name(name) for forms in names.values() for name in forms)


def _anchors(account: Account, known: Mapping[str, LinkItem]) -> Iterator[Anchor]:
    for other in account.participants:
        item = known.get(other.key)
        if other.type is EntityType.PLACE and item and item.latitude is not None and item.longitude is not None:
            yield Anchor(
                entity=other.key,
                latitude=item.latitude,
                longitude=item.longitude,
                country=item.country,
                spans=other.mentions,
            )


def _mentions(seen: Sequence[tuple[Account, Participant]]) -> tuple[tuple[str, int, int], ...]:
    found: list[tuple[str, int, int]] = []
    for account, participant in seen:
        first: Span | None = min(participant.mentions, default=None)
        if first is not None:
            found.append((account.article.key, first.start, first.end))
    return tuple(sorted(found)[:_MENTIONS])
