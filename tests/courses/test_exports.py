"""Tables as files: no text becomes a formula, and both formats say the same."""

import csv
import datetime as dt
import io
import zipfile

import pytest
from django.utils import translation
from lxml import etree

from courses.exports import csv_lines, table_response, write_xlsx

HEADER = ["Navn", "Poeng", "Når"]
AT = dt.datetime(2026, 11, 27, 9, 5, tzinfo=dt.UTC)  # 10.05 in Oslo
RISKY = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1"]


def rows_of(text, delimiter=";"):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=delimiter))


def test_a_csv_opens_in_a_norwegian_spreadsheet():
    text = "".join(csv_lines([["Åse", 81.5, AT], ["Bo", None, None]], header=HEADER))

    assert text.startswith("\ufeff")
    assert rows_of(text) == [HEADER, ["Åse", "81,5", "2026-11-27 10:05"], ["Bo", "", ""]]


def test_an_english_csv_has_commas():
    with translation.override("en"):
        text = "".join(csv_lines([["Åse", 81.5, None]], header=HEADER))

    assert rows_of(text, ",") == [HEADER, ["Åse", "81.5", ""]]


@pytest.mark.parametrize("text", RISKY)
def test_no_text_is_a_formula_in_a_csv(text):
    written = "".join(csv_lines([[text]], header=["Navn"]))

    assert rows_of(written)[1] == [f"'{text}"]


def test_numbers_keep_their_sign_in_a_csv():
    assert rows_of("".join(csv_lines([[-1]], header=["Poeng"])))[1] == ["-1"]


def test_no_text_is_a_formula_or_a_link_in_xlsx():
    file = io.BytesIO()
    texts = [*RISKY, "https://example.org/", "{=1}", "12"]
    write_xlsx(file, [[text, 1, AT] for text in texts], header=HEADER)

    sheet = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml")
    tree = etree.fromstring(sheet)
    name = "{*}"
    cells = [cell for cell in tree.iter(f"{name}c") if cell.get("r", "").startswith("A")]

    assert not list(tree.iter(f"{name}f", f"{name}hyperlink"))
    assert [cell.get("t") for cell in cells] == ["inlineStr"] * len(cells)
    assert ["".join(cell.itertext()) for cell in cells][1:] == [
        t.replace("\r", "_x000D_") for t in texts
    ]


def test_a_file_is_kept_nowhere():
    answer = table_response([["Åse"]], header=["Navn"], name="kurs-results", kind="xlsx")

    assert answer["Content-Disposition"] == 'attachment; filename="kurs-results.xlsx"'
    assert answer["Cache-Control"] == "no-store"
    assert zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).testzip() is None
