"""A small authority: two states, their conflict with two wars, a place on its ground and a civil war elsewhere."""

from ontology.authority import Authority, Record, RecordType


def record(key, type, en, ar=None, **fields):
    names = {"en": (en,), **({"ar": (ar,)} if ar else {})}
    return Record(key=key, type=RecordType(type), names=names, source="test", licence="CC0-1.0", **fields)


SIDES = ("state/armenia", "state/azerbaijan")
AUTHORITY = Authority(
    (
        record("state/armenia", "State", "Armenia", "أرمينيا", capital="place/yerevan"),
        record("state/azerbaijan", "State", "Azerbaijan", "أذربيجان"),
        record("state/russia", "State", "Russia", "روسيا"),
        record("state/syria", "State", "Syria", "سوريا"),
        record("organisation/rebels", "ArmedForce", "Rebels"),
        record("person/ilham-aliyev", "Person", "Ilham Aliyev", state="state/azerbaijan"),
        record("place/yerevan", "Place", "Yerevan", "يريفان", state="state/armenia"),
        record("place/goris", "Place", "Goris", "جوريس", state="state/armenia"),
        record("place/karabakh", "Place", "Karabakh", "كاراباخ"),
        record("place/shusha", "Place", "Shusha", place="place/karabakh"),
        record("place/aleppo", "Place", "Aleppo", state="state/syria"),
        record("conflict/karabakh", "Conflict", "Karabakh conflict", parties=SIDES, place="place/karabakh",
               earliest="1991-12-29"),
        record("war/karabakh-1991", "War", "First Karabakh War", part_of="conflict/karabakh", ordinal=1,
               time="1991/1994", earliest="1991-12-29", latest="1994-07-15", parties=SIDES, place="place/karabakh"),
        record("war/karabakh-2020", "War", "Second Karabakh War", part_of="conflict/karabakh", ordinal=2,
               time="2020-09-27/2020-11-10", parties=SIDES, place="place/karabakh"),
        record("conflict/syria", "Conflict", "Syrian civil war", parties=("state/syria", "organisation/rebels"),
               earliest="2011-03-15", latest="2018-12-31"),
    )
)  # fmt: skip
