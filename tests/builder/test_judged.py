"""What people judge of claims and of pairs of reports: its effect on the world, and that it can be taken back."""

from pathlib import Path

import pytest

from builder.errors import RecordError
from builder.gold import gold_records
from builder.graph.store import Reader
from builder.judgements import FILE, Judgement, JudgementKind, Verdict, read_judgements
from builder.model import EventType, Role
from builder.pipeline import open_writer
from builder.resolution import consolidate
from tests.builder.newsroom import BASE, clash, give_account, some, tell, toll
from tests.builder.resolution.authority import AUTHORITY

DAY = "2022-09-13"
TEXT = "Armenia said 49 soldiers were killed in clashes."


def told(number, **fields):
    text = f"{TEXT} Text {number}."
    casualty = toll(text, "49", low=49, high=49)
    return give_account(text, [clash(when=DAY, casualties=(casualty,), **fields)], id=str(number))


def judge(subject, verdict, object=None, **fields):
    kind = JudgementKind.EVENT if object else JudgementKind.CLAIM
    return Judgement(kind=kind, subject=subject, object=object, verdict=verdict, by="A. Reader", date=DAY, **fields)


def world(accounts, *judgements):
    return consolidate(accounts, AUTHORITY, min_confidence=0, judgements=judgements)


def claims_of(account):
    return [claim.key for report in account.reports for claim in report.claims]


def test_different_keeps_apart_and_same_joins_what_rules_would_not():
    one, other = told(1), told(2)
    third = give_account("Shots were fired.", [clash(when=DAY, party=("e1", "e3"))], id="3")
    keys = [account.reports[0].key for account in (one, other, third)]
    assert sorted(len(event.reports) for event in world([one, other, third]).events) == [1, 2]
    apart = judge(keys[0], Verdict.DIFFERENT, keys[1])
    assert sorted(len(event.reports) for event in world([one, other, third], apart).events) == [1, 1, 1]
    same = judge(keys[2], Verdict.SAME, keys[0])
    assert [len(event.reports) for event in world([one, other, third], same).events] == [3]


def test_judgement_on_what_is_not_there_changes_nothing():
    accounts = [told(1), told(2)]
    gone = judge("article/00/report/11", Verdict.SAME, accounts[0].reports[0].key)
    lost = judge("article/00/claim/11", Verdict.REJECTED)
    assert world(accounts, gone, lost) == world(accounts)


def test_rejected_claim_leaves_the_event_to_the_other_articles():
    one, other = told(1), told(2)
    rejected = [judge(key, Verdict.REJECTED) for key in claims_of(one)]
    (event,) = world([one, other], *rejected).events
    assert event.reports == (other.reports[0].key,)
    assert world([one], *rejected).events == ()


def test_correction_changes_type_time_role_and_figure_of_the_world_alone():
    account = told(1)
    right = (("killed", "50-60"), ("party", "state/armenia,state/russia"), ("type", "Attack"), ("when", "2022-09-12"))
    corrected = [judge(key, Verdict.CORRECTED, correction=right) for key in claims_of(account)]
    (event,) = world([account], *corrected).events
    assert (event.types, event.time) == ((EventType.ATTACK,), "2022-09-12")
    assert event.roles[Role.PARTY] == ("state/armenia", "state/russia")
    assert (event.estimates[0].low, event.estimates[0].high) == (50, 60)
    assert account.reports[0].event.type is EventType.ARMED_CLASH


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"correction": (("killed", "many"),)}, "cannot be taken"),
        ({"correction": (("colour", "red"),)}, "cannot be taken"),
        ({"correction": ()}, "says what is right"),
    ],
)
def test_correction_that_says_nothing_is_refused(tmp_path, fields, problem):
    from builder.judgements import add_judgement

    with pytest.raises(RecordError, match=problem):
        add_judgement(tmp_path / FILE, judge("article/0f/claim/11", Verdict.CORRECTED, **fields))


def quads(directory: Path):
    with Reader(directory) as reader:
        return sorted(map(str, reader.store))


def test_judgement_survives_a_rebuild_and_can_be_taken_back(tmp_path):
    def build(directory, *order):
        with open_writer(directory, base_iri=BASE, min_confidence=0) as writer:
            writer.put([tell(f"{TEXT} Text {number}.", [clash(when=DAY)], id=str(number)) for number in order])

    keys = [give_account(f"{TEXT} Text {n}.", [clash(when=DAY)], id=str(n)).reports[0].key for n in (1, 2)]
    first, second = tmp_path / "one", tmp_path / "two"
    build(first, 1, 2)
    before = quads(first)
    with open_writer(first, base_iri=BASE, min_confidence=0) as writer:
        writer.judge([judge(keys[0], Verdict.DIFFERENT, keys[1], note="two nights")])
    judged = quads(first)
    assert judged != before and any("two nights" in quad for quad in judged)
    second.mkdir()
    (second / FILE).write_text((first / FILE).read_text(encoding="utf-8"), encoding="utf-8")
    build(second, 2)
    build(second, 1)
    assert quads(second) == judged
    with open_writer(first, base_iri=BASE, min_confidence=0) as writer:
        writer.judge([judge(keys[1], Verdict.WITHDRAWN, keys[0])])
    assert quads(first) == before and read_judgements(first / FILE) == []


def test_gold_holds_the_corrected_record_of_judged_articles_alone(tmp_path):
    with open_writer(tmp_path, base_iri=BASE, min_confidence=0) as writer:
        writer.put([tell("Clash one.", [clash(), some("Truce", "v2", party=("e1", "e2"))], id="1")])
        writer.put([tell("Clash two.", [clash()], id="2")])
    account = give_account("Clash one.", [clash(), some("Truce", "v2", party=("e1", "e2"))], id="1")
    truce = next(report for report in account.reports if report.event.type is EventType.TRUCE)
    other = next(report for report in account.reports if report is not truce)
    judgements = [
        judge(truce.claims[0].key, Verdict.REJECTED),
        judge(other.claims[0].key, Verdict.CORRECTED, correction=(("type", "Attack"),)),
    ]
    with Reader(tmp_path) as reader:
        (record,) = gold_records(reader.articles(), judgements)
    assert record["id"] == "1"
    assert [(event["id"], event["type"]) for event in record["events"]] == [("v1", "Attack")]
