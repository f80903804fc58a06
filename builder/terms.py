"""One report of a truce and its article in, its terms out: how far it has come, who guarantees and watches it, scope.

The words stand in `languages/<code>/truces.toml`. They count in the sentences of the report: a word of a stage or scope
within a few words of the word for the truce, so that "the truce that ended the war" is not the end of the truce; of a
guarantor or monitor those are named that the words right behind it name, or that its own words belong to.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from builder.model import Article, EventFact, EventType, Span, TruceScope, TruceStage
from builder.text import fold_word, segment

__all__ = ["NO_TERMS", "Terms", "find_terms"]

_TRUCES = (EventType.TRUCE, EventType.PEACE_AGREEMENT)
_NEAR = 3  # words between the word for the truce and one of its stages or scopes
_NEXT = 1  # and one of its end, which is more often that of a war
_BEHIND = 24  # characters between a word for guarantors or monitors and the first of them, and between two of them
_WORD = re.compile(r"\w+")

Named = Iterable[tuple[str, tuple[Span, ...]]]  # keys of states, persons and organisations, with their mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the words of a report say of a truce besides who agrees; keys of entities, each once."""

    stages: tuple[TruceStage, ...] = ()
    scopes: tuple[TruceScope, ...] = ()
    guarantors: tuple[str, ...] = ()
    monitors: tuple[str, ...] = ()


NO_TERMS = Terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The patterns of one language."""

    stages: Mapping[TruceStage, re.Pattern[str]]
    scopes: Mapping[TruceScope, re.Pattern[str]]
    guarantor: re.Pattern[str]
    monitor: re.Pattern[str]
    by_means_of: re.Pattern[str]


def find_terms(article: Article, event: EventFact, named: Named) -> Terms:
    """The terms of an event; none of one that is no truce, and none in a language without such words."""
    words = _words(article.lang) if event.type in _TRUCES else None
    if words is None:
        return NO_TERMS
    window = _window(article.text, event.span)
    text = _fold(article.text[window.start : window.end])
    trigger = Span(start=event.trigger.start - window.start, end=event.trigger.end - window.start)
    near = _around(text, trigger, _NEAR)
    next_to = _around(text, trigger, _NEXT)
    by_it = words.by_means_of.search(text[: trigger.start]) is not None  # "the war ended with a truce"
    stages = [
        stage
        for stage, pattern in words.stages.items()
        if pattern.search(next_to if stage is TruceStage.ENDED else near) and not (stage is TruceStage.ENDED and by_it)
    ]
    mentions = [
        (Span(start=span.start - window.start, end=span.end - window.start), key)
        for key, spans in named
        for span in spans
        if window.start <= span.start and span.end <= window.end
    ]
    return Terms(
        stages=tuple(stages),
        scopes=tuple(scope for scope, pattern in words.scopes.items() if pattern.search(near)),
        guarantors=_named_behind(text, words.guarantor, mentions),
        monitors=_named_behind(text, words.monitor, mentions),
    )


def _window(text: str, span: Span) -> Span:
    """The sentences that a report stands in."""
    found = [one for one in segment(text) if one.start < span.end and span.start < one.end] or [span]
    return Span(start=min(found[0].start, span.start), end=max(found[-1].end, span.end))


def _fold(text: str) -> str:
    """The text letter for letter as the folding leaves it, so that offsets stay."""
    return "".join(folded if len(folded := fold_word(letter)) == 1 else " " for letter in text)


def _around(text: str, trigger: Span, reach: int) -> str:
    """The words around the word for the truce, with it."""
    before = list(_WORD.finditer(text, 0, trigger.start))
    after = list(_WORD.finditer(text, trigger.end))
    first = before[-reach - 1].start() if len(before) > reach else 0
    last = after[reach].end() if len(after) > reach else len(text)
    return text[first:last]


def _named_behind(text: str, pattern: re.Pattern[str], mentions: Iterable[tuple[Span, str]]) -> tuple[str, ...]:
    """Who is named right behind a word, and behind those by and by; or in whose name the word stands."""
    ordered = sorted(mentions)
    found: dict[str, None] = {}
    for match in pattern.finditer(text):
        end = match.end()
        for span, key in ordered:
            if span.start <= match.start() < span.end or 0 <= span.start - end <= _BEHIND:
                found[key] = None
                end = max(end, span.end)
    return tuple(found)


@cache
def _words(language: str) -> _Words | None:
    file = files("builder").joinpath("languages", language, "truces.toml")
    if not file.is_file():
        return None
    table = tomllib.loads(file.read_text(encoding="utf-8"))

    def compile_all(forms: Iterable[str]) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w){table['proclitics']}(?:{'|'.join(_forms(forms))})(?!\w)")

    return _Words(
        stages={TruceStage(name): compile_all(forms) for name, forms in table["stages"].items()},
        scopes={TruceScope(name): compile_all(forms) for name, forms in table["scopes"].items()},
        guarantor=compile_all(table["roles"]["guarantor"]),
        monitor=compile_all(table["roles"]["monitor"]),
        by_means_of=re.compile(rf"{table['by_means_of']}\Z"),
    )


def _forms(forms: Iterable[str]) -> Iterator[str]:
    """Forms folded as texts are, the longest first."""
    yield from sorted((re.escape(fold_word(form)) for form in forms), key=len, reverse=True)
