"""UCDP and Correlates of War tables and hand-written names in; the conflicts active since 1988 and their episodes out.

Run `python -m ontology.authority.generate_conflicts FOLDER` on the folder with ucdp_acd.csv, cow_war_inter.csv and
cow_war_intra.csv; it writes ucdp-conflicts.jsonl and, to say what it was made from, ucdp-conflicts.meta.json.

- A conflict is one of UCDP, an episode the years in which its fighting went on without a year's pause. An episode that
  reached war intensity (1,000 deaths in a year) is a war; another is an episode.
- UCDP codes how precise a first day is: 1 to the day, 2 and 3 to the month, 4 and more to the year.
  `time` says no more than that, and `earliest` is the first day it leaves open.
- A war of the Correlates of War is noted where the states and the issue are those of the conflict, its years lie within
  an episode of it or a year around, and no other conflict fits.
- A conflict that conflicts.jsonl describes by hand is left to that file.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ontology.authority.records import AuthorityError

__all__ = ["INPUTS", "generate", "main"]

INPUTS = ("ucdp_acd.csv", "cow_war_inter.csv", "cow_war_intra.csv")
_TABLES = ("conflict-names.tsv", "gleditsch-ward.tsv")
_HERE = Path(__file__).parent
_SINCE = 1988
_LAST_YEAR = 2024  # of the UCDP table: what was active then is not over
_WAR = 2
_ISSUES = {"central control": "government", "local issues": "territory"}
_NO_MATCH = frozenset({"932"})  # Waziristan 2004-2006: by the rule Balochistan, which it is not
_UNIFIED_YEMEN = {"679": "678"}  # the Correlates of War number Yemen since 1990 otherwise
_SOURCE = "UCDP/PRIO Armed Conflict Dataset (conflict {}), table of 1946-2024 as packaged by peacesciencer"
_LICENCE = "CC-BY-4.0 (unverified; UCDP) AND Apache-2.0 (names)"

Row = Mapping[str, str]
Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _War:
    """A war of the Correlates of War: its number, states, issue (None between states) and years."""

    number: str
    states: frozenset[str]
    issue: str | None
    years: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Episode:
    """The rows of a conflict from one first day on."""

    begin: str
    precision: int
    end: str | None
    years: frozenset[int]
    war: bool


def generate(folder: Path) -> dict[str, str]:
    """The generated files by name; AuthorityError where a table has what another does not know."""
    states = {row["gwno"]: row["state"] for row in _table(_HERE / "gleditsch-ward.tsv")}
    named = {row["ucdp"]: row for row in _table(_HERE / "conflict-names.tsv")}
    by_hand = _described_by_hand()
    labels = {record["key"]: record["names"] for record in map(json.loads, _lines(_HERE / "states.jsonl"))}
    conflicts = _conflicts(folder / INPUTS[0])
    wars = _match(conflicts, [*_inter(folder / INPUTS[1]), *_intra(folder / INPUTS[2])])
    if unknown := sorted(set(named) - set(conflicts)):
        raise AuthorityError(f"conflict-names.tsv: UCDP has no conflict {unknown[0]!r} active since {_SINCE}")
    records: list[Json] = []
    for number in sorted(set(conflicts) - by_hand, key=int):
        rows = conflicts[number]
        parties = _parties(rows, states, named.get(number))
        conflict = _conflict(number, rows, parties, named.get(number), labels)
        codes = conflict["codes"]
        assert isinstance(codes, dict)
        if number in wars:
            codes["cow_war"] = wars[number]
        records += [conflict, *_episodes(conflict, rows, named.get(number))]
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return {"ucdp-conflicts.jsonl": text, "ucdp-conflicts.meta.json": _meta(folder)}


def main(arguments: list[str]) -> None:
    """Writes the generated files beside this module."""
    for name, text in generate(Path(arguments[0])).items():
        (_HERE / name).write_text(text, encoding="utf-8")


def _meta(folder: Path) -> str:
    def digests(directory: Path, names: Iterable[str]) -> dict[str, str]:
        return {name: hashlib.sha256((directory / name).read_bytes()).hexdigest() for name in names}

    values = {
        "command": "python -m ontology.authority.generate_conflicts FOLDER",
        "inputs": digests(folder, INPUTS),
        "tables": digests(_HERE, _TABLES),
        "sources": {
            "ucdp_acd.csv": "UCDP/PRIO Armed Conflict Dataset, 1946-2024; CC-BY-4.0 (unverified)",
            "cow_war_inter.csv": "Correlates of War, inter-state wars; only war numbers, which are facts, are taken",
            "cow_war_intra.csv": "Correlates of War, intra-state wars; only war numbers, which are facts, are taken",
        },
    }
    return json.dumps(values, indent=2) + "\n"


# The tables


def _table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _whole(text: str) -> str:
    """A number that the tables write as `388.0`; "" for none, which they write as -8, -9 or nothing."""
    return "" if not text or text.startswith("-") else str(int(float(text)))


def _described_by_hand() -> set[str]:
    found: set[str] = set()
    for record in map(json.loads, _lines(_HERE / "conflicts.jsonl")):
        found.update(record.get("codes", {}).get("ucdp_conflict", ()))
    return found


def _conflicts(path: Path) -> dict[str, list[Row]]:
    """The rows of each conflict that was active since 1988, by its number, in the order of years."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(path):
        found[_whole(row["conflict_id"])].append(row)
    return {
        number: sorted(rows, key=lambda row: (_year(row), row["gwno_a"], row["gwno_b"]))
        for number, rows in found.items()
        if max(map(_year, rows)) >= _SINCE
    }


