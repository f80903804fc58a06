"""Where a stream of items is cut, and what a shard is called by."""

from __future__ import annotations

from dataclasses import replace

from builder.runs import cut
from builder.sources import Defaults
from tests.builder.runs.jobs import item

ITEMS = [item(number) for number in range(3000)]


def ids(items: list, defaults: Defaults = Defaults()) -> list[str]:
    return [shard.id for shard in cut(items, defaults)]


def test_shards_hold_all_items_in_order() -> None:
    shards = list(cut(ITEMS, Defaults()))
    assert [one for shard in shards for one in shard.items] == ITEMS
    assert 4 < len(shards) < 30
    assert len({shard.id for shard in shards}) == len(shards)


def test_added_item_makes_one_shard_new() -> None:
    before = ids(ITEMS)
    for place in (0, 1234, 3000):
        after = ids([*ITEMS[:place], item(9999), *ITEMS[place:]])
        assert len(set(after) - set(before)) == 1


def test_shard_is_named_by_content_and_not_by_place() -> None:
    assert ids([replace(one, where=f"elsewhere/{one.where}") for one in ITEMS]) == ids(ITEMS)
    changed = [replace(one, data=b"other") if one is ITEMS[7] else one for one in ITEMS]
    assert len(set(ids(changed)) - set(ids(ITEMS))) == 1
    assert not set(ids(ITEMS, Defaults(lang="en"))) & set(ids(ITEMS))


def test_file_of_many_records_has_shards_of_its_own() -> None:
    many = [replace(one, source="b.jsonl") for one in ITEMS[:5]]
    (first, second, third) = cut([ITEMS[10], *many, ITEMS[11]], Defaults())
    assert [len(shard.items) for shard in (first, second, third)] == [1, 5, 1]


def test_shard_has_limits_of_items_and_bytes() -> None:
    assert max(len(shard.items) for shard in cut([item(0)] * 5000, Defaults())) == 1024
    big = [replace(item(number), data=str(number).encode() * (1 << 20)) for number in range(20)]
    assert max(sum(len(one.data) for one in shard.items) for shard in cut(big, Defaults())) < 20 << 20
