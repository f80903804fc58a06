"""What the tests of linking share: small indexes in memory, things to link, the real entities beside the repository."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from builder.linking.index import LinkingIndex
from builder.linking.indexing import IndexWriter
from builder.linking.items import ItemKind, LinkItem
from builder.linking.linker import Linker
from builder.linking.scoring import Subject
from builder.linking.surroundings import Surroundings

SHARED = Path(__file__).parents[4] / "shared" / "data" / "wikidata"
SAMPLE = SHARED / "sample_wikidata_items.json.bz2"
with_entities = pytest.mark.skipif(not SHARED.is_dir(), reason="the entities of Wikidata are not beside the repository")


def entity(qid: str) -> dict[str, Any]:
    """A real entity; the one from an answer of the API without its wrapper."""
    (path,) = (path for path in SHARED.glob("Q*.json") if path.stem.partition("_")[0] == qid)
    read = json.loads(path.read_text(encoding="utf-8"))
    return read["entities"][qid] if "entities" in read else read


def index_of(items: Iterable[LinkItem]) -> LinkingIndex:
    writer = IndexWriter(None)
    writer.add_all(items, source="test")
    db = writer.finish()
    assert db is not None
    return LinkingIndex.over(db)


def place(name: str, qid: str, **values: Any) -> LinkItem:
    return LinkItem(
        **{"name": name, "names": (name,), "kind": ItemKind.PLACE, "qid": qid, "prior": 50, **values}  # type: ignore[arg-type]
    )


def linker(*items: LinkItem, **values: Any) -> Linker:
    return Linker(index_of(items), **{"owners": {}, "refused": {}, **values})


def subject(*names: str, kind: ItemKind = ItemKind.PLACE, key: str = "place/x", **values: Any) -> Subject:
    return Subject(key=key, kind=kind, names=names, **values)


NOWHERE = Surroundings()
