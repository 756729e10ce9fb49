"""Attributes and small parts that the components of the layout have in common."""

from typing import Any

from dash import html

# A container with an id would tell Dash of every click in it, and screen readers that it can be clicked.
QUIET: dict[str, Any] = {"disable_n_clicks": True}


def aria(**values: str) -> dict[str, Any]:
    return {f"aria-{name}": value for name, value in values.items()}


def data(**values: str) -> dict[str, Any]:
    return {f"data-{name.replace('_', '-')}": value for name, value in values.items()}


def icon(name: str) -> html.Span:
    return html.Span(className=f"icon {name}", **aria(hidden="true"))


def opens(target: str, label: str) -> dict[str, Any]:
    return {"data-popovertarget": target} | aria(label=label)
