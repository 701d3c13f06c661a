"""Documents say what the data say, look the same twice, and are archivable and accessible."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from pypdf import PdfReader

from kogge.core import documents

DATA = {
    "language": "de",
    "title": "Rechnung 1001",
    "sender": {"name": "Dreiländer Feinkost", "line": "Dreiländer Feinkost · Markt 1 · 52062 Aachen"},
    "recipient": ["Käthe Müller", "Großer Weg 1", "50667 Köln"],
    "facts": [["Nummer", "1001"], ["Datum", "25.11.2026"]],
    "paragraphs": ["Guten Tag, vielen Dank für Ihre Bestellung."],
    "table": {
        "head": [["Bezeichnung", "left"], ["Menge", "right"], ["Betrag", "right"]],
        "rows": [[["Printen", "Art. 12"], "2", "12,50 €"]],
        "widths": [1, 0, 0],
    },
    "totals": [["Netto", "10,50 €", False], ["Gesamt", "12,50 €", True]],
    "footer": [["Dreiländer Feinkost", "Markt 1"], ["IBAN DE02 1203"], ["USt-IdNr. DE123456789"]],
    "page_label": "Seite {page} von {pages}",
}


def read(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_it_works():
    text = read(documents.render("documents/plain.typ", DATA))

    for words in (
        "Käthe Müller",
        "Großer Weg 1",
        "Rechnung 1001",
        "12,50 €",
        "Art. 12",
        "IBAN DE02 1203",
        "Seite 1 von 1",
    ):
        assert words in text
    assert "DEMO" not in text


def test_the_same_data_give_the_same_bytes():
    assert documents.render("documents/plain.typ", DATA) == documents.render("documents/plain.typ", DATA)


def test_one_documents_data_do_not_reach_the_next():
    documents.render("documents/plain.typ", DATA)

    assert "Käthe" not in read(
        documents.render("documents/plain.typ", {**DATA, "recipient": ["Jan de Vries"]})
    )


def test_many_lines_run_over_pages_with_their_heads():
    rows = [["Printen", str(number), "1,00 €"] for number in range(80)]

    pdf = documents.render("documents/plain.typ", {**DATA, "table": {**DATA["table"], "rows": rows}})

    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) > 1
    assert all("Bezeichnung" in page.extract_text() for page in reader.pages[:-1])


def test_a_demo_home_marks_every_page(settings):
    settings.KOGGE_IS_DEMO = True

    assert "DEMO" in read(documents.render("documents/plain.typ", DATA))


def test_the_file_claims_its_standards_language_and_day():
    pdf = documents.render("documents/plain.typ", DATA, created_at=datetime(2026, 11, 25, tzinfo=UTC))

    reader = PdfReader(io.BytesIO(pdf))
    xmp = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert reader.trailer["/Root"]["/Lang"] == "de"
    assert reader.metadata.title == "Rechnung 1001"
    assert reader.metadata.creation_date.date().isoformat() == "2026-11-25"


def test_only_our_own_fonts_are_used():
    reader = PdfReader(io.BytesIO(documents.render("documents/plain.typ", DATA)))

    fonts = {font["/BaseFont"] for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert fonts
    assert all(
        "IBMPlexSans" in str(font.get_object() if hasattr(font, "get_object") else font) for font in fonts
    )


def test_a_logo_is_drawn():
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>'

    pdf = documents.render("documents/plain.typ", {**DATA, "sender": {**DATA["sender"], "logo_svg": svg}})

    assert len(pdf) > 1000


@pytest.mark.parametrize("template", ["documents/missing.typ", "../../../etc/passwd"])
def test_a_missing_template_is_refused(template):
    with pytest.raises(documents.BadDocument, match="no document template"):
        documents.render(template, DATA)


def test_data_that_do_not_fit_are_refused_with_the_compilers_words():
    with pytest.raises(documents.BadDocument):
        documents.render("documents/plain.typ", {**DATA, "table": {"head": 5, "rows": [], "widths": []}})
