"""A few changed articles and what is remembered of all others in, the patch out that consolidating all would amount to.

Nothing here looks at all reports. A changed report is held against those that share a key with it; events are joined
anew among the reports that pairs tie together, on which no others have a bearing; and of the events only those are
described again whose reports, or whatever they hang together with, have changed:

- events that a changed report belonged or belongs to, or whose reports are others than before;
- events that a report of those is tied to by the words of its article, or contradicts;
- events of a conflict of whose wars an article tells for the first time, or none does any more;
- events in which somebody takes part who is called otherwise now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from builder.accounts import Account
from builder.judged import correct_accounts
from builder.judgements import Judgement, Verdict, event_verdicts
from builder.keys import make_article
from builder.resolution.consolidation import describe_events, find_opposed, report_keys, told_row
from builder.resolution.contradictions import act_keys
from builder.resolution.events import Cluster, Verdicts, event_key, join
from builder.resolution.families import Families, renew_families
from builder.resolution.matching import Pair, Rank
from builder.resolution.naming import count_sightings, involved, name_entities, named_places
from builder.resolution.neighbours import Neighbours, find_neighbours
from builder.resolution.reports import Telling
from builder.resolution.spine import Spine
from builder.resolution.tellings import tell
from builder.world import Event, Memory, Notes, Patch, Sighting, World
from ontology.authority import Authority

__all__ = ["amend"]


def amend(
    before: Sequence[Account],
    after: Sequence[Account],
    memory: Memory,
    authority: Authority,
    *,
    min_confidence: float,
    judgements: Sequence[Judgement] = (),
) -> Patch:
    """The patch of articles that were as `before` and are as `after`; what was judged since belongs to both."""
    spine = Spine(authority)
    changed = {account.article.key for account in (*before, *after)}
    families = renew_families(changed, after, memory)
    reading = _Reading(memory, spine, authority, min_confidence, judgements, families, after)
    fresh = reading.tell(families.resketched)
    neighbours = find_neighbours(families.resketched, fresh, memory, spine)
    events = _Events(memory, neighbours, judgements)
    description = _Description(memory, spine, reading, events)
    counts, lost = count_sightings(after, authority), count_sightings(before, authority)
    delta = {key: counts[key] - lost[key] for key in sorted({*counts, *lost}) if counts[key] != lost[key]}
    seen = {key for key, *_ in (*counts, *lost)}
    renamed = _renamed(memory.sightings(seen), delta, spine, authority)
    wanted = events.changed | description.tied() | description.of_stirred_conflicts() | memory.involving(renamed)
    found, wanted = description.describe(wanted)
    taking_part = involved(found)
    sightings = _add(memory.sightings(seen | taking_part), delta)
    entities = name_entities(sightings, taking_part, spine, authority)
    return Patch(
        world=World(
            events=found,
            entities=entities,
            copies=families.copies,
            places=named_places(sightings),
            notes=Notes(
                keys=[*families.keys, *report_keys(fresh, {one.key: neighbours.matcher.keys(one) for one in fresh})],
                pairs=[*families.pairs, *((*pair, rank) for pair, rank in sorted(neighbours.pairs.items()))],
                told=[told_row(telling, events.now(telling.key)) for telling in fresh],
                families=families.rows,
                opposed=find_opposed(found),
                sightings=delta,
            ),
        ),
        subjects=frozenset({*wanted, *seen, *taking_part, *(make_article(key) for key in families.resketched)}),
        forgotten=frozenset({*neighbours.replaced, *changed}),
        unpaired=frozenset(neighbours.stirred),
        moved=events.moved,
        unopposed=frozenset(wanted),
    )


class _Reading:
    """What articles tell as it will be, read once each: of changed ones and of those that are known."""

    def __init__(
        self,
        memory: Memory,
        spine: Spine,
        authority: Authority,
        min_confidence: float,
        judgements: Sequence[Judgement],
        families: Families,
        after: Sequence[Account],
    ) -> None:
        self._memory = memory
        self._spine = spine
        self._authority = authority
        self._min_confidence = min_confidence
        self._judgements = judgements
        self._families = families
        self._after = {account.article.key: account for account in after}
        self._told: dict[str, tuple[Telling, ...]] = {}

    def tell(self, articles: Collection[str]) -> tuple[Telling, ...]:
        """All reports of articles that are sure enough, by key; none of an article that is withdrawn."""
        missing = set(articles) - self._told.keys()
        known = self._memory.accounts(missing - self._families.changed)
        accounts = [*known, *(self._after[key] for key in sorted(missing & self._after.keys()))]
        others = {account.article.key for account in known} - self._families.resketched
        stored = {article: family for article, family, _ in self._memory.families(others)}
        families = {key: family for key, family in {**stored, **self._families.family}.items() if family}
        self._told |= dict.fromkeys(missing, ())
        for account in correct_accounts(accounts, self._judgements, self._authority):
            self._told[account.article.key] = tell(
                [account], self._spine, min_confidence=self._min_confidence, families=families
            )
        found = (telling for key in articles for telling in self._told[key])
        return tuple(sorted(found, key=lambda telling: telling.key))


class _Events:
    """Which event each report belongs to, before and now."""

    def __init__(self, memory: Memory, neighbours: Neighbours, judgements: Sequence[Judgement]) -> None:
        self._memory = memory
        self._neighbours = neighbours
        verdicts = event_verdicts(judgements)
        same: dict[str, set[str]] = defaultdict(set)
        for pair, verdict in verdicts.items():
            if verdict is Verdict.SAME:
                for one in pair:
                    same[one] |= pair
        self._same = same
        self._paired: set[str] = set()  # reports whose pairs are known already
        self._known_pairs: dict[Pair, Rank] = {}
        self._now = {report: event_key(group) for group in self._join(verdicts) for report in group}
        self._now |= {telling.key: telling.episode for telling in neighbours.fresh if telling.episode}
        old = neighbours.known_events
        fresh = {telling.key for telling in neighbours.fresh}
        self.moved = {key: now for key, now in sorted(self._now.items()) if key not in fresh and old[key] != now}
        self.changed = {self._now[key] for key in (*fresh, *self.moved)}
        self.changed |= {old[key] for key in (*neighbours.replaced, *self.moved)}

    def now(self, report: str) -> str:
        """The event that a changed report belongs to."""
        return self._now[report]

    def now_of(self, reports: Iterable[str]) -> dict[str, str]:
        """The event that each report belongs to, whether it is changed or not."""
        reports = set(reports)
        known = self._memory.told(reports - self._now.keys())
        return {**{row[0]: row[2] for row in known}, **{key: self._now[key] for key in reports & self._now.keys()}}

    def reports_of(self, events: Collection[str]) -> dict[str, set[tuple[str, str]]]:
        """The reports of each event as it is now, with their articles."""
        found: dict[str, set[tuple[str, str]]] = {event: set() for event in events}
        for report, article, event, _ in self._memory.told_of(events):
            if report not in self._neighbours.replaced and report not in self._now:
                found[event].add((report, article))
        for report, event in self._now.items():
            if event in found:
                found[event].add((report, self._neighbours.sketch(report).article))
        return found

    def before(self) -> set[str]:
        """The events that changed reports belonged to before."""
        return set(self._neighbours.replaced.values())

    def _join(self, verdicts: Verdicts) -> list[list[str]]:
        """The events of changed reports and of all whose events these may have a bearing on.

        Beginning with the events that changed reports belonged to, others are taken in as long as some pair might
        join them. What is left outside is joined as it was: all pairs that lead there fail as they did.
        """
        neighbours = self._neighbours
        reports = {sketch.key for sketch in neighbours.fresh if not sketch.episode} | neighbours.stirred
        events = {*neighbours.replaced.values(), *neighbours.events(neighbours.stirred).values()}
        while True:
            reports = self._with_judged(reports | self._members(events))
            region = {key: one for key, one in neighbours.read(reports).items() if not one.episode}
            pairs = self._pairs(region)
            beyond = neighbours.read({one for pair in pairs for one in pair} - region.keys())
            groups, open_to = join(region, pairs, neighbours.matcher, verdicts, beyond)
            if not open_to:
                return groups
            events = set(neighbours.events(open_to).values())
            reports |= open_to

    def _members(self, events: Collection[str]) -> set[str]:
        """The reports that events had before, as far as they are still there."""
        loose = {event for event in events if event.startswith("event/")}
        return {row[0] for row in self._memory.told_of(loose)} - self._neighbours.gone

    def _with_judged(self, reports: set[str]) -> set[str]:
        """Reports with all that people judged to be one with them, and what these were one event with."""
        found, waiting = set(reports), set(reports)
        while waiting := {one for key in waiting for one in self._same.get(key, ())} - found - self._neighbours.gone:
            waiting |= self._members(self._neighbours.events(waiting).values()) - found
            found |= waiting
        return found

    def _pairs(self, region: Collection[str]) -> dict[Pair, Rank]:
        """All pairs in which one of these reports is, as they are now."""
        dropped = self._neighbours.dropped
        for one, other, rank in self._memory.pairs_of(set(region) - self._paired):
            if one not in dropped and other not in dropped:
                self._known_pairs[one, other] = rank
        self._paired |= set(region)
        fresh = self._neighbours.pairs.items()
        return {**self._known_pairs, **{pair: rank for pair, rank in fresh if pair[0] in region or pair[1] in region}}


class _Description:
    """The events that are described anew, and what they hang together with."""

    def __init__(self, memory: Memory, spine: Spine, reading: _Reading, events: _Events) -> None:
        self._memory = memory
        self._spine = spine
        self._reading = reading
        self._events = events
        self._wars: dict[str, bool] = {}

    def tied(self) -> set[str]:
        """The events that the words of an article tie to one whose key has changed, or that contradict such."""
        moved = self._events.moved
        articles = {row[1] for row in self._memory.told(moved.keys())}
        partners: set[str] = set()
        for telling in self._reading.tell(articles):
            targets = {key for _, key in telling.report.relations}
            if telling.key in moved:
                partners |= targets
            elif targets & moved.keys():
                partners.add(telling.key)
        opposed = {one for pair in self._memory.opposed(self._events.changed) for one in pair}
        return set(self._events.now_of(partners).values()) | opposed

    def of_stirred_conflicts(self) -> set[str]:
        """The events of conflicts of whose wars another set is told than before."""
        found: set[str] = set()
        for war in sorted(self._events.changed):
            if not war.startswith("event/") and bool(self._memory.told_of([war])) != self._is_told(war):
                conflict = self._spine.conflict_of(war)
                if conflict is not None:
                    found |= self._memory.parts_of(conflict)
                    found |= {each.key for each in self._spine.conflict(conflict).wars if self._is_told(each.key)}
        return found

    def describe(self, wanted: set[str]) -> tuple[tuple[Event, ...], set[str]]:
        """These events, and those that they contradict; the keys of all, also of those that are no more."""
        while True:
            found = self._describe(wanted)
            beyond = {one for event in found for one in self._opponents(event)} - wanted
            if not beyond:
                return found, wanted
            wanted = wanted | beyond

    def _opponents(self, event: Event) -> set[str]:
        """The events whose claims stand in contradictions with this one's."""
        claims = {claim for one in event.contradictions for claim in one.claims}
        return {self._event_of_claim[claim] for claim in claims if claim in self._event_of_claim}

    def _describe(self, wanted: set[str]) -> tuple[Event, ...]:
        reports = self._events.reports_of(wanted)
        articles = {article for found in reports.values() for _, article in found}
        tellings = {telling.key: telling for telling in self._reading.tell(articles)}
        own = {report for found in reports.values() for report, _ in found}
        acts = {key for report in own for key in act_keys(tellings[report])}
        mates = {row[1] for row in self._memory.told({report for _, report in self._memory.under(acts)})}
        tellings |= {telling.key: telling for telling in self._reading.tell(mates)}
        now = self._events.now_of(tellings)
        groups: dict[str, list[Telling]] = defaultdict(list)
        for key, telling in sorted(tellings.items()):
            groups[now[key]].append(telling)
        clusters = [
            Cluster(key=event, episode=not event.startswith("event/"), tellings=tuple(group))
            for event, group in sorted(groups.items())
        ]
        self._event_of_claim = {claim: now[key] for key, telling in tellings.items() for claim in telling.claims}
        return describe_events(clusters, self._spine, is_told=self._is_told, only=wanted)

    def _is_told(self, war: str) -> bool:
        if war not in self._wars:
            self._wars[war] = bool(self._events.reports_of([war])[war])
        return self._wars[war]


def _renamed(
    before: Mapping[Sighting, int], delta: Mapping[Sighting, int], spine: Spine, authority: Authority
) -> set[str]:
    """The entities whose label in some language changes with the counts of their names."""

    def labels(counts: Mapping[Sighting, int]) -> dict[str, dict[str, str]]:
        entities = name_entities(counts, {key for key, *_ in counts}, spine, authority)
        return {one.key: {language: names[0] for language, names in one.names.items()} for one in entities}

    first, second = labels(before), labels(_add(before, delta))
    return {key for key in first if key in second and first[key] != second[key]}


def _add(counts: Mapping[Sighting, int], delta: Mapping[Sighting, int]) -> dict[Sighting, int]:
    return {key: number for key in (*counts, *delta) if (number := counts.get(key, 0) + delta.get(key, 0))}