def _year(row: Row) -> int:
    return int(float(row["year"]))


def _inter(path: Path) -> list[_War]:
    return [
        _War(
            number=number,
            states=frozenset(_whole(row[side]) for row in rows for side in ("ccode1", "ccode2")),
            issue=None,
            years=frozenset(map(_year, rows)),
        )
        for number, rows in _by_number(path)
    ]


def _intra(path: Path) -> list[_War]:
    return [
        _War(
            number=number,
            states=frozenset(_UNIFIED_YEMEN.get(code, code) for row in rows if (code := _whole(row["ccodea"]))),
            issue=_ISSUES.get(rows[0]["wartype"], rows[0]["wartype"]),
            years=frozenset(map(_year, rows)),
        )
        for number, rows in _by_number(path)
    ]


def _by_number(path: Path) -> list[tuple[str, list[Row]]]:
    rows = sorted(_rows(path), key=lambda row: float(row["warnum"]))
    return [(_whole(number), list(group)) for number, group in groupby(rows, key=lambda row: row["warnum"])]


def _match(conflicts: Mapping[str, Sequence[Row]], wars: Iterable[_War]) -> dict[str, list[str]]:
    """The war numbers of each conflict; a war that fits several conflicts stands with none."""
    found: dict[str, list[str]] = defaultdict(list)
    for war in wars:
        fitting = [number for number, rows in conflicts.items() if max(war.years) >= _SINCE and _fits(war, rows)]
        if len(fitting) == 1 and war.number not in _NO_MATCH:
            found[fitting[0]].append(war.number)
    return found


def _fits(war: _War, rows: Sequence[Row]) -> bool:
    first = {_whole(row["gwno_a"]) for row in rows}
    second = {_whole(row["gwno_b"]) for row in rows} - {""}
    if war.issue is None:
        states = bool(second) and first | second <= war.states
    else:
        issues = {row["incompatibility"] for row in rows}
        states = not second and first <= war.states and bool(issues & {war.issue, "both"})
    years = {_year(row) + shift for row in rows for shift in (-1, 0, 1)}
    return states and war.years <= years


# The records


def _parties(rows: Sequence[Row], states: Mapping[str, str], named: Row | None) -> list[str]:
    sides: dict[str, None] = {}
    for side in ("gwno_a", "gwno_b"):
        for number in sorted({_whole(row[side]) for row in rows} - {""}, key=int):
            if number not in states:
                raise AuthorityError(f"gleditsch-ward.tsv: the state {number} of UCDP is missing; add its line")
            sides[f"state/{states[number]}"] = None
    for side in named["sides"].split(";") if named and named["sides"] else ():
        sides[f"state/{side[6:]}" if side.startswith("state:") else f"organisation/{side}"] = None
    return list(sides)


