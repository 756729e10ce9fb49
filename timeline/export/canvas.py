"""Shapes and words on an image of fixed size, by Pillow: drawn larger and scaled down, so that edges and letters are smooth.

Words are set in the page's own fonts, which are in `assets/fonts/`; a character that they do not have is looked for in
the fonts of the system, and is an empty box where nobody has it.
"""

import io
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from timeline.config import ASSETS

FONTS = ASSETS / "fonts"
SUBSETS = ("latin", "latin-ext")
FAMILIES = {("sans", 400): "source-sans-3", ("sans", 600): "source-sans-3", ("serif", 600): "source-serif-4"}
SYSTEM = ("DejaVuSans.ttf", "NotoSans-Regular.ttf", "NotoSansCJK-Regular.ttc", "Arial Unicode.ttf", "msyh.ttc")
FINE = 3  # all is drawn so many times larger
LONGEST = 400  # characters of one text that are looked at
STAYING = ("M", "Z", "Cf")  # categories that go with the character before them

Point = tuple[float, float]
Colour = tuple[int, int, int, int]


def colour(name: str, opacity: float = 1.0) -> Colour:
    """ "#rrggbb" with an opacity."""
    red, green, blue = (int(name[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue, round(255 * opacity)


class Canvas:
    """An image under way; what comes later lies over what came before."""

    def __init__(self, width: int, height: int, paper: str) -> None:
        self.paper = colour(paper)
        self.image = Image.new("RGB", (width * FINE, height * FINE), paper)
        self.draw = ImageDraw.Draw(self.image, "RGBA")

    def box(self, left: float, top: float, right: float, bottom: float, fill: Colour) -> None:
        """A filled rectangle; at least a hair wide and high."""
        a, b, c, d = (round(v * FINE) for v in (left, top, right, bottom))
        self.draw.rectangle((a, b, max(c - 1, a), max(d - 1, b)), fill=fill)

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        """A filled polygon."""
        self.draw.polygon([(x * FINE, y * FINE) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """A line with round ends and joints."""
        thick = max(1, round(width * FINE))
        for a, b in pairwise(points):
            self.draw.line((a[0] * FINE, a[1] * FINE, b[0] * FINE, b[1] * FINE), fill=fill, width=thick)
        for x, y in points:
            self.disc(x, y, width / 2, fill)

    def disc(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A filled circle."""
        edges = (x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE
        self.draw.ellipse(edges, fill=fill)

    def ring(self, x: float, y: float, radius: float, width: float, line: Colour) -> None:
        """A circle whose line lies inside `radius`."""
        edges = (x - radius) * FINE, (y - radius) * FINE, (x + radius) * FINE, (y + radius) * FINE
        self.draw.ellipse(edges, outline=line, width=max(1, round(width * FINE)))

    def words(self, x: float, baseline: float, text: str, face: "Face", fill: Colour, side: str = "left") -> None:
        """A line of text on paper; `side` says which end of it `x` is: "left", "middle" or "right"."""
        fill = self._on_paper(fill)
        x -= face.width(text) * {"left": 0, "middle": 0.5, "right": 1}[side]
        for font, run in face.runs(text):
            self.draw.text((x * FINE, baseline * FINE), run, font=font, fill=fill, anchor="ls")
            x += font.getlength(run) / FINE

    def _on_paper(self, fill: Colour) -> Colour:
        """A colour as its opacity lets it look on paper: Pillow sets words in full colour."""
        share = fill[3] / 255
        red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(fill[:3], self.paper[:3], strict=True))
        return red, green, blue, 255

    def png(self) -> bytes:
        """The finished image."""
        out = io.BytesIO()
        self.image.reduce(FINE).save(out, "PNG", compress_level=6)
        return out.getvalue()


class Face:
    """A family in one weight and size, with the fonts that stand in for it."""

    def __init__(self, family: str, weight: int, size: float) -> None:
        names = [FONTS / f"{FAMILIES[family, weight]}-{subset}-{weight}-normal.woff2" for subset in SUBSETS]
        self.own = [font for name in names if (font := _font(str(name), size * FINE))]
        self.size = size * FINE

    def _fonts(self) -> Iterable[ImageFont.FreeTypeFont]:
        """Its own fonts, then those of the system."""
        yield from self.own
        yield from (font for name in SYSTEM if (font := _font(name, self.size)))

    def runs(self, text: str) -> list[tuple[ImageFont.FreeTypeFont, str]]:
        """The text in pieces, each with the font that has its characters."""
        pieces: list[tuple[ImageFont.FreeTypeFont, str]] = []
        for char in clean(text):
            before = pieces[-1][0] if pieces else None
            font = before if before and unicodedata.category(char).startswith(STAYING) else self._font_of(char)
            if font is before and before is not None:
                pieces[-1] = (before, pieces[-1][1] + char)
            elif font is not None:
                pieces.append((font, char))
        return pieces

    def width(self, text: str) -> float:
        """Pixels that a text takes."""
        return sum(font.getlength(run) for font, run in self.runs(text)) / FINE

    def fit(self, text: str, room: float) -> str:
        """The text, shortened with "…" where it takes more than `room` pixels."""
        text = clean(text)
        if self.width(text) <= room:
            return text
        end = self._most(text, room - self.width("…"))
        return text[:end].rstrip(" ,.;:–-") + "…"

    def wrap(self, text: str, room: float, lines: int) -> list[str]:
        """The text in at most `lines` lines of `room` pixels, broken at blanks, inside a word only where it has to be."""
        rest = clean(text)
        result: list[str] = []
        while rest and len(result) < lines - 1:
            end = self._break(rest, room)
            result.append(rest[:end].rstrip())
            rest = rest[end:].lstrip()
        return [*result, self.fit(rest, room)] if rest else result

    def balanced(self, text: str, room: float, lines: int) -> list[str]:
        """As `wrap`, but with lines of about the same length: the narrowest in which the text takes no more lines."""
        wrapped = self.wrap(text, room, lines)
        while len(wrapped) > 1 and not wrapped[-1].endswith("…"):
            room -= self.size / FINE / 2
            closer = self.wrap(text, room, len(wrapped))
            if closer[-1].endswith("…"):
                break
            wrapped = closer
        return wrapped

    def _break(self, text: str, room: float) -> int:
        end = max(self._most(text, room), 1)
        if end == len(text):
            return end
        blank = text.rfind(" ", 0, end + 1)
        return blank if blank > 0 else end

    def _most(self, text: str, room: float) -> int:
        """How many characters of a text have room, from its beginning."""
        return bisect_right(range(1, len(text) + 1), room, key=lambda end: self.width(text[:end]))

    def _font_of(self, char: str) -> ImageFont.FreeTypeFont | None:
        found = next((font for font in self._fonts() if _has(font, char)), None)
        return found or next(iter(self._fonts()), None)


@lru_cache(maxsize=64)
def face(family: str, weight: int, size: float) -> Face:
    """The Face of that family, weight and size in pixels."""
    return Face(family, weight, size)


@lru_cache(maxsize=2_000)
def clean(text: str) -> str:
    """A text on one line without what cannot be drawn: control characters, halves of characters; its first LONGEST ones."""
    kept = "".join(c if unicodedata.category(c) not in ("Cc", "Cs", "Cn") else " " for c in text[: 2 * LONGEST])
    return " ".join(kept.split())[:LONGEST].strip()


@lru_cache(maxsize=256)
def _font(name: str, size: float) -> ImageFont.FreeTypeFont | None:
    try:
        return ImageFont.truetype(name, size)
    except OSError:
        return None


@lru_cache(maxsize=20_000)
def _has(font: ImageFont.FreeTypeFont, char: str) -> bool:
    """Whether a font has a character: what it lacks looks like a character that nobody has."""
    return char == " " or _picture(font, char) != _missing(font)


@lru_cache(maxsize=256)
def _missing(font: ImageFont.FreeTypeFont) -> tuple[tuple[int, int], bytes]:
    return _picture(font, "\uffff")


def _picture(font: ImageFont.FreeTypeFont, char: str) -> tuple[tuple[int, int], bytes]:
    mask = font.getmask(char)
    return mask.size, bytes(mask)
