"""An event's place in a passage in; the time expression that dates it out, its date, and whether that is long ago."""

from __future__ import annotations

import datetime

from builder.extraction.candidates import Candidate
from builder.extraction.chunks import Chunk
from builder.extraction.event_types import FIGHTING, LASTING
from builder.extraction.expressions import TimeExpression
from builder.extraction.kinds import Clause, Cue, Kind, Speech
from builder.extraction.passage import Passage
from builder.extraction.sentences import Sentence
from builder.model import EventType, Factuality

__all__ = ["date_of", "find_time", "is_day", "is_old"]

_MAX_DISTANCE = 22  # in chunks, with the weights below; farther times were more often those of another event
_LONGEST_TIME = 12  # chunks of one time expression
_OTHER_CLAUSE = 12  # what a clause boundary between an event and a time weighs
_ANNOUNCEMENT = 12  # what "that" between a time and an event weighs: the time dates the telling
_SAID_REACH = 2  # chunks between a verb of saying and its own time
_LOOKING_BACK = 12  # what it weighs that a time stands before what is yet to come
_OTHER_EVENT = 5  # what a trigger between them weighs
_WEIGHING = frozenset({Clause.BOUNDARY, Clause.COMPLEMENT, Clause.RELATIVE, Kind.TRIGGERS})
_WEEK = datetime.timedelta(days=7)
_NEWS_DAYS = 4  # what lies farther back than this is not news
_DAY, _MONTH = len("2022-09-13"), len("2022-09")


def find_time(
    passage: Passage, sentence: Sentence, index: int, factuality: Factuality = Factuality.ACTUAL
) -> TimeExpression | None:
    """The nearest time expression of the sentence that dates what stands at a chunk, not its announcement.

    What was told on Tuesday may have been done on Tuesday; what is foretold on Tuesday is not for that day.
    """
    best: TimeExpression | None = None
    nearest = _MAX_DISTANCE + 1
    first = max(sentence.first, index - _MAX_DISTANCE - _LONGEST_TIME)
    for time in passage.times_in(first, min(sentence.end, index + _MAX_DISTANCE + 1)):
        if factuality is Factuality.FUTURE and _dates_telling(passage, time, index):
            continue
        distance = _distance(passage, time, index)
        if factuality is Factuality.FUTURE and time.first < index:
            distance += _LOOKING_BACK
        if time.edtf is not None and distance < nearest:
            best, nearest = time, distance
    return best


def _distance(passage: Passage, time: TimeExpression, index: int) -> int:
    before = time.first < index
    low, high = (time.last, index) if before else (index, time.first)
    distance = high - low
    if not before and not passage.verb_first and _follows_speech(passage, time):
        return _MAX_DISTANCE + 1
    fought = _is_fighting(passage.chunks[index])
    other = False  # whether something stands between that a relative clause may date
    for chunk in passage.chunks[low + 1 : high]:
        if chunk.readings.symbols.isdisjoint(_WEIGHING):
            continue
        if before and chunk.has(Clause.COMPLEMENT):
            distance += _ANNOUNCEMENT
        elif chunk.has(Clause.BOUNDARY):
            distance += _OTHER_CLAUSE
        elif chunk.has(Kind.TRIGGERS) and not chunk.has(Kind.CASUALTIES):
            distance += _OTHER_EVENT
            other = not before and not (fought and _is_fighting(chunk))
        elif other and chunk.has(Clause.RELATIVE):  # "condemned the attack that hit the city on Monday"
            distance, other = distance + _OTHER_CLAUSE, False
    return distance


def _is_fighting(chunk: Chunk) -> bool:
    """Whether a chunk tells of fighting, or counts whom it hurt: two such words may tell of one event."""
    return chunk.has(Kind.CASUALTIES) or any(EventType(value) in FIGHTING for value in chunk.values(Kind.TRIGGERS))


def _follows_speech(passage: Passage, time: TimeExpression) -> bool:
    """Whether a time stands right behind a verb of saying that closes what is said: "…, X said on Monday"."""
    return any(chunk.has(Speech.VERB) for chunk in passage.chunks[max(0, time.first - _SAID_REACH) : time.first])


def _dates_telling(passage: Passage, time: TimeExpression, index: int) -> bool:
    return any(chunk.has(Clause.COMPLEMENT) for chunk in passage.chunks[time.last + 1 : index])


def date_of(passage: Passage, candidate: Candidate, time: TimeExpression, factuality: Factuality) -> str | None:
    """The date of an event from the time expression that dates it.

    "Since" opens the interval of what lasts, and so does "since it began"; a deed done "since Monday" is dated by the
    day. What is yet to come takes the reading that looks ahead.
    """
    edtf = time.future if factuality is Factuality.FUTURE and time.future else time.edtf
    if edtf is None:
        return None
    if candidate.type not in LASTING:
        return edtf.removesuffix("/..")
    if time.since is None or "/" in edtf:
        return edtf
    begun = time.since < candidate.trigger < time.first and passage.where(Cue.START, time.since, time.first)
    return f"{edtf}/.." if begun or candidate.trigger < time.since < time.first else edtf


def is_day(edtf: str | None) -> bool:
    """Whether a date is one day; "2022-09/.." is as long as "2022-09-13"."""
    return edtf is not None and len(edtf) == _DAY and "/" not in edtf


def is_old(edtf: str | None, published: str | None) -> bool:
    """Whether a date lies more than some days before publication, as far as both are known.

    So does a week, or days of it, that is over and began a week ago or earlier: what happened "last week" is no news.
    """
    if not edtf or not published:
        return False
    if len(published) < _DAY or not edtf[:4].isdigit():
        return edtf[:4] < published[:4]
    begin, _, end = edtf.rpartition("/")
    last = begin if end == ".." else end
    if len(last) < _DAY:
        return last[:_MONTH] < published[:_MONTH]
    if begin and last == end < published and _day(last) - _day(begin) < _WEEK:
        return _day(published) - _day(begin) >= _WEEK
    return _day(published) - _day(last) > datetime.timedelta(days=_NEWS_DAYS)


def _day(date: str) -> datetime.date:
    return datetime.date.fromisoformat(date[:_DAY])
