import itertools

import pytest

from builder.model import Factuality
from builder.resolution import consolidate
from builder.resolution.events import cluster
from builder.resolution.spine import Spine
from builder.resolution.tellings import tell
from tests.builder.newsroom import ARMENIA, AZERBAIJAN, RUSSIA, clash, entity, give_account, relation, some
from tests.builder.resolution.authority import AUTHORITY

DAY = "2022-09-13"
GORIS = entity("goris", "Place", "Goris", key="place/goris")
SHUSHA = entity("shusha", "Place", "Shusha", key="place/shusha")
KARABAKH = entity("karabakh", "Place", "Karabakh", key="place/karabakh")
ARMY = entity("army", "Organisation", "the Azerbaijani army", key="organisation/azerbaijan-armed-forces")
ENTITIES = (ARMENIA, AZERBAIJAN, RUSSIA, GORIS, SHUSHA, KARABAKH, ARMY)


def accounts(*events, **fields):
    """One article for each list of events."""
    return [
        give_account(f"Text {number}.", made, entities=ENTITIES, id=str(number), **fields)
        for number, made in enumerate(events)
    ]


def clusters(told, **options):
    spine = Spine(AUTHORITY)
    return cluster(tell(told, spine, min_confidence=options.get("min_confidence", 0)), spine)


def sizes(told):
    return sorted(len(group.tellings) for group in clusters(told))


def test_reports_of_one_day_and_type_with_the_same_actors_are_one_event():
    assert sizes(accounts([clash(when=DAY)], [clash(when=DAY)], [clash(when="2022-09-15")])) == [1, 2]


def test_army_counts_as_its_state():
    shelling = {"target": ("e1",), "when": DAY}
    assert sizes(
        accounts([some("Shelling", agent=("e2",), **shelling)], [some("Shelling", agent=("army",), **shelling)])
    ) == [2]


def test_swapped_agent_and_target_are_two_events():
    told = accounts(
        [some("Shelling", agent=("e2",), target=("e1",), when=DAY)],
        [some("Shelling", agent=("e1",), target=("e2",), when=DAY)],
    )
    assert sizes(told) == [1, 1]


def test_places_apart_make_two_events_and_a_place_within_another_one():
    assert sizes(accounts([clash(when=DAY, place=("goris",))], [clash(when=DAY, place=("shusha",))])) == [1, 1]
    assert sizes(accounts([clash(when=DAY, place=("karabakh",))], [clash(when=DAY, place=("shusha",))])) == [2]


def test_two_entries_of_one_article_never_meet_even_by_way_of_a_third():
    told = accounts([clash("v1", when=DAY), clash("v2", when=DAY, background=True)], [clash(when=DAY)])
    assert sizes(told) == [1, 2]


def test_time_within_a_week_meets_a_day_of_it():
    assert sizes(accounts([clash(when="2022-09-05/2022-09-11")], [clash(when="2022-09-07")])) == [2]
    assert sizes(accounts([clash(when="2022-09")], [clash(when="2022-09-07")])) == [1, 1]


def test_undated_news_of_one_day_with_equal_actors_is_one_event():
    assert sizes(accounts([clash()], [clash()])) == [2]
    assert sizes(accounts([clash()], [clash(when=DAY)])) == [2]
    assert sizes(accounts([clash()], [clash(factuality=Factuality.FUTURE)])) == [1, 1]
    assert sizes(accounts([clash()], [clash(party=("e1", "e3"))])) == [1, 1]


def test_undated_background_is_nobody_elses_event():
    assert sizes(accounts([clash(background=True)], [clash(background=True)])) == [1, 1]


def test_accusations_need_the_same_accuser():
    one = some("Accusation", agent=("e1",), target=("e3",), when=DAY)
    other = some("Accusation", agent=("e2",), target=("e3",), when=DAY)
    assert sizes(accounts([one], [other])) == [1, 1]
    assert sizes(accounts([one], [one])) == [2]


def test_explosions_without_actors_are_one_by_their_place():
    assert sizes(
        accounts([some("Explosion", place=("goris",), when=DAY)], [some("Explosion", place=("goris",), when=DAY)])
    ) == [2]
    assert sizes(accounts([some("Explosion", when=DAY)], [some("Explosion", when=DAY)])) == [1, 1]


