"""Gold articles in; each extracted, with what the extraction found and its scores, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from builder.evaluation.scoring import Counts, GoldArticle, ScoredRecord, score
from builder.pipeline import Extractor, Tell, extract
from builder.records import encode
from builder.sources import Record, read

__all__ = ["Evaluated", "evaluate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """A gold record, what was found in its article, the article's text, and the scores."""

    gold: ScoredRecord
    found: ScoredRecord
    text: str
    counts: Mapping[str, Counts]


def evaluate(wanted: Iterable[GoldArticle], extractor: Extractor, *, tell: Tell) -> Iterator[Evaluated]:
    """Each gold article extracted and scored; `tell` hears of an article that cannot be read, which is left out."""
    for item in wanted:
        (reading,) = read([str(item.article)])
        if not isinstance(reading, Record):
            tell(reading)
            continue
        found = [ScoredRecord.model_validate(encode(each.facts)) for each in extract([reading], extractor, tell=tell)]
        record = found[0] if found else ScoredRecord()
        text = reading.article.text
        yield Evaluated(gold=item.gold, found=record, text=text, counts=score(item.gold, record, text))
