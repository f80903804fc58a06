"""Two sketches in, what speaks for and against their being one event out: named features and a score of them.

The score is the bias and the weights of the features that hold, so that anybody can add it up again; a pair is taken
for one event from `THRESHOLD` on. Weights come from the pairs of tests/gold/event-pairs.tsv by logistic regression, in
which no feature may count against its sense; `tests/benchmarks/bench_coreference.py` fits them anew and prints what
each threshold gives and costs.

Never one event are
- reports of different types, unless both are fighting, both talks, or truce and agreement;
- what is dated after the other, which says that it happened, was published;
- acts with agent and target exchanged, and words such as an accusation by different speakers;
- truces of different conflicts, parties, mediators or times, or of which one came about and the other did not;
- reports that share no name of the authority, no two names else, no large figure and few words;
- reports that name states, or places in them, of which none is the same, unless their words nearly are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from zlib import crc32

from builder.model import EventType
from builder.resolution.reports import ENDINGS, Sketch
from builder.resolution.spine import Spine
from builder.resolution.times import Bounds

__all__ = ["FEATURES", "THRESHOLD", "WEIGHTS", "WORDS", "are_timely", "blocks", "describe", "kin", "may_score", "score"]

_FIGHTING = frozenset(
    (EventType.ARMED_CLASH, EventType.ATTACK, EventType.SHELLING, EventType.AIR_STRIKE, EventType.EXPLOSION)
)
_TALKS = frozenset((EventType.MEETING, EventType.NEGOTIATION))
WORDS = frozenset((EventType.ACCUSATION, EventType.DENIAL, EventType.APPEAL, EventType.CONDEMNATION, EventType.THREAT))
_FAR = 7  # days from which on two times are weeks apart
_LONG = 62  # days from which on a time tells little
_NEARLY, _OTHER = 0.55, 0.35  # shares of words
_EVE = 3  # days between a truce announced and in force
_YEAR = 366
_MIXERS = tuple(0x9E3779B1 * number & 0xFFFFFFFF | 1 for number in range(3, 75, 6))  # odd and unlike each other
_MANY_VICTIMS = 15
_FEW, _FEW_COPIED = 4, 2  # words that two reports must have before their words are compared

FEATURES: Mapping[str, int] = MappingProxyType(
    {
        "same day": 1,
        "a day apart": 1,  # articles differ on the day of a night, and on what "yesterday" is
        "days apart": -1,
        "weeks apart": -1,
        "both undated": -1,
        "same place": 1,
        "place within": 1,
        "places apart": -1,
        "same target": 1,
        "actors apart": -1,
        "agents apart": -1,
        "words alike": 1,
        "words nearly equal": 1,
        "one text": 1,
        "copied words": 1,
        "other words of one text": -1,
        "same figure": 1,
        "figures apart": -1,
        "truces of one time": 1,
        "truces of one conflict": 1,
        "truces days apart": -1,
        "told otherwise": -1,
    }
)
"""Each feature, and whether it speaks for a pair (1) or against it (-1)."""

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "same day": 1.5,
        "a day apart": 1.0,
        "both undated": -1.4,
        "same place": 1.3,
        "places apart": -0.3,
        "same target": 0.1,
        "actors apart": -0.3,
        "words alike": 3.0,
        "words nearly equal": 1.6,
        "one text": 0.4,
        "copied words": 0.8,
        "other words of one text": -1.4,
        "same figure": 2.4,
        "figures apart": -0.3,
        "truces of one time": 1.2,
        "truces of one conflict": 2.3,
    }
)
"""What the pairs of the gold made of the features; those that it made nothing of weigh nothing."""

BIAS = -1.7
THRESHOLD = 0.5
_ROUNDING = 1e-9
_WEIGHT = {name: WEIGHTS.get(name, 0.0) for name in FEATURES}
_FOR = {name: max(0.0, weight) for name, weight in _WEIGHT.items()}

_KIN = {type: type.value for type in EventType}
_KIN |= dict.fromkeys(_FIGHTING, "fighting") | dict.fromkeys(_TALKS, "talks") | dict.fromkeys(ENDINGS, "truces")


def kin(type: EventType) -> str:
    """What two types must share for their reports to be one event."""
    return _KIN[type]


def score(features: Mapping[str, float]) -> float:
    """The sum of the weights of what holds; one event from `THRESHOLD` on."""
    return BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items())


def describe(one: Sketch, other: Sketch, spine: Spine) -> dict[str, float] | None:
    """The features of a pair that hold, each from 0 to 1; None where the two cannot be one event."""
    if kin(one.type) != kin(other.type) or _is_told_before(one, other) or _is_told_before(other, one):
        return None
    if _are_exchanged(one, other) or (one.type in WORDS and not one.agents & other.agents):
        return None
    if kin(one.type) == "truces" and not _may_be_one_truce(one, other):
        return None
    found = {**_time(one, other), **_truces(one, other), **_places(one, other, spine)}
    found |= {**_actors(one, other), **_words(one, other)}
    if not (_share_names(one, other) or found["words nearly equal"] or _share_many(one, other)):
        return None
    if _are_of_other_countries(one, other, spine) and not found["words nearly equal"]:
        return None
    if found.get("places apart") and found["actors apart"] and not found["words nearly equal"]:
        return None
    return {name: value for name, value in found.items() if value}


def may_score(one: Sketch, other: Sketch) -> bool:
    """Whether a pair can reach the threshold by what is quickly seen; most cannot, and need no description."""
    family = kin(one.type)
    if family != kin(other.type):
        return False
    copied = _are_copies(one, other)
    alike = _share_of_words(one, other, copied=copied)
    most = BIAS + _WEIGHT["words alike"] * alike + _FOR["place within"] + _ROUNDING
    if one.times == other.times and one.times.day is not None:
        most += _WEIGHT["same day"]
    elif not one.times.known and not other.times.known:
        most += _WEIGHT["both undated"] + _WEIGHT["a day apart"]
    elif _gap(one.window, other.window) == 1:
        most += _WEIGHT["a day apart"]
    if not one.sites.isdisjoint(other.sites):
        most += _WEIGHT["same place"]
    if not one.targets.isdisjoint(other.targets):
        most += _WEIGHT["same target"]
    if not one.figures.isdisjoint(other.figures):
        most += _WEIGHT["same figure"]
    if alike > _NEARLY:
        most += _WEIGHT["words nearly equal"] + _FOR["copied words"]
    if copied:
        most += _WEIGHT["one text"]
    if family == "truces":
        most += _FOR["truces of one time"] + _FOR["truces of one conflict"]
    return most >= THRESHOLD


def are_timely(one: Sketch, other: Sketch) -> bool:
    """Whether two reports may speak of one time: of days that are neighbours at most."""
    return _gap(one.window, other.window) <= 1


def _is_told_before(one: Sketch, other: Sketch) -> bool:
    """Whether one is dated after the other, which says that it happened, was published."""
    begin, published = one.times.earliest, other.published.latest
    return other.actual and begin is not None and published is not None and begin > published


def _are_exchanged(one: Sketch, other: Sketch) -> bool:
    """Whether each is the other's agent: two acts, told by both sides."""
    return bool(one.agents & other.targets and one.targets & other.agents and not one.agents & other.agents)


