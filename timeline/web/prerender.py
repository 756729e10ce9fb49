"""The layout as HTML, for readers before and without scripts: the same tree, so that nothing moves when Dash takes over."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

from dash import dcc
from dash.development.base_component import Component
from markupsafe import escape

from timeline.components.facet import Facet
from timeline.components.html import Html
from timeline.components.search import Search
from timeline.components.timeline import Timeline

VOID = ("br", "hr", "img", "input")
NAMES = {"className": "class", "htmlFor": "for", "tabIndex": "tabindex", "hrefLang": "hreflang"}
# What React leaves out of its own attributes and the page's script puts there is said as data.
REAL = {"data-popover": "popover", "data-popovertarget": "popovertarget"}
UNSAID = ("children", "id", "n_clicks", "n_clicks_timestamp", "disable_n_clicks", "key")

Href = Callable[[str, str], str]  # a control and one of its values -> the query string of choosing it


def prerender(part: object, href: Href, inside: Mapping[str, str]) -> str:
    """A component as HTML; ids go into `data-id`, as Dash's tree has them too.

    `inside` is HTML by the id of a component: in the place of a Timeline, behind an Html.
    """
    if part is None:
        return ""
    if isinstance(part, list | tuple):
        return "".join(prerender(each, href, inside) for each in part)
    if not isinstance(part, Component):
        return str(escape(part))
    match part:
        case dcc.Location():
            return ""
        case Html():
            return _html(part) + inside.get(getattr(part, "id", ""), "")
        case Facet():
            return _facet(part, href)
        case Search():
            return _search(part, href)
        case Timeline():
            return inside.get(part.id, "")
    return _element(part, prerender(getattr(part, "children", None), href, inside))


def _element(part: Component, content: str) -> str:
    name = type(part).__name__.lower()
    given = part.to_plotly_json()["props"]
    made = {REAL.get(k, NAMES.get(k, k)): v for k, v in given.items() if k not in UNSAID}
    if "id" in given:
        made["data-id"] = given["id"]
        if "popover" in made or given["id"] == "main":
            made["id"] = f"first-{given['id']}"
    if "popovertarget" in made:
        made["popovertarget"] = f"first-{made['popovertarget']}"
    return f"<{name}{_attributes(made)}>" + ("" if name in VOID else f"{content}</{name}>")


def _attributes(values: Mapping[str, Any]) -> str:
    said = (f' {name}="{escape(str(value))}"' for name, value in values.items() if value not in (None, False))
    return "".join(said)


def _html(part: Html) -> str:
    props = part.to_plotly_json()["props"]
    tag = props.get("tag", "div")
    made = {
        "class": props.get("className"),
        "role": props.get("role"),
        "aria-label": props.get("label"),
        "data-id": part.id,
    }
    content = props.get("html", "").replace(' popovertarget="', ' popovertarget="first-')
    return f"<{tag}{_attributes(made)}>{content}</{tag}>"


def _search(part: Search, href: Href) -> str:
    """The field in a form, which keeps all else that the address says."""
    props = part.to_plotly_json()["props"]
    made = {
        "type": "search", "name": part.id, "value": props.get("value") or None, "placeholder": props.get("placeholder"),
        "aria-label": props.get("label"), "maxlength": 200, "autocomplete": "off", "data-id": part.id,
    }  # fmt: skip
    kept = ({"type": "hidden", "name": name, "value": value} for name, value in parse_qsl(href(part.id, "")))
    fields = "".join(f"<input{_attributes(one)}>" for one in (made, *kept))
    return f'<form class="search" role="search" action="" method="get">{fields}</form>'


def _facet(part: Facet, href: Href) -> str:
    props = part.to_plotly_json()["props"]
    look, label = props.get("look", "list"), props.get("label", "")
    options, value, counts = props.get("options", []), props.get("value", []), props.get("counts")
    if look == "menu":
        chosen = next((o["label"] for o in options if o["value"] in value), "")
        links = "".join(_option(part.id, "segments", o, value, None, href) for o in options)
        return (
            f'<span class="facet menu"><span>{escape(label)}</span><span class="menu-value">{escape(chosen)}</span></span>'
            f'<noscript><span class="facet segments" data-id="{part.id}"><span class="values" role="group" '
            f'aria-label="{escape(label)}">{links}</span></span></noscript>'
        )
    many = (props.get("offer") or {}).get("all", len(options))
    most = props.get("most") or many
    shown = [o for o in options if o["value"] in value] + [o for o in options if o["value"] not in value]
    rows = "".join(
        _option(part.id, look, o, value, counts, href) for o in (shown[:most] if most < len(options) else options)
    )
    find = (
        f'<input class="find" disabled placeholder="{escape(props["find"])}" aria-label="{escape(props["find"])}">'
        if props.get("find")
        else ""
    )
    rest = (
        f'<span class="all"><span>{escape(props["words"]["all"] % {"n": f"{many:,}"})}</span>'
        '<span aria-hidden="true">›</span></span>'
        if most < many
        else ""
    )
    values = f'<div class="values" role="group" aria-label="{escape(label)}">{rows}</div>'
    return f'<div class="facet {look}" data-id="{part.id}">{find}{values}{rest}</div>'


def _option(
    facet: str, look: str, option: Mapping[str, str], value: Iterable[str], counts: Mapping[str, int] | None, href: Href
) -> str:
    count = None if counts is None else counts.get(option["value"], 0)
    on = "true" if option["value"] in value else "false"
    role = {"tabs": "", "segments": "", "switch": "switch"}.get(look, "checkbox")
    checked = {"aria-checked": on, "role": role} if role else {"aria-current": "true" if on == "true" else None}
    made = {"class": "value none" if count == 0 else "value", "href": f"?{href(facet, option['value'])}", **checked}
    parts = ['<span class="box" aria-hidden="true"></span>']
    if symbol := option.get("symbol"):
        parts.append(f'<span class="shape {escape(symbol)}" aria-hidden="true"></span>')
    if colour := option.get("colour"):
        parts.append(f'<span class="dot" style="--colour: {escape(colour)}" aria-hidden="true"></span>')
    parts.append(f'<span class="name">{escape(option["label"])}</span>')
    if count is not None:
        parts.append(f'<span class="count">{count:,}</span>')
    return f"<a{_attributes(made)}>{''.join(parts)}</a>"
