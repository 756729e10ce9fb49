"""The code of an earlier commit, to be measured beside the code that is here."""

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def code_of(commit: str, folder: Path, *paths: str) -> Path:
    """The code of a commit, or only what of it lies at some paths, unpacked into a folder. Raises SystemExit for no commit."""
    archive = subprocess.run(["git", "archive", commit, *paths], cwd=ROOT, capture_output=True)
    if archive.returncode:
        raise SystemExit(f"{commit} is no commit of this repository - name one with --before")
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder
