"""Source texts at hand: read one, and say whether it is the very text that its record names by SHA-256."""

import errno
import hashlib
from dataclasses import dataclass
from pathlib import Path

from timeline.data.folding import Text, fold_text

VERIFIED, ABSENT, CHANGED = "verified", "absent", "changed"
OUTSIDE = ("file", "is a link that leads out of the folder of texts", "put the text itself there")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text as found: its state, its folded text (only when verified), its digest ("" when absent).

    `fault` is the column, message and hint of what to mend in sources.csv, or None. CHANGED is a file at hand that
    cannot be trusted: not the one named by the record, without a digest there, or not readable.
    """

    state: str
    text: Text | None = None
    digest: str = ""
    fault: tuple[str, str, str] | None = None


def is_plain_name(file: str) -> bool:
    """Whether this names a file in a folder, and can lead nowhere else."""
    return file not in (".", "..") and not set(file) & set("/\\:")


def load_text(folder: Path, file: str, sha256: str) -> SourceText:
    """The text `file` in `folder`, verified against its digest; no file is no fault.

    The folder may be a link, and the file a link within it; what a link leads out of it for is not even read.
    """
    try:
        if not file or not (folder / file).is_file():
            return SourceText(ABSENT)
        path = (folder / file).resolve()
        if not path.is_relative_to(folder.resolve()):
            return SourceText(ABSENT, fault=OUTSIDE)
        return _verified(path.read_bytes(), file, sha256)
    except OSError as err:
        return _unreadable(err)


def _unreadable(err: OSError) -> SourceText:
    if err.errno == errno.ENAMETOOLONG:
        return SourceText(ABSENT, fault=("file", "is too long for the name of a file", "shorten it"))
    return SourceText(CHANGED, fault=("file", f"cannot be read ({err.strerror})", "check who may read it"))


def _verified(raw: bytes, file: str, sha256: str) -> SourceText:
    digest = hashlib.sha256(raw).hexdigest()
    if not sha256:
        fault = ("sha256", f"is missing, so {file} is not verified", f"write {digest}, if that file is the right one")
        return SourceText(CHANGED, None, digest, fault)
    if digest != sha256.lower():
        hint = f"put the right file back, or check its passages and write {digest}"
        return SourceText(CHANGED, None, digest, ("sha256", f"does not fit the file {file}", hint))
    try:
        return SourceText(VERIFIED, fold_text(raw.decode("utf-8-sig")), digest)
    except UnicodeDecodeError:
        return SourceText(CHANGED, None, digest, ("file", "is not UTF-8", "save the text as UTF-8"))
