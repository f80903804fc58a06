"""An article and its facts in, what speaks for one namesake rather than another out: states, places, date, offices.

States count by name, nationality and people ("Syrian", "السوريين"), the nearer to a mention the more.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from builder.linking.names import fold_name
from builder.linking.sources import territories
from builder.model import Article, Span
from builder.text import fold
from ontology.authority import Authority, RecordType

__all__ = ["Anchor", "StateWords", "Surroundings", "distance"]

_REACH = 200.0  # characters at which a state counts half
_LONGEST = 4  # words of a state's name
_WORD = re.compile(r"\S+")
_ARABIC_ENDINGS = ("", "ه", "ون", "ين", "ات", "ا", "يه", "تين", "ان")
_PROCLITICS = re.compile(r"^(?:[وف])?(?:[بلك])?(?:ال|ل)?(?=..)")
_EARTH = 6371.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place that is no question: `entity` is whose it is, so that nothing stands witness for itself."""

    entity: str
    latitude: float
    longitude: float
    country: str | None = None
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What an article, or a record, says around a name. `states` has a territory code at each offset.

    `scale` is the distance in kilometres at which a place near by counts a third.
    """

    states: Sequence[tuple[str, int]] = ()
    anchors: Sequence[Anchor] = ()
    date: str | None = None
    offices: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    scale: float = 300.0

    def country(self, code: str | None, own: Sequence[Span]) -> float | None:
        """How much speaks for a country, against the one for which most does; None where no state is named."""
        weights = self.weights(own)
        if not weights or code is None:
            return None
        return weights.get(code, 0.0) / max(weights.values())

    def weights(self, own: Sequence[Span]) -> Mapping[str, float]:
        """How strongly each country is present around some spans; what stands within them does not count."""
        weights: defaultdict[str, float] = defaultdict(float)
        anchored = ((a.country, span.start) for a in self.anchors if a.country for span in a.spans)
        for code, offset in (*self.states, *anchored):
            if not any(span.start <= offset < span.end for span in own):
                gap = min((abs(span.start - offset) for span in own), default=0)
                weights[code] += 1 / (1 + gap / _REACH)
        return weights

    def nearness(self, entity: str, latitude: float | None, longitude: float | None) -> float | None:
        """How near a point is to the nearest place of the text that is another thing's; None where there is none."""
        if latitude is None or longitude is None:
            return None
        gaps = [distance(latitude, longitude, a.latitude, a.longitude) for a in self.anchors if a.entity != entity]
        return math.exp(-min(gaps) / self.scale) if gaps else None


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Kilometres between two points on the sphere.

    >>> round(distance(40.18, 44.51, 40.41, 49.87))
    454
    """
    a, b = math.radians(latitude), math.radians(other_latitude)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


@dataclass(frozen=True, kw_only=True)
class StateWords:
    """The words that name a state or its people, in every language of the authority."""

    authority: Authority

    @cached_property
    def forms(self) -> Mapping[str, str]:
        """Folded words to the territory code that they speak of; those of two states speak of neither."""
        codes = territories(self.authority)
        found: dict[str, set[str]] = defaultdict(set)
        for record in self.authority.records:
            if record.type is RecordType.STATE and record.key in codes:
                for form in _forms(record.names, record.adjectives, record.demonyms):
                    found[form].add(codes[record.key])
        return {form: next(iter(keys)) for form, keys in found.items() if len(keys) == 1}

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        """The first words of all forms: nearly every word of a text is none of them."""
        return frozenset(form.partition(" ")[0] for form in self.forms)

    def find(self, article: Article) -> Iterator[tuple[str, int]]:
        """Each state that a text speaks of, with the offset where."""
        folded = fold(article.text)
        words = list(_WORD.finditer(folded.text))
        position = 0
        while position < len(words):
            length, code = self._longest(words, position)
            if code is not None:
                yield code, int(folded.origin[words[position].start()])
            position += max(length, 1)

    def _longest(self, words: Sequence[re.Match[str]], position: int) -> tuple[int, str | None]:
        first = words[position][0]
        bare = _PROCLITICS.sub("", first)
        starts = [start for start in dict.fromkeys((first, bare, f"ال{bare}")) if start in self._beginnings]
        for length in range(min(_LONGEST, len(words) - position) if starts else 0, 0, -1):
            rest = [word[0] for word in words[position + 1 : position + length]]
            for start in starts:
                if (code := self.forms.get(" ".join((start, *rest)))) is not None:
                    return length, code
        return 1, None


def _forms(
    names: Mapping[str, Iterable[str]], adjectives: Mapping[str, Iterable[str]], demonyms: Mapping[str, Iterable[str]]
) -> Iterator[str]:
    for listed in names.values():
        yield from map(fold_name, listed)
    for forms in (adjectives, demonyms):
        for language, listed in forms.items():
            for form in map(fold_name, listed):
                yield from (form + ending for ending in (_ARABIC_ENDINGS if language == "ar" else ("",)))
