"""What people have judged: read, refused with its line, added whole, and put before what programs decide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.errors import RecordError
from builder.judgements import Judgement, JudgementKind, Verdict, add_judgement, read_judgements
from builder.links import LinkState, StoredLink, judge


def judgement(subject: str = "place/x", object: str | None = "Q1", verdict: Verdict = Verdict.CONFIRMED) -> Judgement:
    return Judgement(
        kind=JudgementKind.LINK, subject=subject, object=object, verdict=verdict, by="A. Reader", date="2026-11-24"
    )


def link(qid: str | None = "Q1", state: LinkState = LinkState.CANDIDATE) -> StoredLink:
    return StoredLink(key="place/x", qid=qid, state=state, method="score", evidence="name 1.00 = 0.70")


def test_judgement_comes_back_as_it_was_given(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    assert read_judgements(path) == []
    add_judgement(path, judgement())
    add_judgement(path, judgement("place/y", None, Verdict.NONE))
    assert read_judgements(path) == [judgement(), judgement("place/y", None, Verdict.NONE)]


def test_newest_judgement_on_a_question_counts(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    add_judgement(path, judgement())
    add_judgement(path, judgement(verdict=Verdict.REJECTED))
    assert [one.verdict for one in read_judgements(path)] == [Verdict.REJECTED]


GOOD = {
    "kind": "link",
    "subject": "place/x",
    "object": "Q1",
    "verdict": "confirmed",
    "by": "A. Reader",
    "date": "2026-11-24",
}


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "is no JSON"),
        ("[]", "is none of"),
        (json.dumps({**GOOD, "colour": 1}), "colour"),
        (json.dumps({**GOOD, "by": ""}), "by is missing"),
        (json.dumps({**GOOD, "verdict": "yes"}), "'yes'"),
        (json.dumps({**GOOD, "subject": "x"}), "no key"),
        (json.dumps({**GOOD, "object": "P1"}), "no Wikidata item"),
        (json.dumps({**GOOD, "object": None}), "needs an item"),
        (json.dumps({**GOOD, "verdict": "none"}), "takes no item"),
        (json.dumps({**GOOD, "date": "today"}), "no day"),
    ],
)
def test_line_that_is_no_judgement_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "judgements.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(RecordError, match=rf"judgements.jsonl:2: .*{problem}"):
        read_judgements(path)
    with pytest.raises(RecordError):
        add_judgement(path, judgement())
    assert path.read_text(encoding="utf-8") == f"\n{line}\n"


def test_confirmed_item_is_linked_and_others_wait() -> None:
    states = {one.qid: one.state for one in judge([link("Q1"), link("Q2", LinkState.ACCEPTED)], [judgement()])}
    assert states == {"Q1": LinkState.CONFIRMED, "Q2": LinkState.CANDIDATE}


def test_rejection_goes_before_every_program() -> None:
    (found,) = judge([link(state=LinkState.VERIFIED)], [judgement(verdict=Verdict.REJECTED)])
    assert (found.state, found.linked, found.judged_by) == (LinkState.REJECTED, False, "A. Reader")
    assert "name 1.00 = 0.70" in found.evidence


def test_thing_without_an_item_has_none() -> None:
    states = [
        (one.qid, one.state)
        for one in judge([link(state=LinkState.ACCEPTED)], [judgement(object=None, verdict=Verdict.NONE)])
    ]
    assert states == [(None, LinkState.UNLINKED), ("Q1", LinkState.REJECTED)]


def test_confirmation_stands_where_no_program_saw_the_item() -> None:
    (found,) = judge([], [judgement(object="Q9")])
    assert (found.qid, found.state) == ("Q9", LinkState.CONFIRMED)


def test_thing_with_a_candidate_is_not_said_to_have_no_item() -> None:
    assert [one.qid for one in judge([link("Q1"), link(None, LinkState.UNLINKED)], [])] == ["Q1"]
    states = [one.state for one in judge([link("Q1", LinkState.REJECTED), link(None, LinkState.UNLINKED)], [])]
    assert states == [LinkState.UNLINKED, LinkState.REJECTED]
