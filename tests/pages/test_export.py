"""The visits as files."""

from __future__ import annotations

import csv
import io
import zipfile

from wallboard.ui import drill, export
from wallboard.ui.filters import Filters


def visits(engine):
    return drill.visits(engine, drill.opened(engine, engine.board.latest, Filters(measure="offered")))


def test_a_csv_file_opens_in_a_spreadsheet_with_local_times_and_no_formulas(busy):
    rows = visits(busy.read())
    lines = list(csv.DictReader(io.StringIO(export.csv(rows).decode("utf-8-sig"))))
    assert len(lines) == len(rows)
    assert "'=cem" in {line["agent_id"] for line in lines}
    assert not any(cell.startswith("=") for line in lines for cell in line.values())
    assert lines[-1]["entered_at"] == "2026-03-02 08:00:00"


def test_an_excel_file_holds_the_visits_and_what_they_are(busy):
    rows = visits(busy.read())
    book = zipfile.ZipFile(io.BytesIO(export.excel(rows, [("Number", "Offered")], ("Visits", "About"))))
    texts = book.read("xl/sharedStrings.xml").decode()
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "Offered" in texts
    assert "=cem" in texts
    assert "<f>" not in sheet
    assert sheet.count("<row ") == len(rows) + 1


def test_an_empty_table_makes_files_too(site):
    rows = visits(site.read())
    assert export.csv(rows)
    assert export.excel(rows, [], ("Visits", "About"))
