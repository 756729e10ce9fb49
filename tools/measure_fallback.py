"""Write timeline/chart/fallback_glyphs.json: widths of letters that the page's own font does not have, in 1/1000 em.

python tools/measure_fallback.py [folder of DejaVu Sans]

The reader's system draws these letters in a font of its own. DejaVu Sans is among the widest of those in use, so its
widths are an upper bound that is close; without them every such letter would be taken as wide as a Chinese one.
"""

import json
import sys
from pathlib import Path
from unicodedata import category

from PIL import ImageFont

ROOT = Path(__file__).parents[1]
FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts/truetype/dejavu")
FILES = {"400": "DejaVuSans.ttf", "600": "DejaVuSans-Bold.ttf"}
# Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian
RANGES = ((0x370, 0x400), (0x400, 0x530), (0x531, 0x588), (0x5BE, 0x5F5), (0x60C, 0x6D4), (0x10A0, 0x10FD))


def widths(file: str) -> dict[str, int]:
    """Letter -> advance width."""
    font = ImageFont.truetype(str(FOLDER / file), 1000)
    letters = (chr(code) for low, high in RANGES for code in range(low, high))
    drawn = (c for c in letters if category(c)[0] in "LNPS")
    return {c: round(font.getlength(c)) for c in drawn}


if __name__ == "__main__":
    result = {weight: widths(file) for weight, file in FILES.items()}
    text = json.dumps(result, ensure_ascii=True, separators=(",", ":")) + "\n"
    (ROOT / "timeline/chart/fallback_glyphs.json").write_text(text, encoding="utf-8")
