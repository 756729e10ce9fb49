"""The chart's colours in both themes. Types were searched for the largest smallest distance as the colour-blind see them."""

from dataclasses import asdict, dataclass
from functools import lru_cache


@dataclass(frozen=True)
class Palette:
    """One theme: paper, panels lit (before a source's publication) and shaded (after it), inks, lines, and types."""

    paper: str
    lit: str
    shaded: str
    ink: str
    second: str
    muted: str
    accent: str
    axis: str
    hairline: str
    grid: str
    types: tuple[str, ...]
    bar: float  # opacity of a bar
    capsule: float  # of a capsule in its type's colour
    mixed: float  # of a capsule of several types, in ink

    def type(self, code: int) -> str:
        """The colour of a group of types; codes beyond the last take the last."""
        return self.types[min(max(code, 0), len(self.types) - 1)]


LIGHT = Palette(
    paper="#fbfaf7", lit="#ffffff", shaded="#f5f2eb", ink="#1d2733", second="#3d4855", muted="#5b6673", accent="#8c2f39",
    axis="#8a8f96", hairline="#dcd9d0", grid="#ebe8e0",
    types=("#b3191c", "#2d62c6", "#0d998a", "#a67a24", "#702a8e", "#5f6064"), bar=0.48, capsule=0.17, mixed=0.11,
)  # fmt: skip
DARK = Palette(
    paper="#11151c", lit="#191f28", shaded="#12161d", ink="#eceff3", second="#cdd3da", muted="#9da7b3", accent="#f0a3a3",
    axis="#707b88", hairline="#2b333d", grid="#252c36",
    types=("#e4553c", "#4aa9f5", "#54dfd0", "#dec650", "#a65cc4", "#8f98a3"), bar=0.60, capsule=0.30, mixed=0.15,
)  # fmt: skip
PALETTES = {"light": LIGHT, "dark": DARK}


def on_paper(dark: Palette = DARK, light: Palette = LIGHT) -> dict[str, str]:
    """Colour of the dark theme -> that of the light one in its place, for a sheet of paper."""
    pairs = [(getattr(dark, name), getattr(light, name)) for name in asdict(dark)]
    return {there: here for there, here in pairs if isinstance(there, str)} | dict(
        zip(dark.types, light.types, strict=True)
    )


@lru_cache(1_000)
def rgba(colour: str, opacity: float) -> str:
    """A "#rrggbb" colour with an opacity."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{round(opacity, 3):g})"
