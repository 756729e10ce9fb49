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
        ("../up", '"../up" is no key of a source'),
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
    assert "a.doc is not UTF-8 (byte 0xD0) - save it as UTF-8" in add(events_csv, tmp_path / "a.doc", code=1)
