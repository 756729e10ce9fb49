"""`timeline source add`: a text, a page or a PDF becomes a source that passes the check."""

import csv
import hashlib

import pytest
from click.testing import CliRunner

from timeline.__main__ import main
from timeline.curation import source_text
from timeline.data.load import load_archive

PAGE = """<!doctype html><html lang="en"><head><title>Ferries stay in port - Courier</title>
<meta property="og:site_name" content="Ashbourne Courier"><meta name="author" content="Ada Reed">
<meta property="article:published_time" content="2024-05-15T08:00:00Z"><link rel="canonical" href="https://courier.example/ferries">
</head><body><nav><a href="/">Home</a></nav><article><h1>Ferries stay in port</h1>
<p>The ferries across the lake stopped on Tuesday at noon, when the wind had torn the landing stage from its piles.</p>
<p>Nobody was hurt, the company said. Its engineers look at the stage today.</p></article><footer>Imprint</footer></body></html>"""


def add(events, file, *words, code=0):
    result = CliRunner().invoke(main, ["source", "add", str(file), "--events", str(events), *words])
    assert result.exit_code == code, result.output
    return result.output


def last_row(events):
    with events.with_name("sources.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))[-1]


def test_a_web_page_is_a_source_with_what_it_says_of_itself(events_csv, tmp_path):
    pytest.importorskip("trafilatura", reason="what reads web pages is not installed (requirements-sources.txt)")
    before = events_csv.with_name("sources.csv").read_bytes()
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    said = add(events_csv, tmp_path / "page.html", "--archived", "https://archive.example/1")
    row = last_row(events_csv)
    assert events_csv.with_name("sources.csv").read_bytes().startswith(before)
    names = ("source", "title", "publisher", "author", "published", "url", "archived", "language")
    assert [row[name] for name in names] == [
        "ashbourne-courier-2024-05-15", "Ferries stay in port", "Ashbourne Courier", "Ada Reed", "2024-05-15",
        "https://courier.example/ferries", "https://archive.example/1", "en",
    ]  # fmt: skip
    assert "Fill in by hand in sources.csv: perspective, slant." in said
    archive = load_archive(events_csv)
    assert archive.problems == ()
    text = archive.texts["ashbourne-courier-2024-05-15"].raw
    assert "torn the landing stage" in text and "Home" not in text and "Imprint" not in text


def pdf(words):
    """A PDF of one page, as small as it can be."""
    drawn = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", b"<</Title(Quiet day)/Author(B. Reed)>>",
    ]  # fmt: skip
    raw, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(raw)
    return raw + b"xref\n0 7\n0000000000 65535 f \n" + table + end


def test_a_pdf_is_a_source(events_csv, tmp_path):
    pytest.importorskip("pypdf", reason="what reads PDFs is not installed (requirements-sources.txt)")
    (tmp_path / "a.pdf").write_bytes(pdf("Seven boats lie in the harbour"))
    add(events_csv, tmp_path / "a.pdf", "--key", "quiet", "--published", "2024-05-15")
    archive = load_archive(events_csv)
    assert archive.problems == () and archive.texts["quiet"].raw == "Seven boats lie in the harbour\n"
    assert [last_row(events_csv)[name] for name in ("title", "author")] == ["Quiet day", "B. Reed"]
    (tmp_path / "scan.pdf").write_bytes(pdf(""))
    assert "holds no text" in add(events_csv, tmp_path / "scan.pdf", code=1)
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4\nnothing")
    assert "the PDF cannot be read" in add(events_csv, tmp_path / "broken.pdf", code=1)


def test_a_text_is_taken_as_it_is_into_a_table_of_any_shape(events_csv, tmp_path):
    sources = events_csv.with_name("sources.csv")
    text = sources.read_text(encoding="utf-8").replace(";", "").replace(",", ";").replace("\r\n", "\n").rstrip()
    sources.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    raw = "\ufeffSeven; boats\r\n\r\nThey lie there.\r\n".encode()
    (tmp_path / "a.txt").write_bytes(raw)
    add(events_csv, tmp_path / "a.txt", "--publisher", 'The "Post"', "--published", "2024")
    after = sources.read_bytes().decode("utf-8-sig")
    row = after.removeprefix(text.replace("\n", "\r\n"))
    assert row.startswith('\r\nthe-post-2024;the-post-2024.txt;"Seven; boats";"The ""Post""";;2024;') and row.endswith(
        "\r\n"
    )
    kept = (events_csv.parent / "sources" / "the-post-2024.txt").read_bytes()
    assert kept == raw.removeprefix("\ufeff".encode()) and hashlib.sha256(kept).hexdigest() in row


