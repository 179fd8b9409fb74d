"""Tables as files for a spreadsheet: CSV and xlsx, in which no text is ever taken for a formula.

A cell is a text, a number, a moment or nothing. Names, answers and reasons are written by others,
and a spreadsheet runs what begins with "=" (OWASP, CSV injection).
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language

Cell = str | int | float | dt.datetime | dt.date | None
Rows = Iterable[Sequence[Cell]]

FORMATS = ("xlsx", "csv")
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
_LONGEST = 32_767  # characters in a cell of xlsx
_WIDTH = 18  # of a column, in characters
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_response(rows: Rows, *, header: Sequence[str], name: str, kind: str) -> HttpResponseBase:
    """The table as a download called `name`.`kind`; `kind` is one of FORMATS. Rows are streamed."""
    if kind == "csv":
        lines = csv_lines(rows, header=header)
        answer: StreamingHttpResponse = StreamingHttpResponse(
            lines, content_type="text/csv; charset=utf-8"
        )
    else:
        file = io.BytesIO()  # a zip: a few MB for all employees of the region
        write_xlsx(file, rows, header=header)
        file.seek(0)
        answer = FileResponse(file, content_type=_XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer["Cache-Control"] = "no-store"
    return answer


def csv_lines(rows: Rows, *, header: Sequence[str]) -> Iterator[str]:
    """The lines of a CSV that a spreadsheet opens as it is: with a byte order mark, and separated
    by a semicolon where the comma is the decimal mark."""
    is_norwegian = not (get_language() or "").startswith("en")
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";" if is_norwegian else ",")
    line.write("\ufeff")
    for row in _with_header(rows, header):
        writer.writerow([_as_text(cell, comma=is_norwegian) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def write_xlsx(file: IO[bytes], rows: Rows, *, header: Sequence[str]) -> None:
    """Write the table to `file`, row by row: the memory used does not grow with it."""
    book = xlsxwriter.Workbook(file, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, _WIDTH)
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, _printable(cell)[:_LONGEST])
            elif isinstance(cell, dt.datetime):
                sheet.write_datetime(number, column, _local(cell), moment)
            elif isinstance(cell, dt.date):
                sheet.write_datetime(number, column, cell)
            elif cell is not None:
                sheet.write_number(number, column, cell)
    book.close()


def _with_header(rows: Rows, header: Sequence[str]) -> Iterator[Sequence[Cell]]:
    yield header
    yield from rows


def _as_text(cell: Cell, *, comma: bool) -> str:
    """A cell of a CSV; a text that a spreadsheet would run gets an apostrophe in front."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = _printable(cell)
        return f"'{text}" if text.lstrip(" ").startswith(_RISKY) else text
    if isinstance(cell, dt.datetime):
        return _local(cell).isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell).replace(".", ",") if comma else str(cell)


def _printable(text: str) -> str:
    """Without the control characters that neither format can hold."""
    return "".join(one for one in text if one >= " " or one in "\t\n\r")


def _local(moment: dt.datetime) -> dt.datetime:
    """Europe/Oslo, without its name, since a spreadsheet knows no time zones."""
    return timezone.localtime(moment).replace(tzinfo=None)
