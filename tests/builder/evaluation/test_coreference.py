from dataclasses import replace
from pathlib import Path

import pytest

from builder.errors import RecordError
from builder.evaluation.coreference import JudgedPair, Place, read_pairs, score_pairs
from tests.builder.newsroom import clash, give_account

GOLD = Path(__file__).parents[2] / "gold" / "event-pairs.tsv"
ACCOUNTS = [give_account(f"Text {number}.", [clash()], id=str(number)) for number in range(4)]
KEYS = [account.reports[0].key for account in ACCOUNTS]


def pair(first, second, same):
    places = [Place(article=str(number), type="ArmedClash", start=0, end=4) for number in (first, second)]
    return JudgedPair(first=places[0], second=places[1], same=same)


def test_pairs_are_counted_by_verdict_and_by_what_was_made_of_them():
    events = {KEYS[0]: "a", KEYS[1]: "a", KEYS[2]: "b"}
    pairs = [pair(0, 1, True), pair(0, 2, True), pair(1, 2, False), pair(0, 1, False), pair(0, 3, True)]
    scores = score_pairs(pairs, ACCOUNTS, events)
    assert (scores.counts.tp, scores.counts.fp, scores.counts.fn) == (1, 1, 1)
    assert (scores.rejected, scores.lost) == (1, 1)
    assert set(scores.wrong) == {pairs[1], pairs[3]}
    # 0, 1 and 2 belong together, and 3, which no event tells; 0 and 1 are one event, 2 is another
    assert scores.b_cubed.precision == 1 and scores.b_cubed.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)
    assert scores.b_cubed_of_all.recall == pytest.approx((2 / 4 + 2 / 4 + 1 / 4 + 1 / 4) / 4)


def test_report_that_stands_elsewhere_is_lost():
    moved = replace(pair(0, 1, True), second=Place(article="1", type="ArmedClash", start=40, end=44))
    assert score_pairs([moved], ACCOUNTS, dict.fromkeys(KEYS, "a")).lost == 1


def test_line_that_is_no_pair_is_named(tmp_path):
    file = tmp_path / "pairs.tsv"
    header, first, *_ = GOLD.read_text(encoding="utf-8").splitlines()
    file.write_text(f"{header}\n{first.rsplit(chr(9), 1)[0]}\tperhaps\n", encoding="utf-8")
    with pytest.raises(RecordError, match=r"pairs.tsv:2: verdict 'perhaps' is none of: same, different"):
        read_pairs(file)
    file.write_text("first\tsecond\n", encoding="utf-8")
    with pytest.raises(RecordError, match="they must be"):
        read_pairs(file)


def test_gold_has_as_many_hard_pairs_as_the_rest_and_no_text():
    pairs = read_pairs(GOLD)
    different = [one for one in pairs if not one.same]
    assert len(pairs) >= 150 and 2 * len(different) >= len(pairs)
    assert sum(one.first.type == one.second.type for one in different) > 0.9 * len(different)
    assert GOLD.read_text(encoding="utf-8").isascii()