def test_what_is_there_is_not_written_over(events_csv, tmp_path):
    (tmp_path / "a.txt").write_text("Words", encoding="utf-8")
    before = events_csv.with_name("sources.csv").read_bytes()
    for key, said in (
        ("gazette-2021-03-09", '"gazette-2021-03-09" is in sources.csv already - choose another with --key'),
        ("gazette", "gazette.txt is there already - choose another key with --key"),
        ("../up", '--key "../up" has characters other than letters'),
    ):
        assert said in add(events_csv, tmp_path / "a.txt", "--key", key, code=1)
    assert events_csv.with_name("sources.csv").read_bytes() == before


@pytest.mark.parametrize(("name", "raw"), [("trafilatura", PAGE.encode()), ("pypdf", b"%PDF-1.4")])
def test_what_is_not_installed_is_said_with_how_to_install_it(events_csv, tmp_path, monkeypatch, name, raw):
    (tmp_path / "file").write_bytes(raw)

    def absent(module):
        raise ImportError(module)

    monkeypatch.setattr(source_text, "import_module", absent)
    assert f"{name}, which is not installed - pip install '.[sources]'" in add(events_csv, tmp_path / "file", code=1)


def test_what_is_no_text_is_said(events_csv, tmp_path):
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    assert "a.doc is an old file of an office program (.doc or .xls), no text - save it as text" in add(
        events_csv, tmp_path / "a.doc", code=1
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--published", "11 june"), '--published "11 june"'),
        (("--language", "English"), '--language "English" is not a language code - write such as en or es-VE'),
        (("--url", "courier.example"), '--url "courier.example"'),
        (("--key", "../up"), '--key "../up"'),
    ],
)
def test_what_the_check_would_refuse_is_not_taken_in(events_csv, tmp_path, words, said):
    (tmp_path / "a.txt").write_text("Seven boats lie in the harbour\n", encoding="utf-8")
    table = events_csv.with_name("sources.csv")
    before, texts = table.read_bytes(), sorted((events_csv.parent / "sources").glob("*"))
    assert said in add(events_csv, tmp_path / "a.txt", "--key", "fine", *words, code=1)
    assert table.read_bytes() == before and sorted((events_csv.parent / "sources").glob("*")) == texts


def test_a_day_that_is_given_is_not_said_to_be_inferred(events_csv, tmp_path):
    pytest.importorskip("trafilatura", reason="what reads web pages is not installed (requirements-sources.txt)")
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    assert "Fill in by hand in sources.csv: published_basis, perspective, slant." in add(
        events_csv, tmp_path / "page.html", "--published", "2024-05-16"
    )
    assert (last_row(events_csv)["published"], last_row(events_csv)["published_basis"]) == ("2024-05-16", "")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("Año nuevo".encode("cp1252"), 'is not UTF-8: byte 0xF1 at offset 1, line 1 - save it as UTF-8; it reads "Año" in'),
        (b"\x89PNG\r\n\x1a\n\0\0", "is a picture (PNG), no text - have a program read the words in it (OCR) first"),
        (b"\x7fELF\2\1\1\0\0\0", "is no text, no web page and no PDF - save it as text, as a web page or as a PDF"),
        (b"{\\rtf1 words}", "is a text of a word processor (RTF), no text - save it as text"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_named(events_csv, tmp_path, raw, said):
    (tmp_path / "a.txt").write_bytes(raw)
    assert said in add(events_csv, tmp_path / "a.txt", "--key", "odd", code=1)


def test_a_text_in_utf_16_is_read_and_one_that_is_there_already_is_told(events_csv, tmp_path):
    (tmp_path / "a.txt").write_bytes("Seven boats – in the harbour\n".encode("utf-16"))
    add(events_csv, tmp_path / "a.txt", "--key", "one", "--published", "2024-05-15")
    said = add(events_csv, tmp_path / "a.txt", "--key", "two", "--published", "2024-05-15")
    assert 'Warning: "one" has the very same text' in said
    assert load_archive(events_csv).texts["two"].raw == "Seven boats – in the harbour\n"
