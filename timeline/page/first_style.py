"""The style of the chart that comes with the page: its colours in both themes, and which size is shown in which window."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from timeline.chart.figure import FAINT, THIN_START
from timeline.chart.palette import DARK, LIGHT, Palette
from timeline.page.sizes import NARROW, Size

THIN = 0.8  # of a bar's opacity: a capsule that is as thin as one
# Of the palette, the page's own colours, and the one that the page calls otherwise.
TOKENS = {name: name for name in ("paper", "lit", "ink", "second", "muted", "accent", "axis")} | {"hairline": "line"}


def own_variables(palette: Palette) -> dict[str, str]:
    """CSS variable -> colour or opacity: what the chart has beside the page's own colours, in one theme."""
    opacities = {
        "bar": palette.bar, "thin": palette.bar * THIN, "soft": palette.bar * THIN_START,
        "capsule": palette.capsule, "mixed": palette.mixed,
    }  # fmt: skip
    opacities |= {f"back-{name}": opacity * FAINT for name, opacity in opacities.items()}  # on the tour
    return {
        "shaded": palette.shaded,
        "grid": palette.grid,
        **{name: f"{round(value, 3):g}" for name, value in opacities.items()},
    }


def variables(palette: Palette) -> dict[str, str]:
    """What of a light figure -> what is written in its place: TOKENS are those of timeline/components/tokens.css, the
    colours of the topic's types are set by each page."""
    return (
        {getattr(palette, name): f"var(--{token})" for name, token in TOKENS.items()}
        | {value: f"var(--{name})" for name, value in own_variables(palette).items()}
        | {colour: f"var(--type-{n})" for n, colour in enumerate(palette.types)}
    )


def themed(light: Mapping[str, str], dark: Mapping[str, str]) -> str:
    """A style that sets CSS variables in the page's two themes."""
    one, other = (";".join(f"--{name}:{value}" for name, value in each.items()) for each in (light, dark))
    system = f'@media screen and (prefers-color-scheme:dark){{:root:not([data-theme="light"]){{{other}}}}}'
    return f'\n:root{{{one}}}@media screen{{:root[data-theme="dark"]{{{other}}}}}{system}'


def picture_style(sizes: Sequence[Size]) -> str:
    """The style of the pictures of these sizes: one of them is shown, the widest for which there is room.

    Room is that of the `main` around it, so that neither filters nor scroll bars count; of pictures that are as wide as
    each other the highest for which the window is high enough.
    """
    return f"{themed(own_variables(LIGHT), own_variables(DARK))}{''.join(_shown(sizes))}"


def class_name(size: Size) -> str:
    """The class of a size."""
    return f"w{size.width}h{size.height}"


def _shown(sizes: Sequence[Size]) -> Iterator[str]:
    ordered = sorted(sizes, key=lambda size: (size.width, size.window))
    widths = [list(group) for _, group in groupby(ordered, key=lambda size: size.width)]
    begins = [_begin(widths, n) for n in range(len(widths))]
    for lower, upper, group in zip(begins, [*begins, 0][1:], widths, strict=True):
        limits = [f"(min-width:{lower}px)"] * bool(lower) + [f"(max-width:{upper - 0.02:g}px)"] * bool(upper)
        room = f"@container {' and '.join(limits)}" if limits else "@container (min-width:0)"
        yield f"{room}{{{''.join(_by_height(group))}}}"


def _begin(widths: Sequence[Sequence[Size]], n: int) -> int:
    """The room from which pictures of a width are shown; a narrow room never shows a wide picture, nor the reverse."""
    width = widths[n][0].width
    if n == 0:
        return 0
    return NARROW if widths[n - 1][0].width < NARROW <= width else width


def _by_height(group: Sequence[Size]) -> Iterator[str]:
    for size, higher in zip(group, [*group[1:], None], strict=True):
        limits = [f"(min-height:{size.window}px)"] * bool(size.window)
        limits += [f"(max-height:{higher.window - 0.02:g}px)"] if higher else []
        rule = f".first-picture>.{class_name(size)}{{display:block}}"
        yield f"@media {' and '.join(limits)}{{{rule}}}" if limits else rule
