"""Rows as files that a spreadsheet opens: CSV and Excel."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pandas as pd

FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for a formula in a CSV cell
EXCEL_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 48


def csv(rows: pd.DataFrame) -> bytes:
    """UTF-8 with the mark by which Excel knows it; text that looks like a formula is kept from becoming one."""
    texts = rows.select_dtypes(include=["object", "string"]).columns
    safe = rows.assign(**{name: rows[name].map(_harmless) for name in texts})
    return safe.to_csv(index=False, date_format="%Y-%m-%d %H:%M:%S").encode("utf-8-sig")


def excel(rows: pd.DataFrame, about: Sequence[tuple[str, str]], sheets: tuple[str, str]) -> bytes:
    """A workbook: the rows with a filter on each column, and a second sheet that says what they are."""
    file = io.BytesIO()
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(
        file, engine="xlsxwriter", datetime_format="yyyy-mm-dd hh:mm:ss", engine_kwargs=options
    ) as writer:
        local = rows.assign(**{name: rows[name].dt.tz_localize(None) for name in _moments(rows)})
        local.to_excel(writer, sheet_name=sheets[0], index=False, freeze_panes=(1, 0))
        sheet = writer.sheets[sheets[0]]
        sheet.autofilter(0, 0, len(rows), max(len(rows.columns) - 1, 0))
        sheet.autofit(max_width=300)
        pd.DataFrame(about).to_excel(writer, sheet_name=sheets[1], index=False, header=False)
        writer.sheets[sheets[1]].set_column(0, 1, WIDEST)
    return file.getvalue()


def _moments(rows: pd.DataFrame) -> list[str]:
    return [name for name in rows.columns if isinstance(rows[name].dtype, pd.DatetimeTZDtype)]


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_BEGINNINGS) else cell
