"""A question in, what it names out: entities, a period, kinds of events and of casualties, and what its words cue."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from api.asking.cues import find_cues
from api.asking.names import Called, article_ids, find_denoted, find_names
from api.asking.words import Word, split_words
from api.views.snapshot import Snapshot
from builder.extraction import Engine
from builder.extraction.passage import Passage
from builder.model import Article, Span

__all__ = ["Named", "Period", "Reading", "read_question"]

_ARABIC_LETTER = re.compile("[\u0620-\u06ff]")
_LATIN_LETTER = re.compile("[A-Za-z]")
_YEAR = re.compile(r"(?:1[89]|20)\d\d", re.ASCII)
_IDENTIFIER = re.compile(r"[\w.:/-]+")
_FIGHTS = ("Conflict", "War")  # their names hold words that say what is asked: "the second war"
_TYPES = (*_FIGHTS, "Person", "State", "Organisation", "Place", "Office")
_INSIDE = ("ب", "وب")
_GROUND = {"kind:Truce", "kind:War"}  # what follows such a word is where it is: "the Yemen truce"
_REACH = 2  # words before a name that may say how it is meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something called by name in words `first` to `last`.

    `type` is `Conflict`, `War`, `Person`, `State`, `Organisation`, `Place`, `Office` or `Other`. `inside` says that
    something happens in it, `source` that its words are asked for, `adjective` that only a nationality is named;
    `government` is the state that a capital may stand for.
    """

    key: str
    type: str
    first: int
    last: int
    text: str
    inside: bool = False
    source: bool = False
    adjective: bool = False
    government: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From the first to the last day, each an EDTF date or open; `text` is how the question says it."""

    begin: str | None
    end: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a question names and what its words point to."""

    text: str
    lang: str
    words: tuple[Word, ...]
    named: tuple[Named, ...]
    period: Period | None
    articles: tuple[str, ...]
    cues: Mapping[str, float] = field(default_factory=dict)

    def cued(self, group: str) -> tuple[str, ...]:
        """The values of a group that the words point to: `kind`, `casualty`, `language` or `ordinal`."""
        return tuple(target.partition(":")[2] for target in self.cues if target.startswith(f"{group}:"))


def read_question(question: str, snapshot: Snapshot, engine: Engine) -> Reading:
    """The reading of a question; names are those of the authority and of the store."""
    lang = "ar" if len(_ARABIC_LETTER.findall(question)) > len(_LATIN_LETTER.findall(question)) / 2 else "en"
    words = split_words(question)
    passage = engine.read(Article(key="question", id="question", text=question, lang=lang))
    articles, identifying = _find_articles(question, snapshot, words)
    found = _find_named(passage, snapshot, words)
    named = tuple(item for item in found if item.first not in identifying)
    period, dated = _find_period(passage, question, words, without=identifying)
    hidden = dated | identifying
    hidden = hidden.union(*(range(item.first, item.last + 1) for item in named if item.type not in _FIGHTS))
    return Reading(
        text=question,
        lang=lang,
        words=words,
        named=named,
        period=period,
        articles=articles,
        cues=find_cues([None if index in hidden else word for index, word in enumerate(words)]),
    )


def _find_articles(question: str, snapshot: Snapshot, words: Sequence[Word]) -> tuple[tuple[str, ...], frozenset[int]]:
    """The identifiers of articles, where one is spoken of at all, and the words in them, which say nothing else."""
    if "article" not in find_cues(words):
        return (), frozenset()
    known = article_ids(snapshot)
    found = [token for token in _IDENTIFIER.finditer(question) if token[0] in known]
    inside = {index for token in found for index in _covered(words, Span(start=token.start(), end=token.end()))}
    return tuple(token[0] for token in found), frozenset(inside)


def _find_named(passage: Passage, snapshot: Snapshot, words: Sequence[Word]) -> tuple[Named, ...]:
    """What the engine recognises, and the longer of two where the store knows a name that overlaps it."""
    found: list[Named] = []
    for mention in passage.mentions:
        text = passage.article.text[mention.span.start : mention.span.end]
        key = mention.key or find_denoted(snapshot, (text,))
        covered = _covered(words, mention.span)
        cued = find_cues(words[covered[0] : covered[-1] + 1]) if covered else {}
        # A word that says what is asked is no village of that name which no article tells of.
        if key is not None and covered and (not cued or snapshot.exists(snapshot.node(key))):
            item = Named(
                key=key,
                type=mention.type.value,
                first=covered[0],
                last=covered[-1],
                text=text,
                adjective=mention.descriptive,
                government=mention.capital_of,
                inside=_joined(passage, mention.span, words[covered[0]]) in _INSIDE,
            )
            found.append(item)
    for called in find_names(snapshot, words):
        span = range(called.first, called.last + 1)
        beside = [item for item in found if item.first in span or item.last in span]
        if all(item.last - item.first < called.last - called.first for item in beside):
            found = [item for item in found if item not in beside]
            found.append(_read_called(called, snapshot, passage.article.text, words))
    return tuple(_place(item, words) for item in sorted(found, key=lambda item: item.first))


def _joined(passage: Passage, span: Span, word: Word) -> str:
    """What is written on to a name: the preposition of an Arabic word."""
    return passage.article.text[word.start : span.start]


def _covered(words: Sequence[Word], span: Span) -> list[int]:
    return [index for index, word in enumerate(words) if word.start < span.end and span.start < word.end]


def _read_called(called: Called, snapshot: Snapshot, text: str, words: Sequence[Word]) -> Named:
    key, node = called.key, snapshot.node(called.key)
    types = snapshot.types(node)
    if "Office" in types:
        names = [name for names in snapshot.labels(node).values() for name in names]
        holder = find_denoted(snapshot, names, "Person")
        key, types = (holder, frozenset({"Person"})) if holder else (key, types)
    return Named(
        key=key,
        type=next((name for name in _TYPES if name in types), "Other"),
        first=called.first,
        last=called.last,
        text=text[words[called.first].start : words[called.last].end],
    )


def _place(item: Named, words: Sequence[Word]) -> Named:
    """The same with what the words before it say: that something happens in it, or that it is whose words are meant."""
    before = find_cues(words[max(0, item.first - _REACH) : item.first])
    ground = item.type in ("State", "Place") and _GROUND & find_cues(words[max(0, item.first - 1) : item.first]).keys()
    return replace(item, inside=item.inside or "inside" in before or bool(ground), source="source" in before)


def _find_period(
    passage: Passage, question: str, words: Sequence[Word], *, without: frozenset[int]
) -> tuple[Period | None, frozenset[int]]:
    """The first period of the question, and the words that name it. A bare number of four digits is a year."""
    for time in passage.times:
        covered = _covered(words, time.span)
        if time.edtf is not None and covered and without.isdisjoint(covered):
            text = question[time.span.start : time.span.end]
            return _bound(time.edtf, text, words[: covered[0]]), frozenset(covered)
    for index, word in enumerate(words):
        if _YEAR.fullmatch(word.text) and index not in without:
            return _bound(word.text, word.text, words[:index]), frozenset({index})
    return None, frozenset()


def _bound(edtf: str, text: str, before: Sequence[Word]) -> Period:
    begin, slash, end = edtf.partition("/")
    around = find_cues(before[-_REACH:])
    if slash:
        return Period(begin=_point(begin), end=_point(end), text=text)
    return Period(
        begin=None if "before" in around else edtf,
        end=None if "after" in around else edtf,
        text=text,
    )


def _point(edtf: str) -> str | None:
    return edtf if edtf not in ("", "..") else None
