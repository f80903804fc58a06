from dataclasses import replace

import pytest

from builder.accounts import derive_account
from builder.errors import RecordError
from builder.model import Role
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, clash, entity, find, give_account, relation, some, tell, toll

TEXT = "Clashes broke out. Ali met Ali in Goris."


def test_keys_do_not_depend_on_local_ids_or_their_order():
    entities = (ARMENIA, AZERBAIJAN)
    events = [clash("v1", "Clashes broke out"), some("Meeting", "v2", "Ali met Ali", party=("e1",))]
    renamed = [clash("x", "Clashes broke out", party=("b", "a")), some("Meeting", "w", "Ali met Ali", party=("a",))]
    first = give_account(TEXT, events, entities=entities)
    second = give_account(TEXT, reversed(renamed), entities=(replace(AZERBAIJAN, id="b"), replace(ARMENIA, id="a")))
    assert {report.key for report in first.reports} == {report.key for report in second.reports}
    assert {claim.key for report in first.reports for claim in report.claims} == {
        claim.key for report in second.reports for claim in report.claims
    }


def test_local_entities_of_one_name_stay_apart():
    first, second = find(TEXT, "Ali"), find(TEXT, "Ali in")
    entities = (
        entity("p", "Person", "Ali", mentions=(first,)),
        entity("q", "Person", "Ali", mentions=(second,)),
    )
    account = give_account(TEXT, [some("Meeting", evidence="Ali met Ali", party=("p", "q"))], entities=entities)
    keys = [participant.key for participant in account.participants]
    assert len(set(keys)) == 2
    assert all(key.startswith(f"article/{account.article.key}/person/ali-") for key in keys)
    assert account.reports[0].roles[Role.PARTY] == tuple(keys)


def test_entities_with_one_key_are_one_participant():
    entities = (ARMENIA, replace(ARMENIA, id="e9", names=("Yerevan",)))
    account = give_account(TEXT, [some("Appeal", agent=("e1", "e9"))], entities=entities)
    assert [participant.names for participant in account.participants] == [("Armenia", "Yerevan")]
    assert account.reports[0].roles[Role.AGENT] == ("state/armenia",)


def test_reports_that_differ_in_their_toll_alone_have_different_keys():
    versions = [clash(id, casualties=(toll(TEXT, "Clashes", low=n, high=n),)) for id, n in (("v1", 3), ("v2", 5))]
    account = give_account(TEXT, versions)
    assert len(account.reports) == len({report.key for report in account.reports}) == 2


def test_reports_that_are_the_same_in_everything_are_one():
    account = give_account(TEXT, [clash("v1", confidence=0.4), clash("v2", confidence=0.8), some("Truce", "v3")])
    assert [report.event.id for report in account.reports] == ["v2", "v3"]


def test_relation_points_at_the_report_of_its_event():
    events = [
        some("War", "v1", "Clashes"),
        some("Truce", "v2", "Ali met", relations=(relation(TEXT, "follows", "v1", "met"),)),
    ]
    war, truce = give_account(TEXT, events).reports
    assert [key for _, key in truce.relations] == [war.key]


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        (lambda facts: replace(facts, sha256="0" * 64), "another text"),
        (lambda facts: replace(facts, entities=()), "refers to the entity 'e1'; there are: "),
        (lambda facts: replace(facts, events=facts.events * 2), "an id stands for two"),
        (lambda facts: replace(facts, events=(replace(facts.events[0], evidence="Peace"),)), "is not the text at 0-"),
    ],
)
def test_facts_that_do_not_fit_the_article_are_refused(facts, problem):
    article, sound = tell(TEXT, [clash()])
    with pytest.raises(RecordError, match=problem):
        derive_account(article, facts(sound))


def test_span_beyond_the_text_is_refused():
    article, facts = tell(TEXT, [clash()])
    shorter = replace(article, text=TEXT[:20])
    with pytest.raises(RecordError, match="the text ends at 20"):
        derive_account(shorter, replace(facts, sha256=shorter.sha256))
