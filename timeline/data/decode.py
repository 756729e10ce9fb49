"""Decode the bytes of a table: UTF-8, or UTF-16 and UTF-32 with a mark or without; anything else is named and refused."""

import codecs
import io
import re
import zipfile
from dataclasses import dataclass, replace

from timeline.data.problems import TableError, shorten

AS_UTF8 = 'save it as "CSV UTF-8"'
_NAME_COLUMNS = "name the columns in its first line"
# Longer marks first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_UNMARKED = (("utf-32-le", "UTF-32"), ("utf-32-be", "UTF-32"), ("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"))
_OTHER_FILES = (
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a text of a word processor (RTF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
)
_INSTEAD = {
    "a PDF": "get the table itself as CSV, as a PDF holds none that can be read surely",
    "a compressed file (gzip)": "unpack it",
    "a ZIP archive": "unpack it",
}
AS_TEXT = "save it as text, as a web page or as a PDF"
_NO_TEXTS = ((b"\xd0\xcf\x11\xe0", "an old file of an office program (.doc or .xls)"),)
_PICTURES = ((b"\x89PNG", "a picture (PNG)"), (b"\xff\xd8\xff", "a picture (JPEG)"), (b"GIF8", "a picture (GIF)"))
_TEXT_OF = {kind: "have a program read the words in it (OCR) first" for _, kind in _PICTURES} | {
    "a compressed file (gzip)": "unpack it",
    "a ZIP archive": "unpack it",
}
_AS_CSV = 'open it and save the sheet as "CSV UTF-8"'
# Encodings in which tables are saved, by the names that programs give them; each may be the one, none is sure.
_OTHERS = {
    "cp1252": "Windows-1252", "cp1250": "Windows-1250", "cp1251": "Windows-1251", "mac_roman": "Mac Roman",
    "shift_jis": "Shift-JIS", "gb18030": "GB 18030", "big5": "Big5", "euc_kr": "EUC-KR",
    "koi8_r": "KOI8-R", "cp1253": "Windows-1253", "cp1255": "Windows-1255", "cp1256": "Windows-1256",
}  # fmt: skip
MOST_READINGS = 6
_SAYS_ANYTHING = re.compile("[^\ufeff \t\r\n]")
ENDINGS = "\0\x1a"
_BEGINNING = 10_000  # characters


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a table, and what it was encoded in: the name where that is not UTF-8, the codec, the mark before it."""

    text: str
    encoding: str = ""
    codec: str = "utf-8"
    mark: bytes = b""
    ending: str = ""  # signs by which old programs end a file; they are not in the text


def decode_table(raw: bytes, file: str) -> Decoded:
    """The text of a table; raises TableError for what is no text, or a text in an encoding that is not sure."""
    if kind := _other_file(raw):
        raise TableError(file, f"is {kind}, not a CSV file", _INSTEAD.get(kind, _AS_CSV))
    decoded = _marked(raw, file) or _unmarked(raw)
    if not decoded:
        try:
            decoded = Decoded(raw.decode("utf-8"))
        except UnicodeDecodeError as err:
            raise TableError(file, _not_utf8(raw, err), f"{AS_UTF8}{_readings(raw, err)}") from err
    if not _SAYS_ANYTHING.search(decoded.text):
        raise TableError(file, "is empty", _NAME_COLUMNS)
    if decoded.text[:_BEGINNING].lstrip()[:200].casefold().startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise TableError(file, "is a web page, not a CSV file", "download the table itself as CSV")
    text = decoded.text.rstrip(ENDINGS)
    return replace(decoded, text=text, ending=decoded.text[len(text) :])


def decode_text(raw: bytes, file: str) -> Decoded:
    """The text of an article; raises TableError for what is no text, or a text in an encoding that is not sure."""
    kind = next((kind for mark, kind in (*_NO_TEXTS, *_PICTURES) if raw.startswith(mark)), "") or _other_file(raw)
    if kind:
        raise TableError(file, f"is {kind}, no text", _TEXT_OF.get(kind, AS_TEXT))
    if found := _marked(raw, file) or _unmarked(raw):
        return found
    if 0 in raw[:_BEGINNING]:
        raise TableError(file, "is no text, no web page and no PDF", AS_TEXT)
    try:
        return Decoded(raw.decode("utf-8"))
    except UnicodeDecodeError as err:
        raise TableError(file, _not_utf8(raw, err), f"save it as UTF-8{_readings(raw, err)}") from err


def _other_file(raw: bytes) -> str:
    """What this is, where its first bytes say that it is no text."""
    if raw.startswith(b"PK\x03\x04"):
        return _archive(raw)
    return next((kind for mark, kind in _OTHER_FILES if raw.startswith(mark)), "")


def _archive(raw: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        names = []
    if any(name.startswith("xl/") for name in names):
        return "an Excel workbook (.xlsx)"
    if "content.xml" in names:
        return "an OpenDocument file (.ods)"
    if any(name.startswith("word/") for name in names):
        return "a Word document (.docx)"
    if any(name.endswith(".iwa") for name in names):
        return "a Numbers file"
    return "a ZIP archive"


def _marked(raw: bytes, file: str) -> Decoded | None:
    for mark, encoding, name in _MARKS:
        if raw.startswith(mark):
            try:
                return Decoded(raw[len(mark) :].decode(encoding), "" if name == "UTF-8" else name, encoding, mark)
            except UnicodeDecodeError as err:
                if name == "UTF-8":
                    return None
                message = f"begins as {name}, but breaks off at offset {len(mark) + err.start}"
                raise TableError(file, message, AS_UTF8) from err
    return None


def _unmarked(raw: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: a first line in plain letters, and the zeros between them, give it away."""
    if 0 not in raw[:8]:
        return None
    for encoding, name in _UNMARKED:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text[:4].isascii() and "\0" not in text:
            return Decoded(text, name, encoding)
    return None


def _not_utf8(raw: bytes, err: UnicodeDecodeError) -> str:
    line = raw.count(b"\n", 0, err.start) + 1
    return f"is not UTF-8: byte 0x{raw[err.start]:02X} at offset {err.start}, line {line}"


def _readings(raw: bytes, err: UnicodeDecodeError) -> str:
    """How the word with the first such byte reads in other encodings: whoever knows the word knows the encoding."""
    start = max((raw.rfind(sign, 0, err.start) for sign in b' ,;\t\r\n"'), default=-1) + 1
    ends = [place for sign in b' ,;\t\r\n"' if (place := raw.find(sign, err.start + 1)) >= 0]
    readings: dict[str, str] = {}
    for encoding, name in _OTHERS.items():
        try:
            raw.decode(encoding)
            word = raw[start : min(ends, default=len(raw))].decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(sign.isascii() or sign.isalpha() or sign in "‘’“”–—…«»¿¡" for sign in word):
            readings.setdefault(word, name)
    said = [f'"{shorten(word, 30)}" in {name}' for word, name in list(readings.items())[:MOST_READINGS]]
    return f"; it reads {' or '.join(said)}" if said else ""
