"""Every kind of source, and every bad one: each message names its file and record, and the others are still read."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path

import pytest

from builder.errors import RecordError, UsageError
from builder.sources import Notice, Reading, Record, read

TEXT = "أعلن رئيس وزراء أرمينيا مقتل 49 جنديا."


def records(readings: list[Reading]) -> list[Record]:
    return [reading for reading in readings if isinstance(reading, Record)]


def refusals(readings: list[Reading]) -> list[str]:
    return [str(reading) for reading in readings if isinstance(reading, RecordError)]


def write(path: Path, *lines: object) -> str:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return str(path)


def test_text_file_is_one_article_whose_id_is_its_key(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (record,) = records(list(read([str(path)], published="2022-09-13")))
    assert record.article.text == TEXT
    assert record.article.id == record.article.key
    assert (record.article.lang, record.article.published) == ("ar", "2022-09-13")
    assert record.given_id is None


def test_line_ends_of_a_text_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("سطر\r\nسطر\rسطر\n".encode())
    (record,) = records(list(read([str(path)])))
    assert record.article.text == "سطر\r\nسطر\rسطر\n"


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.jsonl"])
def test_byte_order_mark_is_no_part_of_the_text(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    body = TEXT if name == "a.txt" else json.dumps({"text": TEXT})
    path.write_bytes(b"\xef\xbb\xbf" + body.encode())
    (record,) = records(list(read([str(path)])))
    assert record.article.text == TEXT


def test_json_file_holds_one_record_or_a_list(tmp_path: Path) -> None:
    one = tmp_path / "one.json"
    one.write_text(json.dumps({"id": "x", "text": TEXT}, indent=2), encoding="utf-8")
    many = tmp_path / "many.json"
    many.write_text(json.dumps([{"text": TEXT}, {"id": 3}, {"id": "y", "text": "Truce."}]), encoding="utf-8")
    readings = list(read([str(one), str(many)]))
    assert [record.given_id for record in records(readings)] == ["x", None, "y"]
    (refusal,) = refusals(readings)
    assert refusal.startswith(f'{many} record 2: the record has no "text"')


def test_json_lines_in_a_json_file_are_pointed_to_the_right_name(tmp_path: Path) -> None:
    path = write(tmp_path / "a.json", {"text": TEXT}, {"text": TEXT})
    (refusal,) = refusals(list(read([path])))
    assert "name it .jsonl" in refusal
    assert "line 2, column 1" in refusal


def test_bad_lines_are_refused_by_number_and_the_others_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        b'{"id": "1", "text": "one"}\n'
        b"\n"
        b'{"id": "3", "text": \n'
        b'{"id": "4"}\n'
        b'{"id": "5", "text": 5}\n'
        b'"six"\n'
        b'{"id": "7", "text": "\xff"}\n'
        b'{"id": "8", "text": " \\n "}\n'
        b'{"id": "9", "text": "\\ud800"}\n'
        b'{"id": "10", "text": "ten"}'
    )
    readings = list(read([str(path)]))
    assert [record.given_id for record in records(readings)] == ["1", "10"]
    said = dict(refusal.removeprefix(f"{path} line ").split(": ", 1) for refusal in refusals(readings))
    assert list(said) == ["3", "4", "5", "6", "7", "8", "9"]
    assert said["3"].startswith("not valid JSON: unexpected end of data at column ")
    assert said["4"].startswith('the record has no "text"')
    assert said["5"] == '"text" is a number, it must be a string'
    assert said["6"].endswith("this is a string")
    assert said["7"] == "not UTF-8: byte 0xff at offset 21; save it as UTF-8"
    assert said["8"] == "the text is empty"
    assert said["9"].startswith("not valid JSON")


def test_line_separators_inside_a_text_do_not_end_a_record(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "one\u2028two\u0085three"}\n', encoding="utf-8")
    (record,) = records(list(read([str(path)])))
    assert record.article.text == "one\u2028two\u0085three"


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.jsonl"])
def test_empty_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b" \n")
    assert refusals(list(read([str(tmp_path / name)]))) == [f"{tmp_path / name}: the file is empty"]


def test_file_in_another_encoding_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("خبر".encode("utf-16"))
    (tmp_path / "b.txt").write_bytes("خبر".encode("windows-1256"))
    (tmp_path / "c.txt").write_text(TEXT, encoding="utf-8")
    readings = list(read([str(tmp_path)]))
    assert len(records(readings)) == 1
    first, second = refusals(readings)
    assert "not UTF-8" in first
    assert "looks like UTF-16" in first
    assert "not UTF-8" in second


def test_ten_megabytes_on_one_line_are_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    text = "قصفت القوات المدينة " * 550_000
    path.write_text(json.dumps({"text": text}, ensure_ascii=False), encoding="utf-8")
    assert path.stat().st_size > 10_000_000
    began = time.perf_counter()
    (record,) = records(list(read([str(path)])))
    assert time.perf_counter() - began < 10
    assert record.article.text == text


def test_nul_is_kept_with_a_warning(tmp_path: Path) -> None:
    (record,) = records(list(read([write(tmp_path / "a.jsonl", {"text": "a\0b"})])))
    assert record.article.text == "a\0b"
    assert record.warnings == ("the text holds a NUL character at offset 1; is it really text?",)


def test_folder_is_read_to_its_depth_in_sorted_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b/2.txt", "b/1.txt", "c.txt", ".hidden/x.txt", "a.TXT"):
        (tmp_path / name).write_text(f"Truce {name}", encoding="utf-8")
    readings = list(read([str(tmp_path)]))
    assert [record.article.text for record in records(readings)] == [
        "Truce a.TXT",
        "Truce c.txt",
        "Truce b/1.txt",
        "Truce b/2.txt",
    ]


def test_folder_names_the_files_it_leaves_aside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.pdf").write_text("<p>", encoding="utf-8")
    (notice,) = [reading for reading in read([str(tmp_path)]) if isinstance(reading, Notice)]
    assert notice.text == "left aside, they are of no kind that is read: 1 .pdf"


def test_folder_with_nothing_to_read_is_refused(tmp_path: Path) -> None:
    (refusal,) = refusals(list(read([str(tmp_path)])))
    assert refusal.startswith(f"{tmp_path}: the folder holds no file that can be read (.txt, .json, .jsonl, ")


def test_folder_that_links_to_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(list(read([str(tmp_path)]))) == 1


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("nowhere.txt", "does not exist"),
        ("ftp://example.org/news", "is an address of a kind"),
        ("page.pdf", "is of a kind that cannot be read"),
    ],
)
def test_what_is_no_source_is_wrong_use_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.pdf").write_text("<p>", encoding="utf-8")
    with pytest.raises(UsageError, match=problem) as raised:
        read(["-", source])
    assert ".txt, .json, .jsonl" in str(raised.value)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs file permissions that hold for this user")
def test_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)
    assert "cannot be read" in refusals(list(read([str(path)])))[0]


def test_wrong_options_are_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='"13/09/2022" is not a date such as 2022-09-13'):
        read([str(tmp_path)], published="13/09/2022")
    with pytest.raises(UsageError, match="not a language code"):
        read([str(tmp_path)], lang="Arabic please")


@pytest.mark.parametrize(
    ("given", "texts"),
    [
        ('{"text": "one"}\n{"text": "two"}\n', ["one", "two"]),
        ('\ufeff{"text": "one"}', ["one"]),
        ('{\n  "text": "one"\n}\n', ["one"]),
        ('[{"text": "one"},\n {"text": "two"}]', ["one", "two"]),
        ("قال\nوزير\n", ["قال\nوزير\n"]),
        ("[Reuters] Two dead.", ["[Reuters] Two dead."]),
        ('\n\n{"text": "one"}\n', ["one"]),
    ],
)
def test_standard_input_is_json_lines_json_or_text(given: str, texts: list[str]) -> None:
    readings = list(read(["-"], stdin=io.BytesIO(given.encode())))
    assert [record.article.text for record in records(readings)] == texts
    assert refusals(readings) == []


def test_broken_first_line_on_standard_input_does_not_hide_the_others() -> None:
    readings = list(read(["-"], stdin=io.BytesIO(b'{"text": \n{"text": "two"}\n')))
    assert [record.where for record in records(readings)] == ["standard input line 2"]
    assert refusals(readings)[0].startswith("standard input line 1: not valid JSON")


def test_empty_standard_input_says_so() -> None:
    assert refusals(list(read(["-"], stdin=io.BytesIO(b"")))) == ["standard input: nothing was given"]
