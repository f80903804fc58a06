"""Fresh reports and what is remembered in, the pairs that they make with known reports out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache

import orjson

from builder.resolution.events import by_article
from builder.resolution.matching import Matcher, Pair, Rank, hash_key
from builder.resolution.nights import Apart, find_apart
from builder.resolution.reports import Sketch, Telling, read_sketch
from builder.resolution.spine import Spine
from builder.world import Memory

__all__ = ["Neighbours", "find_neighbours"]


class Neighbours:
    """Fresh reports and those about them.

    `replaced` has the reports that fresh ones take the place of, with their events; `stirred` are known clashes whose
    nights articles keep apart no more, or now do; `pairs` are all pairs in which a fresh or stirred report is.
    """

    def __init__(
        self,
        memory: Memory,
        fresh: Sequence[Telling],
        replaced: Mapping[str, str],
        stirred: Mapping[str, Sketch],
        matcher: Matcher,
    ) -> None:
        self._memory = memory
        self._sketches: dict[str, Sketch] = {**stirred, **{telling.key: telling for telling in fresh}}
        self.known_events: dict[str, str] = dict(replaced)
        self.matcher = matcher
        self.fresh = fresh
        self.replaced = replaced
        self.stirred = frozenset(stirred)
        self.gone = frozenset(replaced) - {telling.key for telling in fresh}
        self.dropped = frozenset({*replaced, *self._sketches})
        self.pairs: Mapping[Pair, Rank] = self._match()

    def sketch(self, report: str) -> Sketch:
        """The sketch of a report that was read."""
        return self._sketches[report]

    def read(self, reports: Collection[str]) -> dict[str, Sketch]:
        """The sketches of reports; what is not known is left out."""
        for key, article, event, sketch in self._memory.told(set(reports) - (self._sketches.keys() - self.stirred)):
            self.known_events.setdefault(key, event)
            self._sketches.setdefault(key, read_sketch(key, article, orjson.loads(sketch)))
        return {key: self._sketches[key] for key in sorted(reports) if key in self._sketches}

    def events(self, reports: Collection[str]) -> dict[str, str]:
        """The events that known reports belonged to before."""
        self.read(reports)
        return {key: self.known_events[key] for key in reports if key in self.known_events}

    def _match(self) -> dict[Pair, Rank]:
        mine = [sketch for _, sketch in sorted(self._sketches.items()) if not sketch.episode]
        keys = {key for sketch in mine for _, numbers in self.matcher.keys(sketch) for key in numbers}
        found = [(key, report) for key, report in self._memory.under(keys) if report not in self.dropped]
        sketches = self.read({report for _, report in found})
        known: dict[int, list[Sketch]] = defaultdict(list)
        for key, report in found:
            known[key].append(sketches[report])
        return self.matcher.match(mine, known)


def find_neighbours(resketched: Collection[str], fresh: Sequence[Telling], memory: Memory, spine: Spine) -> Neighbours:
    """The neighbours of the fresh reports, which are all those of the articles that are sketched anew."""
    rows = memory.told_in(resketched)
    before = _apart(read_sketch(key, article, orjson.loads(sketch)) for key, article, _, sketch in rows)
    after = _apart(fresh)
    articles = frozenset(resketched)

    @cache
    def is_kept_apart(times: Apart) -> bool:
        found = memory.told({report for _, report in memory.under({hash_key("apart", times)})})
        return any(row[1] not in articles for row in found)

    stirred: dict[str, Sketch] = {}
    for times in sorted(before.symmetric_difference(after)):
        if not is_kept_apart(times):
            states, days = times
            keys = {hash_key("night", states, day.partition("/")[0]) for day in days}
            for key, article, _, sketch in memory.told({report for _, report in memory.under(keys)}):
                if article not in articles:
                    stirred[key] = read_sketch(key, article, orjson.loads(sketch))
    matcher = Matcher(spine, lambda times: times in after or is_kept_apart(times))
    return Neighbours(memory, fresh, {row[0]: row[2] for row in rows}, stirred, matcher)


def _apart(sketches: Iterable[Sketch]) -> set[Apart]:
    """The nights that articles keep apart; an episode is no night."""
    found = by_article(sketch for sketch in sketches if not sketch.episode)
    return {times for article in found.values() for times, _, _ in find_apart(article)}
