"""A language folder in, its forms with what they mean out; a row that no rule understands is refused.

Each language is a folder of tables under `builder/languages/<code>/` with the same file names; the file's name is the
kind of its entries. A row has four columns: forms (separated by `|`; stems separated by `/` where the paradigm asks
for several), paradigm (`-` or a name from `paradigms.tsv`), value, features (flags and `name=value`). The engine
knows kinds and features, no language.
"""

from __future__ import annotations

import csv
import importlib.resources
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable

from builder.errors import DataError
from builder.extraction.entries import Entry
from builder.extraction.kinds import Function, Kind
from builder.extraction.tables import check_row, find_kind

__all__ = ["Language", "Paradigm", "Proclitic", "load_language", "load_languages"]

Paradigm = tuple[tuple[str, Mapping[str, str]], ...]  # templates, each with the features of its forms
_UNINFLECTED: Paradigm = (("{0}", {}),)
_ORDERS = {"verb-first": True, "subject-first": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proclitic:
    """What a run of letters before a word stands for: a conjunction, a preposition, the article."""

    conjunction: bool = False
    preposition: Function | None = None
    definite: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The tables of one language folder.

    `article` is written onto its noun (empty where it stands apart); `verb_first` is the order of a plain clause;
    `cased` says that names begin with a capital letter. Among the `proclitics` is the empty run, which is none.
    """

    code: str
    article: str
    verb_first: bool
    cased: bool
    proclitics: Mapping[str, Proclitic]
    forms: tuple[tuple[str, Entry], ...]
    paradigms: Mapping[str, Paradigm]

    @property
    def definite_prefixes(self) -> tuple[str, ...]:
        """The runs of letters that write a preposition and the article onto a noun."""
        return tuple(run for run, clitic in self.proclitics.items() if clitic.preposition and clitic.definite)

    @property
    def conjunctions(self) -> tuple[str, ...]:
        """The runs of letters that write a conjunction alone onto a word."""
        alone = Proclitic(conjunction=True)
        return tuple(run for run, clitic in self.proclitics.items() if clitic == alone)


def load_languages() -> tuple[Language, ...]:
    """Every language folder shipped with the builder, by code."""
    root = importlib.resources.files("builder") / "languages"
    folders = (folder for folder in root.iterdir() if (folder / "language.toml").is_file())
    return tuple(load_language(folder) for folder in sorted(folders, key=lambda folder: folder.name))


def load_language(folder: Traversable) -> Language:
    """One language folder; DataError names the file and line of a row that cannot be read or understood."""
    settings = tomllib.loads((folder / "language.toml").read_text(encoding="utf-8"))
    where = f"{folder.name}/language.toml"
    if settings["order"] not in _ORDERS:
        raise DataError(f"{where}: order cannot be {settings['order']!r}; it can be: {', '.join(_ORDERS)}.")
    paradigms = _load_paradigms(folder) if (folder / "paradigms.tsv").is_file() else {}
    tables = sorted(item.name for item in folder.iterdir() if item.name.endswith(".tsv"))
    return Language(
        code=settings["code"],
        article=settings["article"],
        verb_first=_ORDERS[settings["order"]],
        cased=settings.get("cased", False),
        proclitics={
            "": Proclitic(),
            **{run: _proclitic(where, run, parts) for run, parts in settings.get("proclitics", {}).items()},
        },
        forms=tuple(
            form for table in tables if table != "paradigms.tsv" for form in _load_table(folder, table, paradigms)
        ),
        paradigms=paradigms,
    )


def _proclitic(where: str, run: str, parts: Mapping[str, bool | str]) -> Proclitic:
    unknown = [name for name in parts if name not in ("conjunction", "preposition", "definite")]
    preposition = parts.get("preposition")
    functions = [function.value for function in Function]
    if unknown:
        raise DataError(f"{where}: {run} has no part {unknown[0]!r}; there are: conjunction, preposition, definite.")
    if preposition is not None and preposition not in functions:
        raise DataError(f"{where}: {run} has no function {preposition!r}; there are: {', '.join(functions)}.")
    return Proclitic(
        conjunction=bool(parts.get("conjunction")),
        preposition=None if preposition is None else Function(preposition),
        definite=bool(parts.get("definite")),
    )


def _rows(table: Traversable) -> Iterator[tuple[int, list[str]]]:
    lines = table.read_text(encoding="utf-8").splitlines()
    for number, row in enumerate(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
        if row and row[0] and not row[0].startswith("#"):
            yield number, row


def _load_paradigms(folder: Traversable) -> Mapping[str, Paradigm]:
    paradigms: dict[str, list[tuple[str, Mapping[str, str]]]] = defaultdict(list)
    for number, row in _rows(folder / "paradigms.tsv"):
        if len(row) != 3:
            raise DataError(
                f"{folder.name}/paradigms.tsv:{number}: a paradigm row has three columns (name, tag, templates), "
                f"this has {len(row)}."
            )
        name, tag, templates = row
        features = {} if tag == "-" else _parse_features(tag.replace(",", " "))
        paradigms[name].extend((template, features) for template in templates.split())
    return {name: tuple(rows) for name, rows in paradigms.items()}


def _load_table(folder: Traversable, table: str, paradigms: Mapping[str, Paradigm]) -> Iterator[tuple[str, Entry]]:
    kind = find_kind(f"{folder.name}/{table}", table.removesuffix(".tsv"))
    for number, row in _rows(folder / table):
        where = f"{folder.name}/{table}:{number}"
        if not 3 <= len(row) <= 4:
            raise DataError(f"{where}: a row has forms, paradigm, value and features, this has {len(row)} columns.")
        forms, name, value = row[:3]
        if name != "-" and name not in paradigms:
            raise DataError(f"{where}: no paradigm named {name!r}; there are: {', '.join(sorted(paradigms))}.")
        features = _parse_features(row[3] if len(row) == 4 else "")
        paradigm = paradigms.get(name, _UNINFLECTED)
        entries = [_read_entry(where, kind, value, {**features, **tag}) for _, tag in paradigm]
        for form in forms.split("|"):
            stems = [form.strip()] if name == "-" else form.strip().split("/")
            for (template, _), entry in zip(paradigm, entries, strict=True):
                inflected = _inflect(template, stems)
                if "{" not in inflected:  # a template that asks for a stem the row does not give
                    yield inflected, entry


def _read_entry(where: str, kind: Kind, value: str, features: Mapping[str, str]) -> Entry:
    check_row(where, kind, value, features)
    return Entry.read(kind=kind, value=value, features=features)


def _inflect(template: str, stems: Sequence[str]) -> str:
    for index, stem in enumerate(stems):
        template = template.replace(f"{{{index}}}", stem)
    return template


def _parse_features(text: str) -> dict[str, str]:
    return {key: value for key, _, value in (item.partition("=") for item in text.split())}