def _conflict(
    number: str,
    rows: Sequence[Row],
    parties: list[str],
    named: Row | None,
    labels: Mapping[str, Mapping[str, list[str]]],
) -> Json:
    first = min(rows, key=lambda row: row["start_date"])
    begin, _ = _begin(first["start_date"], int(float(first["start_prec"])))
    record: Json = {
        "key": f"conflict/{named['key']}" if named else f"conflict/ucdp-{number}",
        "type": "Conflict",
        "names": _names(named) if named else _composed(number, rows[0], parties, labels, first["start_date"][:4]),
        "parties": parties,
        "place": f"place/{named['place']}" if named and named["place"] else None,
        "earliest": begin,
        "latest": _end(rows) if max(map(_year, rows)) < _LAST_YEAR else None,
        "codes": {"ucdp_conflict": [number]},
        "source": _SOURCE.format(number),
        "licence": _LICENCE,
    }
    return {name: value for name, value in record.items() if value}


def _names(named: Row) -> dict[str, list[str]]:
    return {language: named[language].split("|") for language in ("en", "ar")}


def _composed(
    number: str, row: Row, parties: Sequence[str], labels: Mapping[str, Mapping[str, list[str]]], year: str
) -> dict[str, list[str]]:
    """Names made of states, issue, first year and number, for a conflict that has none of its own here."""
    english, arabic = ([labels[key][language][0] for key in parties] for language in ("en", "ar"))
    if len(parties) > 1:
        return {
            "en": [f"Conflict between {' and '.join(english)} ({year}, UCDP {number})"],
            "ar": [f"النزاع بين {' و'.join(arabic)} ({year}، UCDP {number})"],
        }
    over = {"territory": ("territory", "أرض"), "government": ("power", "السلطة")}
    issue = over.get(row["incompatibility"], ("power and territory", "السلطة والأرض"))
    return {
        "en": [f"Conflict over {issue[0]} in {english[0]} ({year}, UCDP {number})"],
        "ar": [f"النزاع على {issue[1]} في {arabic[0]} ({year}، UCDP {number})"],
    }


def _episodes(conflict: Json, rows: Sequence[Row], named: Row | None) -> list[Json]:
    episodes = _split(rows)
    key = str(conflict["key"]).removeprefix("conflict/")
    names = conflict["names"]
    assert isinstance(names, dict)
    wars = [episode for episode in episodes if episode.war]
    own = named["wars"].split("|") if named and named["wars"] and len(wars) == 1 else None
    return [_episode(conflict, key, names, episode, own if episode.war else None) for episode in episodes]


def _split(rows: Sequence[Row]) -> list[_Episode]:
    """The episodes that reach into 1988 or later, in the order of time."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["start_date2"]].append(row)
    return [
        _Episode(
            begin=begin,
            precision=int(float(group[0]["start_prec2"])),
            end=_end(group),
            years=frozenset(map(_year, group)),
            war=any(int(float(row["intensity_level"])) == _WAR for row in group),
        )
        for begin, group in sorted(groups.items())
        if max(map(_year, group)) >= _SINCE
    ]


def _episode(
    conflict: Json, key: str, names: Mapping[str, list[str]], episode: _Episode, own: list[str] | None
) -> Json:
    earliest, begin = _begin(episode.begin, episode.precision)
    kind = "War" if episode.war else "Episode"
    years = sorted({begin[:4], (episode.end or "")[:4] or "…"})
    label = {language: [f"{found[0]} ({'–'.join(years)})"] for language, found in names.items()}
    if own:
        label = {language: [*own[place].split(";"), *label[language]] for place, language in enumerate(("en", "ar"))}
    record: Json = {
        "key": f"{kind.lower()}/{key}-{episode.begin[:4]}",
        "type": kind,
        "names": label,
        "part_of": conflict["key"],
        "time": f"{begin}/{episode.end or '..'}",
        "earliest": earliest,
        "latest": episode.end,
        "parties": conflict["parties"],
        "place": conflict.get("place"),
        "codes": {"ucdp_conflict": conflict["codes"]["ucdp_conflict"]},  # type: ignore[index]
        "source": f"{conflict['source']}: first day with precision {episode.precision}",
        "licence": _LICENCE,
    }
    return {name: value for name, value in record.items() if value}


def _begin(day: str, precision: int) -> tuple[str, str]:
    """The first day that a coded day leaves open, and the time as precise as it is known, in EDTF."""
    if precision <= 1:
        return day, day
    if precision <= 3:
        return f"{day[:7]}-01", day[:7]
    return f"{day[:4]}-01-01", day[:4]


def _end(rows: Sequence[Row]) -> str | None:
    """The last day of an episode; None where it was not over in the last year of the table."""
    return max((row["ep_end_date"] for row in rows if row["ep_end_date"]), default=None)


if __name__ == "__main__":
    main(sys.argv[1:])
