"""A question in, its folded words out, each with the forms it may stand for; and whether a phrase stands among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from builder.text import fold

__all__ = ["Phrase", "Word", "find_phrase", "read_phrase", "split_words"]

_WORD = re.compile(r"\w+")
_ARABIC = re.compile("[\u0620-\u064a]")
_JOINED = ("و", "ف")
_PREPOSITIONS = ("ب", "ك", "ل")
_ARTICLES = ("ال", "لل")
_FUTURE = "س"
_PERSONS = ("ي", "ت", "ن", "ا")
_SHORTEST = 3  # letters that are left of an Arabic word, so that no root letter is taken for a particle
_MOST_BETWEEN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A folded word, where it stands in the question, and its forms without particles and prefixes of the verb.

    `capital` says that it is written with a capital letter.
    """

    text: str
    start: int
    end: int
    forms: frozenset[str]
    capital: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words in order, each with whether it must be the whole word or may be its beginning."""

    words: tuple[tuple[str, bool], ...]


def split_words(question: str) -> tuple[Word, ...]:
    """The words of a question in order, with the half-open offsets of each in the question as written."""
    folded = fold(question)
    words = []
    for found in _WORD.finditer(folded.text):
        start, end = folded.published(*found.span())
        words.append(
            Word(
                text=found[0],
                start=start,
                end=end,
                forms=frozenset(_forms(found[0])),
                capital=question[start].isupper(),
            )
        )
    return tuple(words)


def _forms(word: str) -> Iterator[str]:
    """The word itself, and an Arabic one without what is written on to it.

    >>> sorted(_forms("والهدنات"))
    ['الهدنات', 'لهدنات', 'هدنات', 'والهدنات']
    """
    yield word
    if not _ARABIC.match(word):
        return
    bare = {word, *_without({word}, _JOINED)}
    bare |= _without(bare, _ARTICLES) | _without(bare, _PREPOSITIONS)
    bare |= _without(bare, _ARTICLES)
    bare |= _without(bare, (_FUTURE,))
    yield from bare | _without(bare, _PERSONS)


def _without(words: set[str], prefixes: Sequence[str]) -> set[str]:
    return {
        word.removeprefix(prefix)
        for word in words
        for prefix in prefixes
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST
    }


def read_phrase(text: str) -> Phrase:
    """A phrase as the cue tables write it.

    >>> read_phrase("cease-fire said$").words
    (('cease', False), ('fire', False), ('said', True))
    """
    words: list[tuple[str, bool]] = []
    for written in text.split():
        parts = _WORD.findall(fold(written).text)
        words += [(part, written.endswith("$") and part is parts[-1]) for part in parts]
    return Phrase(words=tuple(words))


def find_phrase(phrase: Phrase, words: Sequence[Word | None]) -> int | None:
    """Where the phrase begins; None where it does not stand. A word that is None matches nothing."""
    for first, word in enumerate(words):
        if word is not None and _fits(word, phrase.words[0]) and _follows(phrase, words, first):
            return first
    return None


def _follows(phrase: Phrase, words: Sequence[Word | None], first: int) -> bool:
    position = first
    for wanted in phrase.words[1:]:
        reach = range(position + 1, min(position + 2 + _MOST_BETWEEN, len(words)))
        for following in reach:
            candidate = words[following]
            if candidate is not None and _fits(candidate, wanted):
                position = following
                break
        else:
            return False
    return True


def _fits(word: Word, wanted: tuple[str, bool]) -> bool:
    text, whole = wanted
    return text in word.forms if whole else any(form.startswith(text) for form in word.forms)
