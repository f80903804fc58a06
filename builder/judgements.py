"""What people have judged, in a file beside the store: it overrides what programs decide and survives every rebuild.

One JSON object a line, the newest last; the newest on one question counts:

    {"kind": "link", "subject": "place/jermuk", "object": "Q39556", "verdict": "confirmed",
     "by": "A. Reader", "date": "2026-11-24", "note": "seen on the town's page"}

`kind` says what is judged, `subject` is a key of the graph, `object` what it is held against. A link's verdict is
`confirmed`, `rejected`, or, with no object, `none`: the thing has no item.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from builder.errors import RecordError

__all__ = ["FILE", "Judgement", "JudgementKind", "Verdict", "add_judgement", "link_verdicts", "read_judgements"]

FILE = "judgements.jsonl"
_KEY = re.compile(r"[a-z]+/[^\s<>\"{}|\\^`]+")
_QID = re.compile(r"Q[1-9][0-9]*")


class JudgementKind(StrEnum):
    """What can be judged."""

    LINK = "link"


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One person's word on one question, on a day (an ISO date)."""

    kind: JudgementKind
    subject: str
    object: str | None
    verdict: Verdict
    by: str
    date: str
    note: str | None = None


def read_judgements(path: Path) -> list[Judgement]:
    """The judgements that count, by question; RecordError names the line that is none. No file: none."""
    if not path.is_file():
        return []
    found: dict[tuple[str, str, str | None], Judgement] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            judgement = _read(f"{path}:{number}", line)
            found.pop(question := (judgement.kind, judgement.subject, judgement.object), None)
            found[question] = judgement
    return list(found.values())


def _read(where: str, line: str) -> Judgement:
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        raise RecordError(where, f"{line[:60]!r} is no JSON ({error}); write one judgement a line") from error
    if not isinstance(values, dict) or (unknown := set(values) - set(Judgement.__slots__)):
        names = ", ".join(Judgement.__slots__)
        raise RecordError(where, f"{sorted(unknown) if isinstance(values, dict) else line[:60]!r} is none of: {names}")
    texts = {name: value for name in Judgement.__slots__ if isinstance(value := values.get(name), str) and value}
    if missing := [name for name in ("kind", "subject", "verdict", "by", "date") if name not in texts]:
        raise RecordError(where, f"{missing[0]} is missing; it must be text")
    if texts["kind"] not in set(JudgementKind) or texts["verdict"] not in set(Verdict):
        raise RecordError(
            where,
            f"kind {texts['kind']!r} with verdict {texts['verdict']!r}; there are: {', '.join(JudgementKind)}, and "
            f"{', '.join(Verdict)}",
        )
    judgement = Judgement(
        kind=JudgementKind(texts["kind"]),
        subject=texts["subject"],
        object=texts.get("object"),
        verdict=Verdict(texts["verdict"]),
        by=texts["by"],
        date=texts["date"],
        note=texts.get("note"),
    )
    if (problem := _problem(judgement)) is not None:
        raise RecordError(where, problem)
    return judgement


def _problem(judgement: Judgement) -> str | None:
    """Why a judgement cannot be taken, None where it can."""
    if not _KEY.fullmatch(judgement.subject):
        return f"subject {judgement.subject!r} is no key; write it as 'place/jermuk'"
    if (judgement.object is None) != (judgement.verdict is Verdict.NONE):
        return f"verdict {judgement.verdict} {'takes no' if judgement.object else 'needs an'} item"
    if judgement.object is not None and not _QID.fullmatch(judgement.object):
        return f"object {judgement.object!r} is no Wikidata item; write it as 'Q39556'"
    try:
        date.fromisoformat(judgement.date)
    except ValueError:
        return f"date {judgement.date!r} is no day; write it as 2026-11-24"
    return None


def add_judgement(path: Path, judgement: Judgement) -> None:
    """Appends a judgement, wholly or not at all; RecordError where it cannot be taken."""
    if (problem := _problem(judgement)) is not None:
        raise RecordError(str(path), problem)
    read_judgements(path)  # a file that is broken is mended first, not added to
    line = json.dumps({name: value for name, value in asdict(judgement).items() if value}, ensure_ascii=False)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def link_verdicts(judgements: Iterable[Judgement]) -> Mapping[tuple[str, str | None], Judgement]:
    """The judgements on links, by key and item; that a key has no item stands under the item None."""
    return {(one.subject, one.object): one for one in judgements if one.kind is JudgementKind.LINK}
