"""Language folders and name records in; out comes one automaton over the folded words of all languages.

Each language is a folder of tables under `builder/languages/<code>/` with the same file names; the file's name is the kind of its
entries. A row has four columns: forms (separated by `|`; stems separated by `/` where the paradigm asks for several), paradigm
(`-` or a name from `paradigms.tsv`), value, features (flags and `name=value`). The engine knows kinds and features, no language.
"""

from __future__ import annotations

import csv
import importlib.resources
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable

import ahocorasick_rs

from builder.errors import DataError
from builder.text import fold_word

__all__ = ["Entry", "Language", "Lexicon", "Name", "Proclitic", "load_language", "load_languages"]

NO_FEATURES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One reading of a pattern: its kind (the table it comes from), value and features."""

    kind: str
    value: str
    lang: str
    features: Mapping[str, str] = field(default_factory=dict)

    def has(self, flag: str) -> bool:
        return flag in self.features


@dataclass(frozen=True, slots=True, kw_only=True)
class Proclitic:
    """What a run of letters before a word stands for: a conjunction, a preposition, the article."""

    conjunction: bool = False
    preposition: str | None = None
    definite: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name for the automaton: `kind` is `name` or `nationality`, `value` the key it stands for."""

    kind: str
    form: str
    value: str
    lang: str
    features: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The tables of one language folder, ready for the automaton.

    `article` is written onto its noun (empty where it stands apart); `order` is `verb-first` or `subject-first`; `cased` says that
    names begin with a capital letter.
    """

    code: str
    article: str
    order: str
    cased: bool
    proclitics: Mapping[str, Proclitic]
    forms: tuple[tuple[str, Entry], ...]
    paradigms: Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All patterns (folded, with a space at the end), what they can mean, and the automaton that finds them.

    `weak` marks patterns known only as frequent words.
    """

    automaton: ahocorasick_rs.AhoCorasick
    lengths: tuple[int, ...]
    entries: tuple[tuple[Entry, ...], ...]
    weak: tuple[bool, ...]
    languages: Mapping[str, Language]

    @classmethod
    def build(cls, languages: Iterable[Language], names: Iterable[Name]) -> Lexicon:
        """A lexicon of languages and names; each reading of a form is kept once."""
        by_code = {language.code: language for language in languages}
        readings: dict[str, list[Entry]] = defaultdict(list)
        for language in by_code.values():
            for form, entry in language.forms:
                _add(readings, form, entry)
        for name in names:
            for form, entry in _name_forms(name, by_code.get(name.lang)):
                _add(readings, form, entry)
        patterns = sorted(readings)
        return cls(
            automaton=ahocorasick_rs.AhoCorasick(
                [f"{pattern} " for pattern in patterns], implementation=ahocorasick_rs.Implementation.ContiguousNFA
            ),
            lengths=tuple(len(pattern) for pattern in patterns),
            entries=tuple(tuple(readings[pattern]) for pattern in patterns),
            weak=tuple(all(entry.kind == "common" for entry in readings[pattern]) for pattern in patterns),
            languages=by_code,
        )


def _add(readings: dict[str, list[Entry]], form: str, entry: Entry) -> None:
    folded = fold_word(form)
    if folded and entry not in readings[folded]:
        readings[folded].append(entry)


def _name_forms(name: Name, language: Language | None) -> Iterator[tuple[str, Entry]]:
    """The forms of a name. One that begins with the language's article is stored without it, and asks for it: the article is also
    found after a preposition (`لل`, `بال`).
    """
    features = dict(name.features)
    folded = fold_word(name.form)
    article = language.article if language else ""
    if article and folded.startswith(article) and len(folded) > len(article) + 2:
        folded = folded.removeprefix(article)
        features["article"] = ""
    yield folded, Entry(kind=name.kind, value=name.value, lang=name.lang, features=features)
    if language:
        for template, tag in language.paradigms.get(name.kind, ()):
            inflected = template.replace("{0}", folded)
            if inflected != folded:
                yield (
                    inflected,
                    Entry(kind=name.kind, value=name.value, lang=name.lang, features=_tagged(features, tag)),
                )