def test_names_known_to_one_article_only_speak_for_an_event_in_pairs():
    locals_ = (entity("group", "Organisation", "the brigade"), entity("town", "Place", "Suruc"))

    def written(number, **fields):
        made = [some("Explosion", agent=("group",), when=DAY, **fields)]
        return give_account(f"Text {number}.", made, entities=locals_, id=str(number))

    assert sizes([written(1, place=("town",)), written(2, place=("town",))]) == [2]
    assert sizes([written(1), written(2)]) == [1, 1]


@pytest.mark.parametrize(
    ("fields", "war"),
    [
        ({"when": "199X"}, "war/karabakh-1991"),
        ({"when": "2020-23"}, "war/karabakh-2020"),
        ({"when": "2020"}, "war/karabakh-2020"),
        ({"when": "2014"}, None),
        ({"when": None, "background": True}, None),
        ({"when": "199X", "party": ("e1", "e3")}, None),
        ({"when": "2020", "party": ("e1",), "place": ("shusha",)}, "war/karabakh-2020"),
    ],
)
def test_report_of_a_war_means_the_episode_of_its_parties_and_time(fields, war):
    (group,) = clusters(accounts([some("War", **{"party": ("e1", "e2"), **fields})]))
    assert (group.key if group.episode else None) == war


def test_report_of_a_war_means_the_episode_that_its_words_name():
    told = [give_account("Since the Second Karabakh War ended.", [some("War", party=("e1", "e2"), background=True)])]
    assert [group.key for group in clusters(told)] == ["war/karabakh-2020"]


def test_truces_that_end_one_war_are_one_event_whatever_their_precision():
    def ending(kind, when):
        war = some("War", "v1", when="2020", party=("e1", "e2"), background=True)
        return lambda text: (
            war(text),
            some(kind, "v2", party=("e1", "e2"), when=when, background=True,
                 relations=(relation(text, "ends_hostilities_of", "v1", "Text"),))(text),
        )  # fmt: skip

    def written(number, kind, when):
        text = f"Text {number}."
        return give_account(text, [lambda text, n=n: ending(kind, when)(text)[n] for n in (0, 1)], id=str(number))

    told = [written(1, "Truce", "2020"), written(2, "Truce", "2020-11-10"), written(3, "PeaceAgreement", "2020-11")]
    assert sorted((group.key if group.episode else "", len(group.tellings)) for group in clusters(told)) == [
        ("", 3),
        ("war/karabakh-2020", 3),
    ]
    assert sizes([*told, written(4, "Truce", "2020-10-10")]) == [1, 3, 4]


RULER = entity("ruler", "Person", "Aliyev", key="person/ilham-aliyev")


def truces(*told):
    """Sizes of the events that truces of one article each make; each is told by its fields."""
    made = [[some("Truce", **{"party": ("e1", "e2"), "background": True, **fields})] for fields in told]
    articles = [
        give_account(f"Text {number}.", one, entities=(*ENTITIES, RULER), id=str(number))
        for number, one in enumerate(made)
    ]
    return sizes(articles)


def test_truce_told_by_its_year_and_by_its_day_is_one():
    day = {"when": "2020-11-10", "party": ("e1", "ruler"), "mediator": ("e3",)}
    assert truces({"when": "2020"}, day) == [2]
    assert truces({"when": "2020"}, day | {"party": ("e1", "ruler", "e3"), "mediator": ()}) == [2]


@pytest.mark.parametrize(
    "fields",
    [
        {"when": "2021-11-10"},
        {"when": None},
        {"when": "2015/.."},
        {"when": "2020-11-10", "party": ("e1", "e3")},
        {"when": "2020-11-10", "mediator": ("e1",)},
        {"when": "2020-11-10", "factuality": Factuality.POSSIBLE},
    ],
)
def test_truces_of_other_times_parties_or_mediators_stay_apart(fields):
    assert truces({"when": "2020", "mediator": ("e3",)}, fields) == [1, 1]


