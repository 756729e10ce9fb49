"""Write timeline/export/fonts/*.ttf: the page's fonts as what draws PNG pictures reads them, a file for each face.

python tools/make_picture_fonts.py    (needs fonttools and brotli; run again when the fonts in assets/fonts change)

A page loads each face in two parts, as it needs them; here they are one, for a program that draws text looks no further
than the first file of a family. Hints are left out: nothing is drawn by them at these sizes.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.merge.options import Options
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1]
FONTS, TARGET = ROOT / "assets/fonts", ROOT / "timeline/export/fonts"
FACES = (
    ("Source Sans 3", "source-sans-3", 400),
    ("Source Sans 3", "source-sans-3", 600),
    ("Source Serif 4", "source-serif-4", 600),
)
UNREAD = ["BASE", "STAT", "gasp", "prep", "fpgm", "cvt ", "GDEF", "GSUB"]


def merged(file: str, weight: int) -> TTFont:
    """Both parts of a face; letters that are in both are those of the first."""
    with TemporaryDirectory() as folder:
        parts = []
        for subset in ("latin", "latin-ext"):
            font = TTFont(FONTS / f"{file}-{subset}-{weight}-normal.woff2")
            font.flavor = None
            parts.append(f"{folder}/{subset}.ttf")
            font.save(parts[-1])
        return Merger(Options(drop_tables=UNREAD)).merge(parts)


def name(font: TTFont, family: str, weight: int) -> None:
    """The family as pictures name it; the license and whose it is stay as they are."""
    style = {400: "Regular", 600: "SemiBold"}[weight]
    texts = {1: f"{family} {style}", 2: "Regular", 4: f"{family} {style}", 16: family, 17: style}
    for code, text in texts.items():
        font["name"].setName(text, code, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["post"].formatType = 3.0  # without the glyphs' names


if __name__ == "__main__":
    TARGET.mkdir(exist_ok=True)
    for family, file, weight in FACES:
        made = merged(file, weight)
        name(made, family, weight)
        made.save(TARGET / f"{file}-{weight}.ttf")
