"""The size of a picture as people write it: "1600x900", and "1600x900@2x" for twice as many pixels each way."""

import re
from typing import NamedTuple

PICTURES = ("svg", "png")  # the forms that a picture has
LEAST, MOST = 240, 4_000  # px of a side
MOST_PIXELS = 9_000_000  # of a PNG: more than a 4K screen has
FORM = re.compile(r"([0-9]{1,6})[x×]([0-9]{1,6})(?:@([12])x)?")


class BadSize(ValueError):
    """A size that no picture has; its text says what was found and what to write instead."""


class Size(NamedTuple):
    """Width and height in CSS pixels, and how many pixels of a PNG each of these is."""

    width: int = 1440
    height: int = 900
    scale: int = 1

    def __str__(self) -> str:
        return f"{self.width}x{self.height}" + (f"@{self.scale}x" if self.scale > 1 else "")


AS_SHOWN, WIDE, TALL, PREVIEW = Size(), Size(1600, 900), Size(1080, 1350), Size(1200, 630)


def read_size(text: str) -> Size:
    """Read a size: sides of LEAST to MOST pixels, never higher than wide twice over. Raises BadSize."""
    found = FORM.fullmatch(text.strip().lower())
    if not found:
        raise BadSize(f"“{_short(text)}” is no size - write width and height in pixels, such as {WIDE} or {TALL}@2x")
    size = Size(int(found[1]), int(found[2]), int(found[3] or 1))
    if not all(LEAST <= side <= MOST for side in size[:2]):
        raise BadSize(f"“{size}” is too small or too large - write sides from {LEAST} to {MOST} pixels, such as {WIDE}")
    if size.height > 2 * size.width:
        fitting = size._replace(height=2 * size.width)
        raise BadSize(f"“{size}” is more than twice as high as wide - write {fitting} at most")
    if size.width * size.height * size.scale**2 > MOST_PIXELS:
        raise BadSize(f"“{size}” has more than {MOST_PIXELS:,} pixels - write a smaller size, such as {WIDE}@2x")
    return size


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
