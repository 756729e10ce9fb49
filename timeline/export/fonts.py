"""Fonts of pictures: in an SVG as a style sheet that holds them, for a PNG as files, with the machine's for other scripts."""

import base64
import os
import sys
from functools import lru_cache
from pathlib import Path

from timeline.chart.text_width import TABLES
from timeline.config import ASSETS

HERE = Path(__file__).parent / "fonts"
SERIF = "'Source Serif 4', Georgia, 'Times New Roman', serif"
SERIF_WIDTH = 1.16  # of the sans, whose widths are known
SANS, SERIFS = ("Source Sans 3", "source-sans-3"), ("Source Serif 4", "source-serif-4")
FACES = ((*SANS, 400), (*SANS, 600), (*SERIFS, 600))
FOLDERS = {
    "darwin": ("/System/Library/Fonts", "/Library/Fonts"),
    "win32": (r"C:\Windows\Fonts",),
}.get(sys.platform, ("/usr/share/fonts", "/usr/local/share/fonts"))
UNUSUAL = (
    "bold",
    "italic",
    "oblique",
    "light",
    "thin",
    "black",
    "heavy",
    "condensed",
    "mono",
    "serif",
    "math",
    "medium",
)
MOST_FALLBACKS = 120  # files, each of which is opened for every picture with a letter that we lack
OTHERS = frozenset("\u2066\u2067\u2068\u2069\u200b\u200e\u200f\u00ad\n\t ")  # nothing is drawn for these


def fonts_for(text: str) -> str:
    """A style sheet that holds the fonts themselves, as far as `text` needs them: a file that stands alone finds no others."""
    extended = any("\u0100" <= c <= "\u02ff" or "\u1e00" <= c <= "\u1eff" or "\u20a0" <= c <= "\u20c0" for c in text)
    return "".join(
        _face(*face, subset) for face in FACES for subset in (("latin-ext", "latin") if extended else ("latin",))
    )


@lru_cache
def _face(family: str, file: str, weight: int, subset: str) -> str:
    data = base64.b64encode((ASSETS / "fonts" / f"{file}-{subset}-{weight}-normal.woff2").read_bytes()).decode()
    source = f'url("data:font/woff2;base64,{data}") format("woff2")'
    return f'@font-face{{font-family:"{family}";font-weight:{weight};src:{source}}}'


def font_files(text: str) -> list[str]:
    """The files that `text` is drawn with: our own faces, and where it has other letters those of the machine behind them."""
    own = [str(HERE / f"{file}-{weight}.ttf") for _, file, weight in FACES]
    known = all(c in TABLES[400] or c in OTHERS for c in set(text))
    return own if known else [*own, *_fallbacks()]


@lru_cache
def _fallbacks() -> tuple[str, ...]:
    """The machine's fonts, upright ones of normal weight only: a letter is drawn with the first that has it."""
    found = [
        os.path.join(folder, name)
        for start in FOLDERS
        for folder, _, names in os.walk(start)
        for name in names
        if name.lower().endswith((".ttf", ".otf", ".ttc")) and not any(word in name.lower() for word in UNUSUAL)
    ]
    return tuple(sorted(found, key=lambda path: ("sans" not in path.lower(), len(path), path))[:MOST_FALLBACKS])