def undated_ending(id="ending"):
    text = "After the Second Karabakh War. Truce."
    war = some("War", "v1", "Second Karabakh War", party=("e1", "e2"), background=True)
    tie = (relation(text, "ends_hostilities_of", "v1", "After"),)
    truce = some("Truce", "v2", "Truce", party=("e1", "e2"), background=True, relations=tie)
    return give_account(text, [war, truce], id=id)


def test_undated_truce_that_ends_a_war_is_the_one_nearest_to_its_last_day():
    dated = [
        give_account(f"Text {number}.", [some("Truce", party=("e1", "e2"), when=when)], id=str(number))
        for number, when in enumerate(("2020-10-10", "2020-11-10", "2021-01-11"))
    ]
    ended = {
        tuple(telling.report.event.when for telling in group.tellings if telling.report.event.when)
        for group in clusters([*dated, undated_ending()])
        if len(group.tellings) > 1
    }
    assert ended == {("2020-11-10",)}


def test_clashes_of_neighbouring_days_are_one_night():
    assert sizes(accounts([clash(when=DAY)], [clash(when="2022-09-12", place=("goris",))])) == [2]
    assert sizes(accounts([clash(when=DAY)], [clash(when="2022-09-11")])) == [1, 1]
    assert sizes(accounts([clash(when=DAY)], [clash(when="2022-09-12")], [clash(when="2022-09-11")])) == [1, 2]
    assert sizes(accounts([clash(when=DAY)], [clash(when="2022-09-12", party=("e1", "e3"))])) == [1, 1]
    assert sizes(accounts([clash(when=DAY, place=("goris",))], [clash(when="2022-09-12", place=("shusha",))])) == [1, 1]


def test_clashes_that_some_article_tells_apart_stay_apart():
    both = [clash("v1", when=DAY), clash("v2", when="2022-09-12")]
    assert sizes(accounts([clash(when=DAY)], [clash(when="2022-09-12")], both)) == [2, 2]


def test_event_of_one_night_spans_its_days():
    told = accounts([clash(when=DAY)], [clash(when="2022-09-12")])
    (event,) = consolidate(told, AUTHORITY, min_confidence=0).events
    assert (event.time, event.begin, event.earliest.isoformat()) == ("2022-09-12/2022-09-13", None, "2022-09-12")


def test_reports_below_the_threshold_are_left_out():
    told = accounts([clash(when=DAY, confidence=0.4)], [clash(when=DAY, confidence=0.9)])
    assert [len(group.tellings) for group in clusters(told, min_confidence=0.5)] == [1]


def test_clusters_do_not_depend_on_the_order_of_articles():
    told = accounts(
        [clash(when=DAY), clash("v2", when=DAY, place=("goris",))],
        [clash(when=DAY, place=("goris",))],
        [clash(when="2022-09-12/2022-09-14")],
        [clash()],
        [clash(when="2022-09-14"), some("Truce", "v2", party=("e1", "e2"), when="2020")],
    )
    told += [undated_ending()]
    expected = clusters(told)
    for order in itertools.permutations(told):
        assert clusters(order) == expected


def test_truces_and_nights_do_not_depend_on_the_order_of_articles():
    days = ("2020-10-10", "2020", "2020-11-10", "2020-11")
    told = accounts(
        *(
            [some("Truce", "t", party=("e1", "e2"), when=when), clash("c", when=f"2022-09-{11 + number}")]
            for number, when in enumerate(days)
        )
    )
    told.append(undated_ending())
    expected = clusters(told)
    for order in itertools.permutations(told):
        assert clusters(order) == expected


def test_event_dated_after_the_article_that_tells_it_as_past_has_no_time():
    (event,) = consolidate(
        accounts([clash(when="2023-01-01")], published="2022-09-13"), AUTHORITY, min_confidence=0
    ).events
    assert (event.time, event.earliest, event.realised) == (None, None, True)
    (planned,) = consolidate(
        accounts([clash(when="2023-01-01", factuality=Factuality.FUTURE)], published="2022-09-13"),
        AUTHORITY,
        min_confidence=0,
    ).events
    assert planned.time == "2023-01-01"
