"""A name in, the items that it may stand for out, the likeliest first: those of that name, then those that sound so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from builder.linking.index import LinkingIndex
from builder.linking.items import Label
from builder.linking.names import ARTICLE, fold_name, romanise, without_article, without_place_noun

__all__ = ["Match", "find_candidates"]

_CONSONANTS = 0.65  # of the likeness of two names: short vowels are hardly written in Arabic, consonants are
_PRIOR = 0.004  # for each point of an item's prior: between two that sound alike the better known comes first
_LEAST = 0.6  # names less alike than this are no candidates
_WITHOUT_NOUN = 0.98  # "the town of Jermuk" for Jermuk
_OTHER_ARTICLE = 0.99  # with the article where the label has none, or the other way round


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An item (its number in the index) by one of its names; `likeness` is 1 where the names are the same."""

    item: int
    label: str
    likeness: float


def find_candidates(
    index: LinkingIndex, names: Iterable[str], *, country: str | None = None, limit: int = 10, exact_only: bool = False
) -> list[Match]:
    """The items that one of the names stands for, each once; names that sound alike come in where none is the same.

    With `country`, a territory code, only what lies in it.
    """
    best: dict[int, Match] = {}
    for name in names:
        for match in _same(index, name):
            _keep(best, match)
    if country is not None and best:
        inside = {number for number, item in index.items(best).items() if item.country == country}
        best = {number: match for number, match in best.items() if number in inside}
    if not exact_only and not best:
        for name in names:
            for match in _alike(index, name, country):
                _keep(best, match)
    priors = index.priors(best)
    ranked = sorted(best.values(), key=lambda match: (-(match.likeness + _PRIOR * priors[match.item]), match.item))
    return ranked[:limit]


def _keep(best: dict[int, Match], match: Match) -> None:
    known = best.get(match.item)
    if known is None or match.likeness > known.likeness:
        best[match.item] = match


def _same(index: LinkingIndex, name: str) -> Iterable[Match]:
    """Items of that name, of that name without its article, and without a noun that says what kind of place it is."""
    folded = fold_name(name)
    forms = {folded: 1.0}
    forms.setdefault(without_place_noun(folded), _WITHOUT_NOUN)
    for form, weight in tuple(forms.items()):
        other = without_article(form) if form.startswith(ARTICLE) else ARTICLE + form
        forms.setdefault(other, weight * _OTHER_ARTICLE)
    for form, weight in forms.items():
        for label in index.exact(form):
            yield Match(item=label.item, label=label.folded, likeness=weight)


def _alike(index: LinkingIndex, name: str, country: str | None) -> Iterable[Match]:
    bare = without_place_noun(fold_name(name))
    sounds = [romanise(bare), romanise(without_article(bare))]
    for label in index.alike(bare if bare != fold_name(name) else name, country=country):
        likeness = max(_likeness(sound, label) for sound in sounds)
        if likeness >= _LEAST:
            yield Match(item=label.item, label=label.folded, likeness=likeness)


def _likeness(sound: tuple[str, str], label: Label) -> float:
    """How alike two names sound, from 0 to just under 1."""
    other = romanise(label.folded)
    full, consonants = fuzz.ratio(sound[0], other[0]), fuzz.ratio(sound[1], other[1])
    return 0.0096 * (_CONSONANTS * consonants + (1 - _CONSONANTS) * full)
