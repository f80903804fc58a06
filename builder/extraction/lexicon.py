"""Languages and names in; out comes one automaton over the folded words of all, with what each pattern can mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import ahocorasick_rs

from builder.extraction.entries import Entry, Readings
from builder.extraction.kinds import Kind, Speech
from builder.extraction.languages import Language
from builder.text import fold_word

__all__ = ["Lexicon", "Name", "Pattern"]

# Classes of words that take no article: "الله" is not "ال" + "له".
_QUOTATION = "  "  # a space and an opening quotation mark, as they are folded
_CLOSED = frozenset({Kind.WORDS, Kind.CLAUSES, Kind.CUES, Kind.PREPOSITIONS, Kind.SPEECH})

# Tables of nouns, whose adjectives take the article with them.
_AGREEING = frozenset(
    {
        Kind.CASUALTIES,
        Kind.GROUPS,
        Kind.HEADS,
        Kind.INSTITUTIONS,
        Kind.TITLES,
        Kind.TRIGGERS,
        Kind.VICTIMS,
        Kind.WEAPONS,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name for the automaton: `kind` is `NAME` or `NATIONALITY`, `value` the key it stands for."""

    kind: Kind
    form: str
    value: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What folded words can mean behind the article, and `plain` what they can mean without it (None: nothing).

    `bare` words take no proclitic at all, `closed` ones no article; `weak` ones are known only as frequent words.
    `quoted` ones are names of which quotation marks enclose all but the first word.
    """

    length: int
    definite: Readings
    plain: Readings | None
    bare: bool
    closed: bool
    weak: bool
    quoted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The patterns, and the automaton that finds each of them (by its index) before a space."""

    automaton: ahocorasick_rs.AhoCorasick
    patterns: tuple[Pattern, ...]
    languages: Mapping[str, Language]

    @classmethod
    def build(cls, languages: Iterable[Language], names: Iterable[Name]) -> Self:
        """A lexicon of languages and names; each reading of a form is kept once."""
        by_code = {language.code: language for language in languages}
        readings: dict[str, list[Entry]] = defaultdict(list)
        for language in by_code.values():
            for form, entry in language.forms:
                _add(readings, form, entry)
                if entry.kind in _AGREEING and (agreeing := _agreeing(form, language.article)) is not None:
                    _add(readings, agreeing, replace(entry, features={**entry.features, "article": ""}))
        for name in names:
            for form, entry in _name_forms(name, by_code.get(name.lang)):
                _add(readings, form, entry)
                if (quoted := _quoted(form)) is not None and entry.kind is Kind.NAME:
                    readings[quoted].append(entry)
        forms = sorted(readings)
        return cls(
            automaton=ahocorasick_rs.AhoCorasick(
                [f"{form} " for form in forms], implementation=ahocorasick_rs.Implementation.ContiguousNFA
            ),
            patterns=tuple(_pattern(form, readings[form]) for form in forms),
            languages=by_code,
        )


def _add(readings: dict[str, list[Entry]], form: str, entry: Entry) -> None:
    folded = fold_word(form)
    if folded and entry not in readings[folded]:
        readings[folded].append(entry)


def _quoted(form: str) -> str | None:
    """A name of a noun and more as it is folded where quotation marks stand around the more: `حركة «الشباب»`."""
    noun, _, more = fold_word(form).partition(" ")
    return f"{noun}{_QUOTATION}{more}" if more else None


def _agreeing(form: str, article: str) -> str | None:
    """A noun and its adjective as they stand behind the article, which both take; None of anything else.

    >>> _agreeing("غارات جوية", "ال")
    'غارات الجوية'
    """
    words = form.split()
    if not article or len(words) != 2 or any(word.startswith(article) for word in words):
        return None
    return f"{words[0]} {article}{words[1]}"


def _pattern(form: str, entries: Sequence[Entry]) -> Pattern:
    taking = [entry for entry in entries if entry.kind not in _CLOSED or entry.sense is Speech.STATEMENT]
    definite = Readings.of(taking or entries)
    plain = [entry for entry in entries if not entry.has("article")]
    return Pattern(
        length=len(form),
        definite=definite,
        plain=definite
        if len(plain) == len(taking or entries) == len(entries)
        else Readings.of(plain)
        if plain
        else None,
        bare=all(entry.has("bare") for entry in entries),
        closed=not taking,
        weak=all(entry.kind is Kind.COMMON for entry in entries),
        quoted=_QUOTATION in form,
    )


def _name_forms(name: Name, language: Language | None) -> Iterator[tuple[str, Entry]]:
    """The forms of a name.

    One that begins with the language's article is stored without it, and asks for it: the article is also found after a
    preposition (`لل`, `بال`).
    """
    features: dict[str, str] = {}
    folded = fold_word(name.form)
    article = language.article if language else ""
    if article and folded.startswith(article) and len(folded) > len(article) + 2:
        folded = folded.removeprefix(article)
        features["article"] = ""
    yield folded, Entry(kind=name.kind, value=name.value, features=features)
    for template, tag in language.paradigms.get(name.kind.value, ()) if language else ():
        inflected = template.replace("{0}", folded)
        if inflected != folded:
            yield inflected, Entry(kind=name.kind, value=name.value, features={**features, **tag})
