"""How well names of places and persons are found, on a corpus in IOB format that no rule was written on.

    python -m tests.benchmarks.bench_mentions ANERCorp_CamelLab_train.txt

Each line is a word and its tag (B-LOC, I-PERS, O), an empty line or a full stop ends a sentence. A span counts when its
words are exactly those of the corpus, which tags whole words: a conjunction written onto a name belongs to it. States
are LOC; nationalities, titles without a name and "the two countries" are no names.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from builder.evaluation import Counts
from builder.extraction import Engine, load_engine
from builder.extraction.mentions import Mention
from builder.model import Article, EntityType

_LABELS = {EntityType.PLACE: "LOC", EntityType.STATE: "LOC", EntityType.PERSON: "PERS"}
_AT_ONCE = 40  # sentences read as one article
_OFFICE = "office:"  # what the identities of titles without a name begin with

Word = tuple[str, str]
Span = tuple[int, int]


def read_sentences(path: Path) -> Iterator[list[Word]]:
    """The sentences of a corpus: words with their tags."""
    sentence: list[Word] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        word, _, tag = line.strip().rpartition(" ")
        if word:
            sentence.append((word, tag))
        if sentence and (not word or word == "."):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def join(sentences: Sequence[Sequence[Word]]) -> tuple[str, dict[str, set[Span]]]:
    """The text of sentences, one a line, and the spans of each label in it."""
    text = ""
    spans: dict[str, set[Span]] = {label: set() for label in _LABELS.values()}
    for sentence in sentences:
        first, open_label = 0, "O"
        for word, tag in [*sentence, ("", "O")]:
            label = tag[2:] if tag != "O" else "O"
            if open_label != "O" and (tag.startswith("B-") or label != open_label):
                spans.setdefault(open_label, set()).add((first, len(text)))
                open_label = "O"
            text += " " if text and not text.endswith("\n") and word else ""
            if label != "O" and open_label == "O":
                first, open_label = len(text), label
            text += word
        text += "\n"
    return text, spans


def find_spans(engine: Engine, text: str) -> dict[str, set[Span]]:
    """The names that extraction finds, by label, from the beginning of their word on."""
    passage = engine.read(Article(key="corpus", id="corpus", text=text, lang="ar", published=None))
    found: dict[str, set[Span]] = {label: set() for label in _LABELS.values()}
    for mention in passage.mentions:
        label = _LABELS.get(mention.type) if _is_name(mention) else None
        if label is not None:
            span = mention.names[0] if mention.names else mention.span
            begin = max(text.rfind(" ", 0, span.start), text.rfind("\n", 0, span.start)) + 1
            found[label].add((begin, span.end))
    return found


def _is_name(mention: Mention) -> bool:
    return (
        mention.named and not mention.reference and not mention.descriptive and not mention.identity.startswith(_OFFICE)
    )


def main() -> None:
    """Print precision, recall and F1 of each label."""
    engine, sentences = load_engine(), list(read_sentences(Path(sys.argv[1])))
    totals = {label: Counts() for label in _LABELS.values()}
    for start in range(0, len(sentences), _AT_ONCE):
        text, wanted = join(sentences[start : start + _AT_ONCE])
        found = find_spans(engine, text)
        for label in totals:
            right = len(wanted[label] & found[label])
            totals[label] += Counts(tp=right, fp=len(found[label]) - right, fn=len(wanted[label]) - right)
    for label, count in totals.items():
        print(f"{label}: precision {count.precision:.3f}, recall {count.recall:.3f}, F1 {count.f1:.3f}")


if __name__ == "__main__":
    main()
