"""Wiring: every id is in the layout, no output is set twice, nothing runs in circles; nothing for developers is served."""

import json

import pytest
from builders import Tables

from timeline.web.app import create_app
from timeline.web.layout import ANSWER, DRAWN, REQUEST, build_layout


@pytest.fixture(scope="module")
def wires(small_app):
    """The callbacks as the browser gets them."""
    return small_app.server.test_client().get("/_dash-dependencies").get_json()


def ids():
    """All ids of the layout."""
    layout = build_layout()
    return {part.id for part in layout if hasattr(part, "id")} | {
        part.id for top in layout for part in top._traverse() if hasattr(part, "id")
    }


def ends(wire):
    """(inputs and states, outputs) of a callback, as `id.property`."""
    read = [f"{i['id']}.{i['property']}" for i in (*wire["inputs"], *wire["state"])]
    return read, wire["output"].strip(".").split("...")


def test_every_id_in_a_callback_is_in_the_layout(wires):
    used = {end.rpartition(".")[0] for wire in wires for ends_ in ends(wire) for end in ends_}
    assert used <= ids()


def test_no_output_is_set_twice(wires):
    outputs = [end for wire in wires for end in ends(wire)[1]]
    assert sorted(outputs) == sorted(set(outputs))
    assert not any("@" in end for end in outputs)  # Dash's mark of a permitted duplicate


def test_no_cycle(wires):
    after = {}
    for wire in wires:
        for read in ends(wire)[0]:
            after.setdefault(read, set()).update(ends(wire)[1])

    def reached(start):
        seen, open_ends = set(), [start]
        while open_ends:
            new = after.get(open_ends.pop(), set()) - seen
            seen |= new
            open_ends += new
        return seen

    assert [end for end in after if end in reached(end)] == []


def test_a_request_leads_to_an_answer(wires):
    assert [ends(wire) for wire in wires] == [
        ([f"{REQUEST}.data"], [f"{ANSWER}.data"]),
        ([f"{DRAWN}.id"], [f"{DRAWN}.data"]),
    ]


def test_only_the_answer_is_worked_out_on_the_server(wires):
    assert [wire["output"] for wire in wires if not wire["clientside_function"]] == [f"{ANSWER}.data"]


def test_layout_is_three_stores(small_app):
    """Nothing is in them before the browser asks, and nothing of a visit outlives its page."""
    assert ids() == {REQUEST, ANSWER, DRAWN}
    sent = small_app.server.test_client().get("/_dash-layout").get_json()
    assert [(part["type"], part["props"].keys()) for part in sent] == [("Store", {"id"})] * 3


@pytest.mark.parametrize("debug", ["", "1", "true"])
def test_nothing_for_developers_is_served(tables: Tables, monkeypatch, debug):
    for name in ("DASH_DEBUG", "DASH_UI", "DASH_PROPS_CHECK", "DASH_HOT_RELOAD", "DASH_MCP_ENABLED", "FLASK_DEBUG"):
        monkeypatch.setenv(name, debug)
    app = create_app(tables.write())
    client = app.server.test_client()
    assert not app.server.debug
    index = client.get("/").get_data(as_text=True)
    config = json.loads(index.partition('id="_dash-config" type="application/json">')[2].partition("</script>")[0])
    assert not config["ui"] and not config["props_check"] and "hot_reload" not in config
    assert client.get("/_mcp").mimetype == "text/html"  # the index page: no such service
    assert client.post("/_mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).status_code == 405


def test_two_apps_in_one_process_have_their_own_data(tables: Tables, small_app):
    other = create_app(tables.cell("events", 2, title="Another headline").write())
    assert other.service.catalog() is not small_app.service.catalog()
    titles = [
        app.server.test_client().get("/events.json").get_json()["accounts"][0]["title"] for app in (other, small_app)
    ]
    assert "Another headline" not in titles[1:]
    assert len(other.callback_map) == len(small_app.callback_map) == 2
