"""The authority's JSON Lines files in, checked records out; a file that contradicts itself is refused with its line."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import cast

__all__ = [
    "Authority",
    "AuthorityError",
    "Link",
    "LinkStatus",
    "Record",
    "RecordType",
    "homonyms",
    "load_authority",
]


class AuthorityError(ValueError):
    """A file of the authority is broken; the text names file, line, value and what would be right."""


class RecordType(StrEnum):
    STATE = "State"
    PERSON = "Person"
    OFFICE = "Office"
    ORGANISATION = "Organisation"
    ARMED_FORCE = "ArmedForce"
    PLACE = "Place"
    CONFLICT = "Conflict"
    EPISODE = "Episode"
    WAR = "War"


class LinkStatus(StrEnum):
    VERIFIED = "verified"
    CANDIDATE = "candidate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A Wikidata item for a record, and the sources that say so."""

    qid: str
    status: LinkStatus
    evidence: str


_NO_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One entity. Of the names of a language the first is its label; `demonyms` are nouns for a state's people.

    `capital` is a place key; `metonyms` are places whose names stand for the government where no capital is recorded.
    `time` is EDTF, `earliest` and `latest` are dates; `source` says where the facts come from.
    """

    key: str
    type: RecordType
    names: Mapping[str, tuple[str, ...]]
    source: str
    licence: str
    adjectives: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_NAMES)
    demonyms: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_NAMES)
    wikidata: Link | None = None
    state: str | None = None
    capital: str | None = None
    metonyms: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    place: str | None = None
    part_of: str | None = None
    ordinal: int | None = None
    time: str | None = None
    earliest: str | None = None
    latest: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_NAMES)

    def label(self, language: str) -> str | None:
        """The first name in a language, or None."""
        return next(iter(self.names.get(language, ())), None)


@dataclass(frozen=True, slots=True)
class Authority:
    """All records, in the order of the files."""

    records: tuple[Record, ...]
    _by_key: Mapping[str, Record] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", MappingProxyType({record.key: record for record in self.records}))

    def get(self, key: str) -> Record | None:
        """The record of a key, or None."""
        return self._by_key.get(key)


_PREFIX = {
    RecordType.STATE: "state/",
    RecordType.PERSON: "person/",
    RecordType.OFFICE: "office/",
    RecordType.ORGANISATION: "organisation/",
    RecordType.ARMED_FORCE: "organisation/",
    RecordType.PLACE: "place/",
    RecordType.CONFLICT: "conflict/",
    RecordType.EPISODE: "episode/",
    RecordType.WAR: "war/",
}

_FILES = {
    "states.jsonl": {RecordType.STATE},
    "persons.jsonl": {RecordType.PERSON},
    "offices.jsonl": {RecordType.OFFICE},
    "organisations.jsonl": {RecordType.ORGANISATION, RecordType.ARMED_FORCE},
    "capitals.jsonl": {RecordType.PLACE},
    "places.jsonl": {RecordType.PLACE},
    "conflicts.jsonl": {RecordType.CONFLICT, RecordType.WAR},
    "ucdp-conflicts.jsonl": {RecordType.CONFLICT, RecordType.EPISODE, RecordType.WAR},
}

_BODIES = {RecordType.STATE, RecordType.ORGANISATION, RecordType.ARMED_FORCE}
_REFERENCES: Mapping[str, set[RecordType]] = {
    "state": {RecordType.STATE},
    "capital": {RecordType.PLACE},
    "metonyms": {RecordType.PLACE},
    "parties": _BODIES,
    "place": {RecordType.PLACE},
    "part_of": {RecordType.CONFLICT},
}

_FIELDS = {entry.name for entry in fields(Record)}
_NAME_FIELDS = {"names", "adjectives", "demonyms", "codes"}
_LIST_FIELDS = {"metonyms", "parties"}
_TEXT_FIELDS = {"source", "licence", "state", "capital", "place", "part_of", "time", "earliest", "latest"}

_KEY = re.compile(r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*")
_QID = re.compile(r"Q[1-9][0-9]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def load_authority(directory: Path | None = None) -> Authority:
    """All records of the authority, or of another folder with the same files; AuthorityError where one is broken."""
    folder = directory or Path(__file__).parent
    places: dict[str, str] = {}
    records: list[Record] = []
    for name, types in _FILES.items():
        for where, line in _lines(folder / name):
            record = _record(where, line, types)
            if record.key in places:
                raise AuthorityError(f"{where}: key {record.key!r} is taken by {places[record.key]}; keys are unique")
            places[record.key] = where
            records.append(record)
    authority = Authority(tuple(records))
    for record in records:
        _check_references(places[record.key], record, authority)
    return authority


def homonyms(authority: Authority) -> Mapping[tuple[RecordType, str], tuple[str, ...]]:
    """Names that several records of one type share, (type, folded name) to keys: such a name alone decides nothing."""
    keys: dict[tuple[RecordType, str], set[str]] = defaultdict(set)
    for record in authority.records:
        for name in (name for names in record.names.values() for name in names):
            keys[record.type, _fold(name)].add(record.key)
    return {name: tuple(sorted(group)) for name, group in sorted(keys.items()) if len(group) > 1}


# Arabic and Persian letters that writers interchange, and the tatweel, which is no letter.
_LETTERS = str.maketrans("أإآٱىةؤئکیۀ", "ااااياويكيه", "ـ")


def _fold(name: str) -> str:
    marked = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    letters = "".join(letter for letter in marked if not unicodedata.combining(letter))
    return " ".join(letters.casefold().replace("-", " ").split())


def _lines(path: Path) -> Iterable[tuple[str, str]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise AuthorityError(f"{path}: this file of the authority is missing; an empty one is allowed") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield f"{path.name}:{number}", line


def _record(where: str, line: str, types: set[RecordType]) -> Record:
    try:
        raw = json.loads(line)
    except json.JSONDecodeError as error:
        raise AuthorityError(f"{where}: {line[:60]!r} is not JSON ({error}); write one object a line") from error
    if not isinstance(raw, dict):
        raise AuthorityError(f'{where}: {line[:60]!r} is not an object; write {{"key": …, "type": …, "names": …}}')
    values = cast("dict[str, object]", raw)
    _check_fields(where, values)
    kind = _type(where, values["type"], types)
    key = _key(where, values["key"], kind)
    parsed = {name: _value(where, name, value) for name, value in values.items() if name not in ("key", "type")}
    record = Record(key=key, type=kind, **parsed)  # type: ignore[arg-type]  # each value was checked by _value
    if not record.names:
        raise AuthorityError(f'{where}: {key} has no name; give at least one, {{"en": ["…"]}}')
    return record


def _check_fields(where: str, values: Mapping[str, object]) -> None:
    if unknown := sorted(set(values) - _FIELDS):
        raise AuthorityError(f"{where}: no field is named {unknown[0]!r}; there are: {', '.join(sorted(_FIELDS))}")
    if missing := [name for name in ("key", "type", "names", "source", "licence") if name not in values]:
        raise AuthorityError(
            f"{where}: field {missing[0]!r} is missing; every record has key, type, names, source, licence"
        )


def _type(where: str, value: object, types: set[RecordType]) -> RecordType:
    if value not in types:
        raise AuthorityError(
            f"{where}: type {value!r} does not belong into this file; it holds: {', '.join(sorted(types))}"
        )
    return RecordType(cast("str", value))


def _key(where: str, value: object, kind: RecordType) -> str:
    prefix = _PREFIX[kind]
    if not isinstance(value, str) or not _KEY.fullmatch(value) or not value.startswith(prefix):
        raise AuthorityError(f"{where}: key {value!r} of a {kind} must be {prefix!r} and lower-case words with hyphens")
    return value


def _value(where: str, name: str, value: object) -> object:
    if name in _NAME_FIELDS:
        return _names(where, name, value)
    if name in _LIST_FIELDS:
        return _texts(where, name, value)
    if name in _TEXT_FIELDS:
        text = _text(where, name, value)
        return _date(where, name, text) if name in ("earliest", "latest") else text
    if name == "wikidata":
        return _link(where, value)
    if name == "ordinal":
        return _ordinal(where, value)
    return _degrees(where, name, value)


def _text(where: str, name: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip() or value != value.strip():
        raise AuthorityError(f"{where}: {name} {value!r} must be text without outer spaces; leave an unknown field out")
    return value


def _texts(where: str, name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise AuthorityError(f"{where}: {name} {value!r} must be a list that is not empty; leave an unknown field out")
    texts = tuple(_text(where, name, item) for item in value)
    if len(set(texts)) < len(texts):
        raise AuthorityError(f"{where}: {name} {list(texts)!r} holds one value twice; keep the first")
    return texts


def _names(where: str, name: str, value: object) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, dict) or not value:
        raise AuthorityError(f"{where}: {name} {value!r} must be an object of lists; leave an unknown field out")
    if name != "codes" and (wrong := [tag for tag in value if not _LANGUAGE.fullmatch(tag)]):
        raise AuthorityError(f"{where}: {wrong[0]!r} in {name} is no language code; write 'ar', 'en', …")
    return MappingProxyType({tag: _texts(where, f"{name}.{tag}", texts) for tag, texts in value.items()})


def _date(where: str, name: str, text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise AuthorityError(f"{where}: {name} {text!r} is no date; write it as 2020-09-27") from error
    return text


def _link(where: str, value: object) -> Link:
    if not isinstance(value, dict) or set(value) != {"qid", "status", "evidence"}:
        raise AuthorityError(f"{where}: wikidata {value!r} must have qid, status and evidence, or be left out")
    qid, status = value["qid"], value["status"]
    if not isinstance(qid, str) or not _QID.fullmatch(qid):
        raise AuthorityError(f"{where}: qid {qid!r} is no Wikidata item; write it as 'Q399'")
    if status not in set(LinkStatus):
        raise AuthorityError(f"{where}: status {status!r} of {qid} must be one of: {', '.join(LinkStatus)}")
    return Link(qid=qid, status=LinkStatus(status), evidence=_text(where, "evidence", value["evidence"]))


def _ordinal(where: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise AuthorityError(f"{where}: ordinal {value!r} must be a whole number from 1: the first, the second, …")
    return value


def _degrees(where: str, name: str, value: object) -> float:
    limit = 90 if name == "latitude" else 180
    if not isinstance(value, int | float) or isinstance(value, bool) or not -limit <= value <= limit:
        raise AuthorityError(f"{where}: {name} {value!r} must be degrees between -{limit} and {limit}")
    return float(value)


def _check_references(where: str, record: Record, authority: Authority) -> None:
    for name, types in _REFERENCES.items():
        value: str | tuple[str, ...] | None = getattr(record, name)
        for key in (value,) if isinstance(value, str) else value or ():
            target = authority.get(key)
            if target is None or target.type not in types:
                found = f"a {target.type}" if target else "no record"
                allowed = " or ".join(sorted(types))
                raise AuthorityError(
                    f"{where}: {name} {key!r} of {record.key} is {found}; it must be the key of a {allowed}"
                )
