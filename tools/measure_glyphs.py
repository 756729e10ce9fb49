"""Write timeline/chart/glyphs.json: the advance width of every character of the page's own font, in thousandths of the font size.

python tools/measure_glyphs.py        (needs fonttools and brotli; run again when the fonts in assets/fonts change)
"""

import json
from pathlib import Path

from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[1]


def widths(weight: int) -> dict[str, int]:
    """Character -> advance width in 1/1000 em, over the latin and latin-ext subsets of one weight."""
    table: dict[str, int] = {}
    for subset in ("latin-ext", "latin"):
        font = TTFont(ROOT / f"assets/fonts/source-sans-3-{subset}-{weight}-normal.woff2")
        scale = 1000 / font["head"].unitsPerEm
        table |= {chr(code): round(font["hmtx"][name][0] * scale) for code, name in font.getBestCmap().items()}
    return table


if __name__ == "__main__":
    result = {str(weight): dict(sorted(widths(weight).items())) for weight in (400, 600)}
    (ROOT / "timeline/chart/glyphs.json").write_text(
        json.dumps(result, ensure_ascii=True, separators=(",", ":")) + "\n", encoding="utf-8"
    )
