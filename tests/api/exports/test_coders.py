"""What event coders get: codes by the decision table, columns, sides, precisions and tolls."""

import csv
import io
import json
from datetime import date

import pytest

from api.exports.coders import ACLED_COLUMNS, FORMATS, UCDP_COLUMNS, acled_rows, plover_records, ucdp_rows
from api.exports.coding import code, read_table
from api.exports.occurrences import Actor, Occurrence, Site, Source, Toll, read_occurrences
from builder.graph.store import Reader
from builder.model import EventType

DAY = date(2022, 9, 13)


def actor(name, role="agent", kind="ArmedForce", state=None):
    iri = f"https://example.org/id/{name.lower().replace(' ', '-')}"
    return Actor(iri=iri, role=role, name=name, kind=kind, state=f"state/{state}" if state else None, state_name=state)


def occurrence(*types, **fields):
    source = Source(
        claim="claim/1", claimant="Reuters", article="article/1", published="2022-09-14", headline="H", outlet="O"
    )
    values = {"iri": "event/1", "label": "Label", "earliest": DAY, "latest": DAY, "sources": [source], **fields}
    return Occurrence(types=list(types), **values)


def killed(best, side=None, victim=None, **bounds):
    return Toll(kind="killed", side=side, victim=victim, **{"low": best, "best": best, "high": best, **bounds})


REBELS, ARMY = actor("Rebels"), actor("Army", role="target", state="Syria")
TOWN = Site(iri="place/1", name="Idlib", latitude="35.9", longitude="36.6", country="Syria", wide=False)


@pytest.mark.parametrize(
    ("type", "weapons", "target", "actor", "event", "sub"),
    [
        ("Attack", (), "civilian", "rebel", "Violence against civilians", "Attack"),
        ("Attack", (), "armed", "rebel", "Battles", "Armed clash"),
        ("Attack", (), "unknown", "rebel", None, None),
        ("Attack", ("drone",), "unknown", "state", "Explosions/Remote violence", "Air/drone strike"),
        ("Explosion", ("bomb", "suicide"), "civilian", "rebel", "Explosions/Remote violence", "Suicide bomb"),
        ("Explosion", ("mine",), "unknown", "unknown", "Explosions/Remote violence", "Remote explosive/landmine/IED"),
        ("Shelling", ("chemical",), "civilian", "state", "Explosions/Remote violence", "Chemical weapon"),
        ("Detention", (), "civilian", "rebel", "Violence against civilians", "Abduction/forced disappearance"),
        ("Displacement", (), "unknown", "unknown", None, None),
    ],
)
def test_codes_come_from_the_first_line_of_the_table_that_fits(type, weapons, target, actor, event, sub):
    found = code(type, weapons, target=target, actor=actor)
    assert (found.acled_event, found.acled_sub_event) == (event, sub)


def test_table_names_types_of_the_guide_alone():
    assert {line[0] for line, _ in read_table()} <= {"*", *EventType}


def test_acled_row_names_forces_and_codes_precision():
    (row,) = acled_rows([occurrence("ArmedClash", actors=[REBELS, ARMY], sites=[TOWN], tolls=[killed(3)])])
    assert tuple(row) == ACLED_COLUMNS
    assert (row["actor1"], row["inter1"], row["actor2"], row["inter2"]) == (
        "Rebels",
        "2",
        "Military Forces of Syria",
        "1",
    )
    assert (row["time_precision"], row["geo_precision"], row["fatalities"]) == ("1", "1", "3")
    assert (row["hudna_event"], row["hudna_claims"]) == ("event/1", "claim/1")


def test_acled_row_needs_a_month():
    assert not list(acled_rows([occurrence("ArmedClash", earliest=None, latest=None)]))
    assert not list(acled_rows([occurrence("ArmedClash", earliest=date(2022, 1, 1))]))
    (row,) = acled_rows([occurrence("ArmedClash", earliest=date(2022, 9, 1), latest=date(2022, 9, 30))])
    assert row["time_precision"] == "3"


def test_ucdp_row_needs_a_death_and_an_organised_side():
    nobody = actor("Gunmen", kind=None)
    assert not list(ucdp_rows([occurrence("Attack", actors=[REBELS])]))
    assert not list(ucdp_rows([occurrence("Attack", actors=[nobody], tolls=[killed(4)])]))
    assert not list(ucdp_rows([occurrence("Truce", actors=[REBELS], tolls=[killed(4)])]))
    (row,) = ucdp_rows([occurrence("Attack", actors=[REBELS], tolls=[killed(4, victim="civilian")], sites=[TOWN])])
    assert tuple(row) == UCDP_COLUMNS
    assert (row["type_of_violence"], row["side_b"], row["deaths_civilians"]) == ("3", "Civilians", "4")
    assert (row["where_prec"], row["date_prec"], row["source_original"]) == ("1", "1", "Reuters")


def test_state_against_rebels_carries_its_conflict():
    event = occurrence(
        "ArmedClash", actors=[ARMY, REBELS], conflict=("299", "Syria"), tolls=[killed(5, side=REBELS.iri), killed(2)]
    )
    (row,) = ucdp_rows([event])
    assert (row["type_of_violence"], row["conflict_new_id"]) == ("1", "299")
    assert (row["side_a"], row["deaths_a"], row["side_b"], row["deaths_b"]) == (
        "Rebels",
        "5",
        "Government of Syria",
        "0",
    )
    assert (row["best"], row["deaths_unknown"]) == ("5", "0")  # two without a side may be two of the five


def test_sides_add_up_and_a_figure_of_all_is_not_added_to_its_parts():
    event = occurrence(
        "Attack", tolls=[killed(32), killed(32, victim="civilian"), killed(3, side="a"), killed(4, side="b")]
    )
    assert event.deaths("best") == 32
    event = occurrence("Attack", tolls=[killed(3, side="a"), killed(4, side="b", high=None)])
    assert (event.deaths("best"), event.deaths("low"), event.deaths("high")) == (7, 7, None)


def test_plover_record_has_actors_recipients_and_figures():
    (record,) = plover_records([occurrence("Shelling", actors=[REBELS, ARMY], sites=[TOWN], tolls=[killed(3)])])
    assert (record["event_type"], record["mode"], record["dead"]) == ("ASSAULT", "heavy-weapons", 3)
    assert [one["name"] for one in record["actor"]] == ["Rebels"]
    assert [one["country"] for one in record["recipient"]] == ["Syria"]


def test_store_is_written_in_each_format_one_row_an_actual_present_event(demo):
    with Reader(demo.directory) as reader:
        found = read_occurrences(reader)
        again = read_occurrences(reader)
    assert found and [one.iri for one in found] == [one.iri for one in again]
    for name in ("acled-csv", "ucdp-csv"):
        rows = list(csv.DictReader(io.StringIO(FORMATS[name](found))))
        assert rows and len({row["hudna_event"] for row in rows}) == len(rows)
        assert all(row["hudna_claims"] for row in rows)
    records = [json.loads(line) for line in FORMATS["plover-json"](found).splitlines()]
    assert records and all(record["hudna_claims"] for record in records)