def load_languages() -> tuple[Language, ...]:
    """Every language folder shipped with the builder, by code."""
    root = importlib.resources.files("builder") / "languages"
    folders = sorted(
        (folder for folder in root.iterdir() if (folder / "language.toml").is_file()), key=lambda f: f.name
    )
    return tuple(load_language(folder) for folder in folders)


def load_language(folder: Traversable) -> Language:
    """One language folder; DataError names the file and line of a row that cannot be read."""
    settings = tomllib.loads((folder / "language.toml").read_text(encoding="utf-8"))
    paradigms = _load_paradigms(folder / "paradigms.tsv") if (folder / "paradigms.tsv").is_file() else {}
    forms: list[tuple[str, Entry]] = []
    tables = sorted((item for item in folder.iterdir() if item.name.endswith(".tsv")), key=lambda item: item.name)
    for table in tables:
        if table.name != "paradigms.tsv":
            forms.extend(_load_table(table, settings["code"], paradigms))
    return Language(
        code=settings["code"],
        article=settings["article"],
        order=settings["order"],
        cased=settings.get("cased", False),
        proclitics={run: Proclitic(**parts) for run, parts in settings.get("proclitics", {}).items()},
        forms=tuple(forms),
        paradigms=paradigms,
    )


def _rows(table: Traversable) -> Iterator[tuple[int, list[str]]]:
    lines = table.read_text(encoding="utf-8").splitlines()
    for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
        if row and row[0] and not row[0].startswith("#"):
            yield number, row


def _load_paradigms(table: Traversable) -> dict[str, tuple[tuple[str, str], ...]]:
    paradigms: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for number, row in _rows(table):
        if len(row) != 3:
            raise DataError(
                f"{table.name}:{number}: a paradigm row has three columns (name, tag, templates), this has {len(row)}."
            )
        name, tag, templates = row
        paradigms[name].extend((template, tag) for template in templates.split())
    return {name: tuple(rows) for name, rows in paradigms.items()}


def _load_table(
    table: Traversable, code: str, paradigms: Mapping[str, tuple[tuple[str, str], ...]]
) -> Iterator[tuple[str, Entry]]:
    kind = table.name.removesuffix(".tsv")
    for number, row in _rows(table):
        if not 3 <= len(row) <= 4:
            raise DataError(
                f"{table.name}:{number}: a row has forms, paradigm, value and features, this has {len(row)} columns."
            )
        forms, paradigm, value = row[:3]
        features = _parse_features(row[3] if len(row) == 4 else "")
        if paradigm != "-" and paradigm not in paradigms:
            raise DataError(
                f"{table.name}:{number}: no paradigm named {paradigm!r}; there are: {', '.join(sorted(paradigms))}."
            )
        for form in forms.split("|"):
            for inflected, tag in _inflect(form.strip(), paradigms.get(paradigm)):
                yield inflected, Entry(kind=kind, value=value, lang=code, features=_tagged(features, tag))


def _inflect(form: str, paradigm: tuple[tuple[str, str], ...] | None) -> Iterator[tuple[str, str]]:
    if paradigm is None:
        yield form, ""
        return
    stems = form.split("/")
    for template, tag in paradigm:
        inflected = template
        for index, stem in enumerate(stems):
            inflected = inflected.replace(f"{{{index}}}", stem)
        if "{" not in inflected:
            yield inflected, tag


def _parse_features(text: str) -> dict[str, str]:
    return {key: value for key, _, value in (item.partition("=") for item in text.split())}


def _tagged(features: Mapping[str, str], tag: str) -> Mapping[str, str]:
    return {**features, **_parse_features(tag.replace(",", " "))} if tag and tag != "-" else features
