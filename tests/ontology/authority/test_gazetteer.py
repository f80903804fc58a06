"""The gazetteer: no place outside the countries of small places goes by a short name or a word of every text."""

import hashlib
import json

from ontology.authority.gazetteer import load_gazetteer
from ontology.authority.generate_gazetteer import COMMON_WORDS, SHORTEST, SMALL_PLACES_OF
from tests.ontology.authority.test_content import AUTHORITY, SHIPPED


def test_short_and_common_words_name_no_place_outside_the_countries_of_small_places():
    near = {
        record.key
        for record in AUTHORITY.records
        if SMALL_PLACES_OF & {code.upper() for code in record.codes.get("territory", ())}
    }
    names = {
        name.replace(" ", "").replace("-", "")
        for place in load_gazetteer()
        if place.state and place.state not in near
        for name in place.names["ar"]
    }
    assert len(names) > 1000
    assert sorted(name for name in names if len(name) < SHORTEST or name in COMMON_WORDS) == []


def test_each_place_has_names_in_both_languages():
    assert all(place.names["ar"] and place.names["en"] for place in load_gazetteer())


def test_file_is_the_one_that_was_generated():
    meta = json.loads((SHIPPED / "gazetteer.meta.json").read_text(encoding="utf-8"))
    text = (SHIPPED / "gazetteer.jsonl").read_text(encoding="utf-8")
    assert (meta["sha256"], meta["records"]) == (hashlib.sha256(text.encode()).hexdigest(), text.count("\n"))
