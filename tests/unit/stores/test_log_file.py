"""A log file that grows, is rotated in every way, and is cut."""

from __future__ import annotations

import gzip
import os
import shutil
from pathlib import Path

import pytest

from wallboard import errors
from wallboard.stores import log_file
from wallboard.stores.folds.queue_log import COLUMNS
from wallboard.stores.log_file import Place
from wallboard.stores.log_table import LogTable

BEGUN = 1_772_438_400


@pytest.fixture
def log(tmp_path) -> Path:
    return tmp_path / "queue_log"


def write(log: Path, *numbers: int, mode: str = "a") -> None:
    """Lines of the given seconds, whose call tells the number."""
    with log.open(mode) as file:
        file.writelines(line(number) for number in numbers)


def line(number: int) -> str:
    return f"{BEGUN + number}|{number}.0|q|NONE|ENTERQUEUE||3901|1\n"


class Reader:
    """Reads on from where it was, as the intake does; the place goes through a restart each time."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.place = Place()
        self.codes: list[str] = []

    def calls(self) -> list[int]:
        found: list[int] = []
        while True:
            piece = log_file.read(self.log, self.place, store="pbx")
            self.codes += [finding.code for finding in piece.findings]
            self.place = piece.place
            if not piece.rows:
                return found
            found += [int(float(row[2])) for row in piece.rows]


@pytest.fixture
def reader(log) -> Reader:
    return Reader(log)


def test_a_line_becomes_an_event(log):
    log.write_text(f"{BEGUN}|1.0|q|Ana|ATTENDEDTRANSFER|LINK|PJSIP/a|PJSIP/b|9|31|1\n")
    (row,) = log_file.read(log, Place(), store="pbx").rows
    micros = BEGUN * 1_000_000
    assert row == (micros, micros, "1.0", "q", "Ana", "ATTENDEDTRANSFER", "LINK", "PJSIP/a", "PJSIP/b", "9", "31|1")


def test_a_short_line_has_empty_fields_and_every_line_a_larger_id(log):
    log.write_text(f"{BEGUN}|NONE|NONE|NONE|QUEUESTART|\n{BEGUN}|NONE|NONE|NONE|CONFIGRELOAD\n{BEGUN - 5}|1|q|a|X|\n")
    rows = log_file.read(log, Place(), store="pbx").rows
    assert [row[0] - BEGUN * 1_000_000 for row in rows] == [0, 1, 2]
    assert all(len(row) == 11 for row in rows)


def test_what_is_added_is_read_once(log, reader):
    write(log, 1, 2)
    assert reader.calls() == [1, 2]
    assert reader.calls() == []
    assert log_file.is_unchanged(log, reader.place)
    write(log, 3)
    assert not log_file.is_unchanged(log, reader.place)
    assert reader.calls() == [3]


def test_half_a_line_waits_for_its_end(log, reader):
    log.write_text(line(1) + line(2)[:20])
    assert reader.calls() == [1]
    with log.open("a") as file:
        file.write(line(2)[20:])
    assert reader.calls() == [2]


def test_a_renamed_file_is_read_to_its_end_before_the_new_one(log, reader):
    write(log, 1)
    assert reader.calls() == [1]
    write(log, 2)
    log.rename(log.with_name("queue_log.1"))
    write(log.with_name("queue_log.1"), 3)
    assert reader.calls() == [2, 3]  # the switch has not opened its new file yet
    log.touch()
    write(log.with_name("queue_log.1"), 4)  # logrotate made it, the switch still writes to the old one
    assert reader.calls() == [4]
    write(log, 5)
    assert reader.calls() == [5]


def test_two_rotations_while_the_board_was_down_lose_nothing(log, reader):
    write(log, 1)
    assert reader.calls() == [1]
    write(log, 2)
    log.rename(log.with_name("queue_log-20260301"))
    write(log, 3)
    with gzip.open(log.with_name("queue_log.1.gz"), "wb") as packed:
        packed.write(log.read_bytes())
    log.unlink()
    write(log, 4)
    assert reader.calls() == [2, 3, 4]
    assert reader.codes == []


def test_a_copied_and_emptied_file_is_read_on_in_its_copy(log, reader):
    write(log, 1)
    assert reader.calls() == [1]
    write(log, 2)
    shutil.copy(log, log.with_name("queue_log.1"))
    os.truncate(log, 0)
    assert reader.calls() == [2]
    write(log, 3)
    assert reader.calls() == [3]
    assert reader.codes == []


def test_an_emptied_file_begins_anew_and_the_loss_is_said(log, reader):
    write(log, 1, 2, 3)
    assert reader.calls() == [1, 2, 3]
    write(log, 4, mode="w")
    assert reader.calls() == [4]
    assert reader.codes == ["log_gone"]


def test_a_file_that_grew_past_the_place_after_it_was_emptied_is_read_from_its_beginning(log, reader):
    write(log, 1)
    assert reader.calls() == [1]
    write(log, 2, 3, 4, mode="w")
    assert reader.calls() == [2, 3, 4]


def test_bytes_that_are_no_utf8_and_lines_that_are_none_are_named(log, reader):
    log.write_bytes(b"\0\0" + line(1).encode() + b"nonsense\n\n" + line(2).replace("3901", "caf\xe9").encode("latin-1"))
    assert reader.calls() == [1, 2]
    assert reader.codes == ["unreadable_line"]
    assert "caf\ufffd" in log_file.read(log, Place(), store="pbx").rows[1]


def test_a_large_file_comes_in_pieces(log, reader):
    write(log, *range(5000))
    piece = log_file.read(log, Place(), store="pbx", most_bytes=10_000)
    assert 0 < len(piece.rows) < 300
    assert reader.calls() == list(range(5000))


@pytest.mark.parametrize("number", [0, 1, 17, 2500, 4999, 5000])
def test_a_moment_is_found_without_reading_the_whole_file(log, number):
    write(log, *range(1000))
    log.rename(log.with_name("queue_log.1"))
    write(log, *range(1000, 5000))
    reader = Reader(log)
    reader.place = log_file.place_at(log, (BEGUN + number) * 1_000_000 - 500, store="pbx")
    assert reader.calls() == list(range(number, 5000))


@pytest.mark.parametrize("after", [-1, 0, BEGUN * 1_000_000 - 1, (BEGUN + 7) * 1_000_000, (BEGUN + 19) * 1_000_000])
def test_a_file_answers_like_a_table(log, after):
    write(log, *range(10))
    log.rename(log.with_name("queue_log.1"))
    write(log, *range(10, 20))
    numbers = [(BEGUN + i) * 1_000_000 for i in range(20)]
    fresh, used = LogTable(log, store="pbx"), LogTable(log, store="pbx")
    used.rows(COLUMNS, {"after": -1, "until": 2**62, "limit": 50})
    for until, limit in ((2**62, 50), (numbers[12], 50), (2**62, 3), (2**62, 1)):
        wanted = [number for number in numbers if after < number < until][:limit]
        for table in (fresh, used):
            rows = table.rows(COLUMNS, {"after": after, "until": until, "limit": limit})
            assert [row[0] for row in rows] == wanted


def test_a_place_outlives_a_restart(log):
    write(log, 1, 1, 2)
    before = LogTable(log, store="pbx")
    second = before.rows(COLUMNS, {"after": -1, "until": 2**62, "limit": 50})[1][0]
    after = LogTable(log, store="pbx")
    after.resume(before.place(second))
    log.rename(log.with_name("queue_log.1"))
    write(log, 3)
    rows = after.rows(COLUMNS, {"after": second, "until": 2**62, "limit": 50})
    assert [row[2] for row in rows] == ["2.0", "3.0"]


def test_a_file_that_is_missing_or_closed_is_said(log, tmp_path):
    with pytest.raises(errors.StoreError, match="has no file"):
        log_file.read(log, Place(), store="pbx")
    with pytest.raises(errors.StoreError, match="cannot be read"):
        log_file.read(tmp_path, Place(), store="pbx")