def _share_names(one: Sketch, other: Sketch) -> bool:
    """Whether both name somebody or some place of the authority, or two names that only their articles know."""
    shared = (one.actors | one.named | one.sites) & (other.actors | other.named | other.sites)
    return len(shared) > 1 or any(not key.startswith("~") for key in shared)


def _share_many(one: Sketch, other: Sketch) -> bool:
    """Whether both give one figure that is too large to be the same by chance."""
    return any(number >= _MANY_VICTIMS for _, number in one.figures & other.figures)


def _are_of_other_countries(one: Sketch, other: Sketch, spine: Spine) -> bool:
    """Whether both name states, or places in states, and none of them in common."""
    here, there = (spine.countries(each.actors | each.named | each.sites) for each in (one, other))
    return bool(here and there) and not here & there


def _may_be_one_truce(one: Sketch, other: Sketch) -> bool:
    """Whether two reports of truces agree on the conflict, on who takes part and mediates, and on whether it came."""
    if one.actual != other.actual or any(each.window.days is None or _is_endless(each) for each in (one, other)):
        return False
    if _gap(one.window, other.window) > _EVE:
        return False
    sides = [frozenset(key for key in each.actors if not key.startswith("~")) for each in (one, other)]
    if all(sides) and not (sides[0] <= sides[1] or sides[1] <= sides[0]):
        return False
    if one.mediators and other.mediators and not one.mediators & other.mediators:
        return False
    return len({each.conflict for each in (one, other) if each.conflict}) < 2


def _is_endless(sketch: Sketch) -> bool:
    days = sketch.window.days
    return days is None or days > _YEAR


def _gap(one: Bounds, other: Bounds) -> int:
    """How many days lie between two times; 0 where they meet."""
    if one.meets(other):
        return 0
    first, second = (one, other) if one.before(other) else (other, one)
    assert first.latest is not None and second.earliest is not None
    return (second.earliest - first.latest).days


def _time(one: Sketch, other: Sketch) -> dict[str, float]:
    gap = _gap(one.window, other.window)
    return {
        "same day": float(one.times.day is not None and one.times == other.times),
        "a day apart": float(gap == 1),
        "days apart": float(1 < gap <= _FAR),
        "weeks apart": float(gap > _FAR),
        "both undated": float(not one.times.known and not other.times.known),
    }


