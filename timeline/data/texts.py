"""Source texts at hand: read one, and say whether it is the very text that its record names by SHA-256."""

import errno
import hashlib
from dataclasses import dataclass
from pathlib import Path

from timeline.data.folding import Text, fold_text
from timeline.data.problems import Problem, fault

VERIFIED, ABSENT, CHANGED = "verified", "absent", "changed"
OUTSIDE = "is a link that leads out of the folder of texts"


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text as found: its state, its folded text (only when verified), its digest ("" when absent).

    `problem` is what to mend in sources.csv, in its column but not yet in its row, or None. CHANGED is a file at hand
    that cannot be trusted: not the one named by the record, without a digest there, or not readable.
    """

    state: str
    text: Text | None = None
    digest: str = ""
    problem: Problem | None = None


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
            return SourceText(ABSENT, problem=_in("file", file, OUTSIDE, "put the text itself there"))
        return _verified(path.read_bytes(), file, sha256)
    except OSError as err:
        return _unreadable(err, file)


def _in(column: str, value: str, message: str, hint: str) -> Problem:
    return fault(value, message, hint).at("", None, column)


def _unreadable(err: OSError, file: str) -> SourceText:
    if err.errno == errno.ENAMETOOLONG:
        return SourceText(ABSENT, problem=_in("file", file, "is too long for the name of a file", "shorten it"))
    problem = _in("file", file, f"cannot be read ({err.strerror})", "check who may read it")
    return SourceText(CHANGED, problem=problem)


def _verified(raw: bytes, file: str, sha256: str) -> SourceText:
    digest = hashlib.sha256(raw).hexdigest()
    if not sha256:
        message, hint = f"is missing, so {file} is not verified", f"write {digest}, if that file is the right one"
        return SourceText(CHANGED, None, digest, _in("sha256", "", message, hint))
    if digest != sha256.lower():
        hint = f"put the right file back, or check its passages and write {digest}"
        return SourceText(CHANGED, None, digest, _in("sha256", sha256, f"does not fit the file {file}", hint))
    try:
        return SourceText(VERIFIED, fold_text(raw.decode("utf-8-sig")), digest)
    except UnicodeDecodeError:
        return SourceText(CHANGED, None, digest, _in("file", file, "is not UTF-8", "save the text as UTF-8"))
