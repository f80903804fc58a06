"""The name table of `arabic-name-romanizer` in, `ar/person_names.tsv` out: given and family names.

    python -m builder.languages.generate_person_names PATH_TO_NAMES_SQLITE3

A given name opens the name of a person whom no title announces; a family name goes on with it. Taken are the names of
people on Wikidata that the package has counted often enough. Left out are names with the article, which the engine
knows by it, and words that one of the other tables has, alone or behind "and", except a given name so frequent that it
is worth telling apart.
Source: `resources/names.sqlite3` of arabic-name-romanizer 0.2.0 (MIT licence), its rows from Wikidata (CC0).
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

from builder.text import fold_word

__all__ = ["generate", "main"]

_LEAST = 5  # people with the name; rarer ones are often misspelt
_FREQUENT = 2000  # people with a given name that is kept although it is another word too
_SHORTEST = 3  # letters
_ARABIC = ("\u0621", "\u064a")
_SERVANT = "عبد "
_ARTICLE = "ال"
_AND = "و"
_HEADER = (
    "# Names of persons. Generated from arabic-name-romanizer 0.2.0 (MIT licence; its rows from Wikidata, CC0) by\n"
    "# python -m builder.languages.generate_person_names PATH_TO_NAMES_SQLITE3\n"
)
_NAMES = """SELECT arabic_key, role, sum(count) FROM units WHERE source = 'wikidata' AND role IN ('given', 'surname')
            GROUP BY arabic_key, role HAVING sum(count) >= ?"""
_VALUES = {"given": "given", "surname": "family"}


def main() -> None:
    """Write the table from the database named on the command line."""
    folder = Path(__file__).parent / "ar"
    (folder / "person_names.tsv").write_text(generate(Path(sys.argv[1]), folder), encoding="utf-8")


def generate(database: Path, folder: Path) -> str:
    """The text of the table, sorted; `folder` has the other tables of the language."""
    words = {word for path in folder.glob("*.tsv") if path.name != "person_names.tsv" for word in _words(path)}
    taken = words | {f"{_AND}{word}" for word in words}
    rows: set[tuple[str, str]] = set()
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        for name, role, count in connection.execute(_NAMES, (_LEAST,)):
            folded, kept = fold_word(name), role == "given" and count >= _FREQUENT
            rows |= {
                (form, _VALUES[role])
                for form in (folded, folded.replace(_SERVANT, _SERVANT.strip()))
                if _is_name(form) and (kept or form not in taken)
            }
    return _HEADER + "".join(f"{name}\t-\t{value}\n" for name, value in sorted(rows))


def _is_name(name: str) -> bool:
    letters = name.replace(" ", "")
    if name.startswith(_ARTICLE):
        return False
    return len(letters) >= _SHORTEST and all(_ARABIC[0] <= letter <= _ARABIC[1] for letter in letters)


def _words(path: Path) -> Iterator[str]:
    """The forms of a table as it writes them; inflected forms of its stems are rarely names."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from (fold_word(form) for form in line.split("\t")[0].replace("/", "|").split("|") if form)


if __name__ == "__main__":
    main()
