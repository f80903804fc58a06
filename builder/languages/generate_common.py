"""A folder of Wojood's sample (token and tags a line) in, `ar/common.tsv` out: frequent words that are no names.

    python -m builder.languages.generate_common PATH_TO_WOJOOD_SAMPLE

A run of unknown words behind a title is read as a person's name; these words end such a run. Taken are the words that
the sample tags as part of nothing named and never as part of a person, place, facility or organisation.
Source: SinaLab/ArabicNER, Wojood sample data, MIT licence.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from builder.text import fold_word

__all__ = ["generate", "main"]

FILES = ("train.txt", "val.txt", "test.txt")
_NAMED = ("PERS", "GPE", "LOC", "FAC", "ORG")
_ARABIC = ("\u0621", "\u064a")
_HEADER = (
    "# Frequent words that are no names. Generated from the Wojood sample (SinaLab/ArabicNER, MIT licence) by\n"
    "# python -m builder.languages.generate_common PATH_TO_WOJOOD_SAMPLE\n"
)


def main() -> None:
    """Write the table for the sample folder named on the command line."""
    (Path(__file__).parent / "ar" / "common.tsv").write_text(generate(Path(sys.argv[1])), encoding="utf-8")


def generate(folder: Path) -> str:
    """The text of the table, sorted."""
    plain: set[str] = set()
    named: set[str] = set()
    for token, tags in _tokens(folder):
        word = fold_word(token)
        (named if any(name in tags for name in _NAMED) else plain).add(word)
    words = sorted(
        word for word in plain - named if len(word) > 2 and word.isalpha() and _ARABIC[0] <= word[0] <= _ARABIC[1]
    )
    return _HEADER + "".join(f"{word}\t-\tcommon\n" for word in words)


def _tokens(folder: Path) -> Iterator[tuple[str, str]]:
    for name in FILES:
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            token, _, tags = line.partition(" ")
            if tags:
                yield token, tags


if __name__ == "__main__":
    main()
