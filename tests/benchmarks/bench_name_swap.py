"""Whether extraction knows the language or the names: FACTS on the gold articles with all names and figures replaced.

    python -m tests.benchmarks.bench_name_swap GOLD_DIR [LANG]

In each article armed groups, places and persons get the names of others of their kind, and figures of casualties other
figures, in the text and in the gold record alike. The score should be almost the same.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from builder.evaluation import FACTS, add_up, evaluate, read_gold
from builder.extraction import Engine, load_engine
from ontology.authority import load_authority
from ontology.authority.records import RecordType

ALLOWED_LOSS = 0.05
_PROCLITICS = "وفبلك"
_FIGURE = re.compile(r"(?<![\d.,:/\-٠-٩])\d{1,3}(?![\d.,:/\-٠-٩])")
_LARGEST = 999

Gold = dict[str, Any]
Swap = Callable[[str], str]


def names_of(lang: str, *kinds: RecordType) -> list[str]:
    """The first name of each record of the authority of some kinds, where it is no abbreviation."""
    records = [record for record in load_authority().records if record.type in kinds]
    return sorted({record.names[lang][0] for record in records if len(record.names.get(lang, [""])[0]) > 3})


def pick(pool: Sequence[str], key: str, taken: set[str]) -> str | None:
    """A name of the pool that the article does not have, the same in every run."""
    start = zlib.crc32(key.encode())
    for step in range(len(pool)):
        name = pool[(start + step) % len(pool)]
        if name not in taken:
            taken.add(name)
            return name
    return None


def replacements(gold: Gold, text: str, pools: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each name of the groups, places and persons of an article that has a kind of its own, another."""
    groups = set(pools["Organisation"])
    taken = {name for entity in gold["entities"] for name in entity["names"]} | {
        name for pool in pools.values() for name in pool if name in text
    }
    swapped: dict[str, str] = {}
    for entity in gold["entities"]:
        kind, names = entity["type"], [name for name in entity["names"] if name in text]
        if kind not in pools or not names or (kind == "Organisation" and not groups & set(names)):
            continue
        if kind == "Place" and not set(pools["Place"]) & set(names):
            continue
        longest = max(names, key=lambda name: len(name.split()))
        if kind == "Person" and len(longest.split()) != 2:
            continue
        other = pick(pools[kind], gold["id"] + longest, taken)
        if other is not None:
            swapped |= {name: _as(name, longest, other, kind) for name in names if kind != "Person" or name in longest}
    return swapped


def _as(name: str, longest: str, other: str, kind: str) -> str:
    """The other name in the form of this one: of a person's name the same word."""
    if kind != "Person" or name == longest:
        return other
    return other.split()[longest.split().index(name)] if name in longest.split() else other


def figures(gold: Gold) -> dict[str, str]:
    """For each figure of casualties another, near it; 1 and 2 are words of the language."""
    told = {c[b] for v in gold["events"] for c in v.get("casualties") or [] for b in ("low", "high") if c.get(b)}
    told = {figure for figure in told if 2 < figure < _LARGEST and not 1900 < figure < 2100}
    free = iter(number for number in range(11, _LARGEST) if number not in told)
    return {str(figure): str(next(free)) for figure in sorted(told)}


def swap_of(names: Mapping[str, str], numbers: Mapping[str, str]) -> Swap:
    """Replaces names where they stand as words, behind Arabic proclitics too, and figures where they stand alone."""
    listed = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)([{_PROCLITICS}]?)({'|'.join(map(re.escape, listed))})(?!\w)") if listed else None

    def swap(words: str) -> str:
        if pattern is not None:
            words = pattern.sub(lambda found: found[1] + names[found[2]], words)
        return _FIGURE.sub(lambda found: numbers.get(found[0], found[0]), words)

    return swap


def swapped_gold(gold: Gold, swap: Swap, numbers: Mapping[str, str]) -> Gold:
    """The gold record in the words of the swapped text."""
    record = json.loads(json.dumps(gold))
    for entity in record["entities"]:
        entity["names"] = [swap(name) for name in entity["names"]]
    for event in record["events"]:
        event["evidence"] = swap(event["evidence"])
        for casualty in event.get("casualties") or []:
            for bound in ("low", "high"):
                if str(casualty.get(bound)) in numbers:
                    casualty[bound] = int(numbers[str(casualty[bound])])
    return record


def swap_folder(folder: Path, lang: str, target: Path) -> int:
    """Writes the swapped articles and gold records of a language; how many names and figures were replaced."""
    paths = [path for path in sorted(folder.glob("*.json")) if json.loads(path.read_text())["lang"] == lang]
    pools = {
        "Organisation": names_of(lang, RecordType.ARMED_FORCE),
        "Place": names_of(lang, RecordType.PLACE),
        "Person": sorted({name for path in paths for name in _persons(json.loads(path.read_text()))}),
    }
    (target / "gold").mkdir()
    (target / "articles").mkdir()
    replaced = 0
    for path in paths:
        gold = json.loads(path.read_text(encoding="utf-8"))
        article = json.loads((folder.parent / "articles" / path.name).read_text(encoding="utf-8"))
        names, numbers = replacements(gold, article["text"], pools), figures(gold)
        swap = swap_of(names, numbers)
        article["text"] = swap(article["text"])
        _write(target / "gold" / path.name, swapped_gold(gold, swap, numbers))
        _write(target / "articles" / path.name, article)
        replaced += len(names) + len(numbers)
    return replaced


def _persons(gold: Gold) -> Iterator[str]:
    for entity in gold["entities"]:
        if entity["type"] == "Person":
            yield from (name for name in entity["names"][:1] if len(name.split()) == 2)


def _write(path: Path, record: Gold) -> None:
    path.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")


def facts(folder: Path, lang: str, engine: Engine) -> float:
    """FACTS F1 on the articles of a language."""
    evaluated = evaluate(read_gold(folder, lang=lang), engine, tell=lambda _: None)
    return add_up(item.counts for item in evaluated)[FACTS].f1


def main() -> None:
    folder, langs = Path(sys.argv[1]), sys.argv[2:] or ["ar", "en"]
    engine = load_engine()
    for lang in langs:
        with tempfile.TemporaryDirectory() as made:
            replaced = swap_folder(folder, lang, Path(made))
            before, after = facts(folder, lang, engine), facts(Path(made) / "gold", lang, engine)
        verdict = "within" if before - after <= ALLOWED_LOSS else "MORE THAN"
        told = f"FACTS {before:.3f} -> {after:.3f}, {verdict} {ALLOWED_LOSS} lost"
        sys.stdout.write(f"{lang}: {replaced} names and figures; {told}\n")


if __name__ == "__main__":
    main()
