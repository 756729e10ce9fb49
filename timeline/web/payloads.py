"""What may be posted to Dash: a call of a callback that there is, in the shape in which the renderer sends it.

Dash itself answers anything else with a fault of the server. Values are not looked at here: each callback reads its own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from dash import Dash
from flask import abort, request

CALLBACK = "/_dash-update-component"  # the one address that takes a POST
LARGEST_CALL = 64 * 1024  # bytes of a call of our own callback; it has a few thousand
LARGEST_BODY = 4 * 1024 * 1024  # bytes of any: figures and files are sent to callbacks, too


def add_payload_check(app: Dash, own: str) -> None:
    """Refuse, with 400 or 413, what is no call of a callback of this app; `own` is the output of the timeline's own."""

    @app.server.before_request
    def check() -> None:
        if request.method == "POST" and request.path == CALLBACK:
            body = request.get_json()
            if not fits(body, app.callback_map):
                abort(400)
            if body["output"] == own and len(request.get_data()) > LARGEST_CALL:
                abort(413)


def fits(body: object, callbacks: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether this is a call of one of the callbacks."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str):
        return False
    callback = callbacks.get(body["output"])
    if callback is None or "callback" not in callback:
        return False
    reads = _reads(body.get("inputs"), callback["inputs"]) and _reads(body.get("state", []), callback["state"])
    return (
        reads
        and _outputs(body)
        and all(_names(body.get(key, [])) for key in ("changedPropIds", "parsedChangedPropsIds"))
    )


def _reads(given: object, wanted: Iterable[Mapping[str, Any]]) -> bool:
    """Whether values are given for all that a callback reads; patterns of ids may stand for several each."""
    wanted = list(wanted)
    if not isinstance(given, list) or len(given) != len(wanted):
        return False
    return all(_is_read(value, one) for value, one in zip(given, wanted, strict=True))


def _is_read(value: object, wanted: Mapping[str, Any]) -> bool:
    pattern = str(wanted["id"]).startswith("{")
    if isinstance(value, list):
        return pattern and all(_is_prop(each) for each in value)
    if not _is_prop(value):
        return False
    return pattern or (value["id"], value["property"]) == (wanted["id"], wanted["property"])  # type: ignore[index]


def _is_prop(value: object) -> bool:
    return (
        isinstance(value, dict)
        and (isinstance(value.get("id"), str) or _is_pattern(value.get("id")))
        and isinstance(value.get("property"), str)
    )


def _is_pattern(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(v, str | int | float | bool) for v in value.values())


def _outputs(body: Mapping[str, Any]) -> bool:
    """Whether the outputs are those of the callback, as far as their ids are no patterns."""
    name, given = body["output"], body.get("outputs")
    if not name.startswith(".."):
        given = [given]
    if not isinstance(given, list):
        return False
    parts = name.strip(".").split("...")
    if len(parts) != len(given):
        return False
    return all(_is_output(value, part) for value, part in zip(given, parts, strict=True))


def _is_output(value: object, name: str) -> bool:
    if isinstance(value, list):
        return name.startswith("{") and all(_is_prop(each) for each in value)
    if not _is_prop(value):
        return False
    prop = value["property"]  # type: ignore[index]
    return name.startswith("{") or f"{value['id']}.{prop}" == name.partition("@")[0]  # type: ignore[index]


def _names(value: object) -> bool:
    """Whether these are names of properties, as `source.value`."""
    return isinstance(value, list) and all(isinstance(name, str) and "." in name for name in value)
