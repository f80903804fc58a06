"""What the authority and the gazetteer tell the engine of its names."""

from __future__ import annotations

from builder.extraction import Engine
from builder.model import EntityType


def test_a_capital_stands_for_its_state(engine: Engine) -> None:
    known = engine.known["place/moscow"]
    assert (known.type, known.capital_of, known.population) == (EntityType.PLACE, "state/russia", None)


def test_a_state_belongs_to_itself(engine: Engine) -> None:
    assert engine.known["state/sudan"].state == "state/sudan"


def test_an_armed_group_fights_and_other_organisations_do_not(engine: Engine) -> None:
    assert engine.known["organisation/boko-haram"].force
    assert not engine.known["organisation/united-nations"].force


def test_a_place_of_the_gazetteer_has_its_population(engine: Engine) -> None:
    places = [known for key, known in engine.known.items() if key.startswith("place/geonames-")]
    assert places
    assert all(known.type is EntityType.PLACE and known.population is not None for known in places)
