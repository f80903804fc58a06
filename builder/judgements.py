"""What people have judged, in a file beside the store: it overrides what programs decide and survives every rebuild.

One JSON object a line, the newest last; the newest on one question counts:

    {"kind": "link", "subject": "place/jermuk", "object": "Q39556", "verdict": "confirmed",
     "by": "A. Reader", "date": "2026-11-24", "note": "seen on the town's page"}

    {"kind": "event", "subject": "article/0f/report/7c", "object": "article/1a/report/22", "verdict": "same", …}
    {"kind": "claim", "subject": "article/0f/claim/9d", "verdict": "corrected", "correction": {"killed": "49"}, …}

`kind` says what is judged, `subject` is a key of the graph, `object` what it is held against. A link's verdict is
`confirmed`, `rejected`, or, with no object, `none`: the thing has no item. Two reports are of the `same` event, of
`different` ones, or it is `unsure`. A claim is `rejected`, or `corrected` in the type, a role, the time or a figure of
what it says. `withdrawn` takes back what was judged before. What is judged and is there no more stays in the file, and
counts again when it comes back.
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
from builder.model import CasualtyKind, EventType, Role

__all__ = [
    "CORRECTIONS",
    "FILE",
    "Judgement",
    "JudgementKind",
    "Verdict",
    "add_judgement",
    "claim_verdicts",
    "event_verdicts",
    "link_verdicts",
    "read_judgements",
]

FILE = "judgements.jsonl"
_KEY = re.compile(r"[a-z]+/[^\s<>\"{}|\\^`]+")
_QID = re.compile(r"Q[1-9][0-9]*")
_KEYS = r"([a-z]+/[^\s,]+(,[a-z]+/[^\s,]+)*)?"
_FIGURE = r"\d{1,9}(-(\d{1,9})?)?"
CORRECTIONS = {
    "type": "|".join(EventType),
    "when": r"[0-9X./~?%-]+|none",
    **{role.value: _KEYS for role in Role},
    **{kind.value: _FIGURE for kind in CasualtyKind},
}
"""What of a claim can be corrected, and how its value is written."""
_EXAMPLES = "type Shelling, when 2022-09-13 or none, agent state/armenia, killed 49, 49-60 or 49-"


class JudgementKind(StrEnum):
    """What can be judged."""

    LINK = "link"
    EVENT = "event"
    CLAIM = "claim"


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    NONE = "none"
    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


_VERDICTS = {
    JudgementKind.LINK: (Verdict.CONFIRMED, Verdict.REJECTED, Verdict.NONE, Verdict.WITHDRAWN),
    JudgementKind.EVENT: (Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE, Verdict.WITHDRAWN),
    JudgementKind.CLAIM: (Verdict.REJECTED, Verdict.CORRECTED, Verdict.WITHDRAWN),
}


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
    correction: tuple[tuple[str, str], ...] = ()

    @property
    def question(self) -> tuple[str, str, str | None]:
        """What was asked: of two reports it does not matter which comes first."""
        if self.kind is JudgementKind.EVENT and self.object is not None:
            return (self.kind, *sorted((self.subject, self.object)))  # type: ignore[return-value]
        return self.kind, self.subject, self.object


def read_judgements(path: Path) -> list[Judgement]:
    """The judgements that count, by question; RecordError names the line that is none. No file: none."""
    if not path.is_file():
        return []
    found: dict[tuple[str, str, str | None], Judgement] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            judgement = _read(f"{path}:{number}", line)
            found.pop(judgement.question, None)
            if judgement.verdict is not Verdict.WITHDRAWN:
                found[judgement.question] = judgement
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
        correction=_correction(where, values.get("correction")),
    )
    if (problem := _problem(judgement)) is not None:
        raise RecordError(where, problem)
    return judgement


def _correction(where: str, values: object) -> tuple[tuple[str, str], ...]:
    if values is None:
        return ()
    if not isinstance(values, dict) or not all(isinstance(part, str) for pair in values.items() for part in pair):
        raise RecordError(where, f'correction {values!r} must be an object of texts such as {{"killed": "49"}}')
    return tuple(sorted(values.items()))


def _problem(judgement: Judgement) -> str | None:
    """Why a judgement cannot be taken, None where it can."""
    if not _KEY.fullmatch(judgement.subject):
        return f"subject {judgement.subject!r} is no key; write it as 'place/jermuk'"
    if judgement.verdict not in _VERDICTS[judgement.kind]:
        there = ", ".join(_VERDICTS[judgement.kind])
        return f"verdict {judgement.verdict} is none on a {judgement.kind}; there are: {there}"
    if judgement.kind is not JudgementKind.LINK:
        return _problem_of_words(judgement)
    if judgement.verdict is not Verdict.WITHDRAWN and (judgement.object is None) != (judgement.verdict is Verdict.NONE):
        return f"verdict {judgement.verdict} {'takes no' if judgement.object else 'needs an'} item"
    if judgement.object is not None and not _QID.fullmatch(judgement.object):
        return f"object {judgement.object!r} is no Wikidata item; write it as 'Q39556'"
    return _problem_of_day(judgement.date)


def _problem_of_day(day: str) -> str | None:
    try:
        date.fromisoformat(day)
    except ValueError:
        return f"date {day!r} is no day; write it as 2026-11-24"
    return None


def _problem_of_words(judgement: Judgement) -> str | None:
    """Why a judgement on reports or on a claim cannot be taken."""
    part = "report" if judgement.kind is JudgementKind.EVENT else "claim"
    keys = [judgement.subject, judgement.object] if judgement.kind is JudgementKind.EVENT else [judgement.subject]
    if judgement.kind is JudgementKind.CLAIM and judgement.object is not None:
        return f"a claim is judged by itself; leave the object {judgement.object!r} out"
    for key in keys:
        if key is None or not re.fullmatch(rf"article/[^/]+/{part}/[^/]+", key):
            return f"{key!r} is no key of a {part}; write it as 'article/0f3a/{part}/7c21'"
    if len(set(keys)) < len(keys):
        return f"{keys[0]!r} is held against itself; name two reports"
    if bool(judgement.correction) != (judgement.verdict is Verdict.CORRECTED):
        return "a correction says what is right, and only a correction does: give at least one of " + ", ".join(
            CORRECTIONS
        )
    for name, value in judgement.correction:
        if name not in CORRECTIONS or not re.fullmatch(CORRECTIONS[name], value):
            return f"correction {name} {value!r} cannot be taken; there are: {', '.join(CORRECTIONS)} ({_EXAMPLES})"
    return _problem_of_day(judgement.date)


def add_judgement(path: Path, judgement: Judgement) -> None:
    """Appends a judgement, wholly or not at all; RecordError where it cannot be taken."""
    if (problem := _problem(judgement)) is not None:
        raise RecordError(str(path), problem)
    read_judgements(path)  # a file that is broken is mended first, not added to
    values = asdict(judgement) | {"correction": dict(judgement.correction)}
    line = json.dumps({name: value for name, value in values.items() if value}, ensure_ascii=False)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def link_verdicts(judgements: Iterable[Judgement]) -> Mapping[tuple[str, str | None], Judgement]:
    """The judgements on links, by key and item; that a key has no item stands under the item None."""
    return {(one.subject, one.object): one for one in judgements if one.kind is JudgementKind.LINK}


def event_verdicts(judgements: Iterable[Judgement]) -> Mapping[frozenset[str], Verdict]:
    """What people said of pairs of reports."""
    return {
        frozenset((one.subject, one.object or "")): one.verdict for one in judgements if one.kind is JudgementKind.EVENT
    }


def claim_verdicts(judgements: Iterable[Judgement]) -> Mapping[str, Judgement]:
    """The judgements on claims, by key."""
    return {one.subject: one for one in judgements if one.kind is JudgementKind.CLAIM}