def _truces(one: Sketch, other: Sketch) -> dict[str, float]:
    if kin(one.type) != "truces":
        return {}
    gap = _gap(one.window, other.window)
    return {
        "truces of one time": float(not gap),
        "truces of one conflict": float(one.conflict is not None and one.conflict == other.conflict),
        "truces days apart": float(one.times.known and other.times.known and gap > 0),
    }


def _places(one: Sketch, other: Sketch, spine: Spine) -> dict[str, float]:
    here, there = one.sites, other.sites
    if not here or not there:
        return {}
    if here & there:
        return {"same place": 1.0}
    within = here & spine.ground(key for key in there if not key.startswith("~"))
    around = there & spine.ground(key for key in here if not key.startswith("~"))
    return {"place within": 1.0} if within or around else {"places apart": 1.0}


def _actors(one: Sketch, other: Sketch) -> dict[str, float]:
    return {
        "same target": float(bool(one.targets & other.targets)),
        "actors apart": float(bool(one.actors and other.actors) and not one.actors & other.actors),
        "agents apart": float(bool(one.agents and other.agents) and not one.agents & other.agents),
    }


def _words(one: Sketch, other: Sketch) -> dict[str, float]:
    copied = _are_copies(one, other)
    alike = _share_of_words(one, other, copied=copied)
    kinds = {kind for kind, _ in one.figures} & {kind for kind, _ in other.figures}
    return {
        "words alike": alike,
        "words nearly equal": float(alike > _NEARLY),
        "one text": float(copied),
        "copied words": float(copied and alike > _NEARLY),
        "other words of one text": float(copied and alike < _OTHER),
        "same figure": float(bool(one.figures & other.figures)),
        "figures apart": float(bool(kinds) and not one.figures & other.figures),
        "told otherwise": float(one.factuality is not other.factuality),
    }


def _are_copies(one: Sketch, other: Sketch) -> bool:
    """Whether two reports stand in articles that carry one text."""
    return one.family is not None and one.family == other.family


def _share_of_words(one: Sketch, other: Sketch, *, copied: bool) -> float:
    """The share of their words that two reports have in common, from 0 to 1; 0 where they have but a few."""
    size, count = len(one.words), len(other.words)
    if min(size, count) < (_FEW_COPIED if copied else _FEW):
        return 0.0
    return 2 * len(one.words & other.words) / (size + count)


# Candidates


def blocks(sketch: Sketch) -> Iterator[tuple[object, ...]]:
    """What two reports must have in common before it is worth describing them.

    A place or a figure, in one week; somebody, on one day or on neighbouring ones; else much of their words, since
    nothing else brings what has neither day nor place nor figure in common to the threshold.
    """
    family = kin(sketch.type)
    if sketch.family is not None:
        yield "copy", family, sketch.family
    if family == "truces" and sketch.conflict:
        yield from ((family, sketch.conflict, month) for month in _months(sketch))
    anchors = [*sketch.sites, *(figure for figure in sketch.figures if figure[1] > 2), *_marks(sketch)]
    for week in _weeks(sketch):
        yield from ((family, anchor, week) for anchor in anchors)
    if day := sketch.times.day:
        for number in (day.toordinal(), day.toordinal() + 1):
            yield from ((family, key, "day", number) for key in sketch.actors | sketch.named)


def _marks(sketch: Sketch) -> Iterator[tuple[str, ...]]:
    """Pairs of the words of a report, so chosen that two reports that have most words in common have one of them.

    The method is MinHash (Broder, "On the resemblance and containment of documents", 1997) with bands of two: reports
    of whose words, taken together, half are in both meet 9 times of 10, where it is a tenth of them 1 time of 20.
    """
    if len(sketch.words) < _FEW:
        return
    numbers = {word: crc32(word.encode()) for word in sorted(sketch.words)}
    for mixer in _MIXERS:
        yield tuple(sorted(numbers, key=lambda word: numbers[word] * mixer & 0xFFFFFFFF)[:2])


def _weeks(sketch: Sketch) -> Iterator[int | str]:
    """The weeks that a report may speak of, each with half of the next; a long time is one block of its own."""
    window = sketch.window
    if window.earliest is None or window.latest is None or (window.latest - window.earliest).days > _LONG:
        last = sketch.published.latest
        if last is not None:
            yield f"told {last.year}-{last.month}"
        if sketch.times.known:
            yield f"long {sketch.times.earliest} {sketch.times.latest}"
        return
    yield from range(_week(window.earliest), _week(window.latest + timedelta(days=1)) + 1)


def _months(sketch: Sketch) -> Iterator[int]:
    """The months in which a truce may have begun, and those of its eve."""
    window = sketch.window
    if window.earliest and window.latest and not _is_endless(sketch):
        first, last = window.earliest, window.latest + timedelta(days=_EVE)
        yield from range(12 * first.year + first.month, 12 * last.year + last.month + 1)


def _week(day: date) -> int:
    return day.toordinal() // 7
