"""What Dash's renderer posts when the page's callback is called, and what comes back."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from dash import State

from timeline.page.offers import LARGE
from timeline.view.state import FACETS
from timeline.web.callbacks import INPUTS, OUTPUTS

CALLBACK = "/_dash-update-component"
OUTPUT = "..{}..".format("...".join(f"{o.component_id}.{o.component_property}" for o in OUTPUTS.values()))
NOTHING_CHOSEN = {facet: [] for facet in FACETS} | {"period": [], "q": ""}
SWITCHES = {"view": ["timeline"], "lanes": ["source"], "labels": ["headlines"], "calendar": []}


def call(
    query: object = "",
    width: object = 860,
    height: object = 700,
    theme: object = "light",
    changed: Iterable[str] = ("url.search",),
    **values: Any,
) -> dict[str, Any]:
    """The body of a call; `values` are those of other inputs, by their names in INPUTS."""
    search = f"?{query}" if isinstance(query, str) and query else query
    given = {
        "search": search,
        **NOTHING_CHOSEN,
        **SWITCHES,
        **{f"{facet}_asked": None for facet in LARGE},
        "selected": "",
        "account": "",
        "window": None,
        "shown": "",
        "version": "",
        "notices": "",
    }
    given |= {"size": {"width": width, "height": height, "theme": theme}} | values
    read = {name: [] for name in ("inputs", "state")}
    for name, end in INPUTS.items():
        part = "state" if isinstance(end, State) else "inputs"
        read[part].append({"id": end.component_id, "property": end.component_property, "value": given[name]})
    outputs = [{"id": o.component_id, "property": o.component_property} for o in OUTPUTS.values()]
    return {"output": OUTPUT, "outputs": outputs, **read, "changedPropIds": list(changed), "parsedChangedPropsIds": []}


def outputs(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs in an answer, by their names in OUTPUTS; those that stay as they are, are left out."""
    given = answer["response"]
    return {
        name: given[o.component_id][o.component_property]
        for name, o in OUTPUTS.items()
        if o.component_property in given.get(o.component_id, {})
    }


SENT = call()  # what the page posts for its default view


def sent(query: object = "", **more: Any) -> bytes:
    return json.dumps(call(query, **more)).encode()
