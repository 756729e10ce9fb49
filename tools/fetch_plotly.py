"""Fetch the basic bundle of plotly.js, of the version that the installed Plotly brings, into assets/.

    python tools/fetch_plotly.py        (needs npm; `make plotly-basic` runs it; after an upgrade of Plotly)

The page draws with nothing but lines, bars and points, which this bundle has too, in a quarter of the bytes. It and its
licence are committed, as the fonts are; where it is of another version, the page loads the whole bundle from the package.
"""

import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from plotly.offline import get_plotlyjs_version

ASSETS = Path(__file__).resolve().parents[1] / "assets"
PACKAGE = "plotly.js-basic-dist-min"
FILES = {"plotly-basic.min.js": "plotly-basic.min.js", "LICENSE": "LICENSE-plotly.txt"}  # in the package, here


def fetch(npm: str, folder: Path) -> Path:
    """The package as npm packs it, in `folder`. Raises CalledProcessError where npm cannot get it."""
    command = [npm, "pack", "--silent", f"{PACKAGE}@{get_plotlyjs_version()}"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=300)
    return folder / done.stdout.split()[-1]


def main() -> int:
    npm = shutil.which("npm")
    if not npm:
        print("npm is not installed.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        try:
            packed = fetch(npm, Path(folder))
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as err:
            print(f"npm could not get {PACKAGE} {get_plotlyjs_version()}: {err}", file=sys.stderr)
            return 1
        with tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as archive:
            for name, own in FILES.items():
                file = archive.extractfile(f"package/{name}")
                (ASSETS / own).write_bytes(file.read() if file else b"")
                print(f"assets/{own}: plotly.js {get_plotlyjs_version()}, {(ASSETS / own).stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
