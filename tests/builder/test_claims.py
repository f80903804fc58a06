from builder.model import Report
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, clash, entity, find, give_account, toll

MINISTRY = entity("e4", "Organisation", "the ministry", key="organisation/armenia-ministry-of-defence")
LEADER = entity("e5", "Person", "Pashinyan", key="person/nikol-pashinyan")
ENTITIES = (ARMENIA, AZERBAIJAN, MINISTRY, LEADER)
TEXT = "Armenia and Azerbaijan clashed, the ministry said. Pashinyan spoke of 49 killed soldiers. Dozens fled."
CLASH = "Armenia and Azerbaijan clashed"


def claims_of(**fields):
    account = give_account(TEXT, [clash(evidence=CLASH, **fields)], entities=ENTITIES)
    (report,) = account.reports
    return account, report


def by_claimant(account, report):
    tolls = {one.key: one.casualty.low for one in report.tolls}
    return [
        (claim.claimant, account.article.quote(claim.span), [tolls[key] for key in claim.tolls])
        for claim in report.claims
    ]


def test_event_without_claimant_is_claimed_by_the_article():
    account, report = claims_of()
    assert by_claimant(account, report) == [(f"article/{account.article.key}", CLASH, [])]


def test_each_claimant_and_each_quote_makes_one_claim():
    reports = (
        Report(span=find(TEXT, CLASH), claimant="e4", cue=find(TEXT, "said")),
        Report(span=find(TEXT, CLASH), claimant="e4"),
        Report(span=find(TEXT, "Pashinyan spoke"), claimant="e5", via="e4"),
    )
    _, report = claims_of(reports=reports, claimants=("e4", "e5"))
    assert [(claim.claimant, claim.via) for claim in report.claims] == [
        ("organisation/armenia-ministry-of-defence", None),
        ("person/nikol-pashinyan", "organisation/armenia-ministry-of-defence"),
    ]
    assert report.claims[0].cue == find(TEXT, "said")


def test_claimants_without_a_report_claim_the_evidence():
    account, report = claims_of(claimants=("e1", "e2"), unnamed_source=True)
    assert [claim.claimant for claim in report.claims][:2] == ["state/armenia", "state/azerbaijan"]
    assert report.claims[2].unnamed
    assert report.claims[2].claimant.startswith(f"article/{account.article.key}/source/")


def test_toll_without_claimants_is_given_by_those_of_the_event():
    account, report = claims_of(claimants=("e4", "e5"), casualties=(toll(TEXT, "49 killed", low=49, high=49),))
    assert by_claimant(account, report) == [
        ("organisation/armenia-ministry-of-defence", CLASH, []),
        ("person/nikol-pashinyan", CLASH, []),
        ("organisation/armenia-ministry-of-defence", "49 killed", [49]),
        ("person/nikol-pashinyan", "49 killed", [49]),
    ]


def test_toll_hangs_on_the_claimants_quote_that_holds_the_figure():
    quote = find(TEXT, "Pashinyan spoke of 49 killed soldiers")
    account, report = claims_of(
        reports=(Report(span=quote, claimant="e5"),), casualties=(toll(TEXT, "49 killed", low=49, high=49),)
    )
    assert by_claimant(account, report) == [("person/nikol-pashinyan", "Pashinyan spoke of 49 killed soldiers", [49])]


def test_toll_of_one_claimant_does_not_hang_on_the_others():
    casualties = (toll(TEXT, "49 killed", low=49, high=49, claimants=("e5",)),)
    account, report = claims_of(claimants=("e1",), casualties=casualties)
    assert by_claimant(account, report) == [
        ("state/armenia", CLASH, []),
        ("person/nikol-pashinyan", "49 killed", [49]),
    ]


def test_toll_with_empty_claimants_is_the_articles_own():
    casualties = (toll(TEXT, "Dozens fled", "displaced", claimants=()),)
    account, report = claims_of(claimants=("e1",), casualties=casualties)
    assert by_claimant(account, report)[1] == (f"article/{account.article.key}", "Dozens fled", [None])


def test_toll_of_a_source_without_name_is_not_the_articles_own():
    casualties = (toll(TEXT, "49 killed", low=49, high=49, claimants=(), unnamed_source=True),)
    _account, report = claims_of(claimants=("e1",), casualties=casualties)
    assert [claim.unnamed for claim in report.claims] == [False, True]


def test_source_without_name_stays_the_same_for_the_events_toll():
    _account, report = claims_of(unnamed_source=True, casualties=(toll(TEXT, "49 killed", low=49, high=49),))
    sources = {claim.claimant for claim in report.claims}
    assert len(sources) == 1
    assert [len(claim.tolls) for claim in report.claims] == [0, 1]


def test_own_voice_within_the_words_of_a_source_is_no_further_claim():
    sentence = find(TEXT, "Armenia and Azerbaijan clashed, the ministry")
    reports = (
        Report(span=find(TEXT, "Azerbaijan clashed")),
        Report(span=sentence, claimant="e4"),
        Report(span=find(TEXT, "ministry said. Pashinyan spoke")),
    )
    account, report = claims_of(reports=reports, claimants=("e4",))
    assert by_claimant(account, report) == [
        ("organisation/armenia-ministry-of-defence", "Armenia and Azerbaijan clashed, the ministry", []),
        (f"article/{account.article.key}", "ministry said. Pashinyan spoke", []),
    ]


def test_toll_without_claimants_is_given_by_whose_quote_holds_it_else_by_the_sources():
    quote = find(TEXT, "Pashinyan spoke of 49 killed soldiers")
    casualties = (toll(TEXT, "49 killed", low=49, high=49), toll(TEXT, "Dozens fled", "displaced"))
    reports = (Report(span=find(TEXT, CLASH)), Report(span=quote, claimant="e5"))
    account, report = claims_of(reports=reports, casualties=casualties)
    assert by_claimant(account, report) == [
        (f"article/{account.article.key}", CLASH, []),
        ("person/nikol-pashinyan", "Pashinyan spoke of 49 killed soldiers", [49]),
        ("person/nikol-pashinyan", "Dozens fled", [None]),
    ]
