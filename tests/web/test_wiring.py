"""Wiring: every id is in the layout, no output is set twice, nothing runs in circles; others' callbacks work beside ours."""

import json

import orjson
import pytest
from builders import Tables
from calls import CALLBACK, SENT, call, outputs
from dash import ALL, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from timeline.components.facet import Facet
from timeline.components.html import Html
from timeline.components.search import Search
from timeline.components.timeline import Timeline
from timeline.web.app import create_app
from timeline.web.callbacks import INPUTS, OUTPUTS, answer
from timeline.web.layout import build_layout

GAZETTE, POST = "gazette-2021-03-09", "post-2021-03-11"
OWN = {
    "timeline",
    "card",
    "url",
    "source",
    "actor",
    "standing",
    "type",
    "period",
    "q",
    "view",
    "lanes",
    "labels",
    "calendar",
}


@pytest.fixture(scope="module")
def small(small_app):
    return small_app.server.test_client()


@pytest.fixture(scope="module")
def wires(small):
    """The callbacks as the browser gets them."""
    return small.get("/_dash-dependencies").get_json()


@pytest.fixture(scope="module")
def parts(small_app):
    """All components of the layout that have an id, by it."""
    layout = build_layout(small_app.service.page())
    found = [part for part in (layout, *layout._traverse()) if getattr(part, "id", None)]
    assert len({part.id for part in found}) == len(found)
    return {part.id: part for part in found}


def ends(wire):
    """(inputs and states, outputs) of a callback, as `id.property`."""
    read = [f"{i['id']}.{i['property']}" for i in (*wire["inputs"], *wire["state"])]
    return read, [end for end in wire["output"].strip(".").split("...") if "." in end]


def answered(client, *args, **values):
    response = client.post(CALLBACK, json=call(*args, **values))
    assert response.status_code == 200, response.get_data(as_text=True)
    return outputs(response.get_json())


# --- ids, outputs, circles -------------------------------------------------------------------------------------------


def test_every_id_in_a_callback_is_in_the_layout(wires, parts):
    used = {end.rpartition(".")[0] for wire in wires for ends_ in ends(wire) for end in ends_}
    assert used <= parts.keys() and parts.keys() >= OWN


def test_every_property_in_a_callback_is_one_of_its_component(parts):
    for end in (*INPUTS.values(), *OUTPUTS.values()):
        assert end.component_property in parts[end.component_id].available_properties, end


def test_no_output_is_set_twice(wires):
    found = [end for wire in wires for end in ends(wire)[1]]
    assert sorted(found) == sorted(set(found))
    assert not any("@" in end for end in found)  # Dash's mark of a permitted duplicate


def test_no_callback_runs_another_in_a_circle(wires):
    """What is input and output both is so in one callback, which Dash does not call for its own outputs."""
    after = {
        n: {m for m, other in enumerate(wires) if m != n and set(ends(wire)[1]) & set(ends(other)[0])}
        for n, wire in enumerate(wires)
    }
    assert not any(n in after[m] for n, others in after.items() for m in others)


def test_one_callback_answers(wires):
    assert [wire["output"] for wire in wires] == [SENT["output"]]


@pytest.mark.parametrize("component", [Facet, Html, Search, Timeline])
def test_every_prop_is_documented_and_no_other_taken(component):
    for prop in component.PROPS:
        assert f"`{prop}`" in component.__doc__, prop
    with pytest.raises(TypeError):
        component(id="x", nothing_of_the_kind=1)


def test_bundles_of_html_and_dcc_are_there_and_their_parts(small):
    page = small.get("/").get_data(as_text=True)
    for name in ("dash_html_components", "dash_core_components", "components/timeline", "components/facet"):
        assert f"{name}" in page
    assert small.get("/_dash-component-suites/dash/dcc/async-dropdown.js").status_code == 200


def test_no_script_of_ours_posts_to_dash():
    from timeline.components.base import HERE, SCRIPTS
    from timeline.config import ASSETS

    texts = [path.read_text(encoding="utf-8") for path in (*(HERE / name for name in SCRIPTS), *ASSETS.glob("*.js"))]
    assert not any("_dash-update-component" in text for text in texts)


# --- what our callback answers -----------------------------------------------------------------------------------------


def test_the_address_sets_the_controls(small):
    got = answered(small, f"source={GAZETTE}&q=office&lanes=type&labels=all&calendar=1&event=walkout")
    assert (got["source"], got["q"], got["lanes"], got["labels"], got["calendar"]) == (
        [GAZETTE],
        "office",
        ["type"],
        ["all"],
        ["1"],
    )
    assert got["selected"] == "walkout" and 'data-event="walkout"' in got["card"] and "open" in got["class_name"]
    assert "search" not in got  # another address would be another step of history


def test_an_opened_card_leaves_the_chart_as_it_is(small):
    before, after = answered(small, "lanes=type"), answered(small, "lanes=type&event=walkout")
    assert before["figure"] and before["picture"] and after["query"] == "lanes=type&event=walkout"
    assert all(before[name] == after[name] for name in ("figure", "picture", "chart", "vertical"))


@pytest.mark.parametrize("query", ["", f"source={GAZETTE}&event=walkout", "view=list", "embed=1"])
def test_an_answer_is_of_plain_values_that_need_no_look_at_each(small_app, query):
    given = dict.fromkeys(INPUTS) | {"search": f"?{query}", "size": {"width": 900, "height": 700, "theme": "light"}}
    made = answer(small_app.service.catalog(), given, {"url.search": "search"})
    plain = {name: value for name, value in made.items() if value is not no_update}
    assert {"sentence", "figure"} <= orjson.loads(orjson.dumps(plain, option=orjson.OPT_SERIALIZE_NUMPY)).keys()


def test_a_control_changes_the_address(small):
    got = answered(small, "lanes=type", lanes=["type"], shown="lanes=type", source=[POST], changed=["source.value"])
    assert got["search"] == f"?source={POST}&lanes=type" and got["query"] == f"source={POST}&lanes=type"
    assert "source" not in got and "lanes" not in got  # as they are


def test_another_filter_or_view_begins_with_its_first_page(small):
    given = {"view": ["list"], "shown": "view=list&order=latest&page=3"}
    got = answered(small, "view=list&order=latest&page=3", source=[POST], changed=["source.value"], **given)
    assert got["query"] == f"source={POST}&view=list&order=latest"
    got = answered(small, "view=list&order=latest&page=3", changed=["view.value"], **given | {"view": ["coverage"]})
    assert got["query"] == "view=coverage&order=latest"
    got = answered(small, "view=list&order=latest&page=3", changed=["url.search"], **given)
    assert got["query"] == "view=list&order=latest&page=3"


def test_a_second_choice_before_the_answer_to_the_first_loses_nothing(small):
    """The address is still the one that was answered last; all controls count."""
    got = answered(small, "", source=[POST], standing=["alleged"], changed=["standing.value"])
    assert got["search"] == f"?source={POST}&standing=alleged"


def test_a_window_that_changes_before_the_answer_to_a_choice_loses_nothing(small):
    """Dash drops the first call then: the second one, of the size alone, has to set the address, too."""
    got = answered(small, "", selected="walkout", changed=["timeline.size"])
    assert got["search"] == "?event=walkout" and 'data-event="walkout"' in got["card"]


def test_a_choice_before_the_answer_to_a_window_loses_neither(small):
    """A window as it was answered is none that is asked for: the address stays without an end."""
    window = ["2021-03-01", "2021-03-31"]
    got = answered(small, "", window=window, source=[POST], changed=["source.value"])
    assert got["search"] == f"?source={POST}&start={window[0]}&end={window[1]}"
    shown = answered(small, "start=2021-03-01")
    got = answered(
        small,
        "start=2021-03-01",
        shown="start=2021-03-01",
        window=shown["window"],
        source=[POST],
        changed=["source.value"],
    )
    assert got["search"] == f"?source={POST}&start=2021-03-01"


def test_a_changed_address_counts_more_than_controls_that_are_still_old(small):
    got = answered(small, "q=office", source=[POST], shown=f"source={POST}")
    assert got["query"] == "q=office" and got["source"] == []


def test_a_size_alone_changes_the_chart_alone(small):
    got = answered(small, "", changed=["timeline.size"])
    assert set(got) == {"figure", "picture", "chart", "vertical", "query"}
    assert (got["chart"]["width"], got["vertical"]) == (860, "")


def test_a_narrow_page_gets_a_picture_and_one_line_of_time(small):
    got = answered(small, "labels=all", width=339)
    events = {account["event"] for account in small.get("/events.json?start=2000").get_json()["accounts"]}
    assert "month-of-line" in got["vertical"] and got["vertical"].count('class="entry') == len(events)


@pytest.mark.parametrize("window", [["2021-03-01", "2021-03-31"], ["2021-03-01", "2021-03-01"]])
def test_a_window_set_by_somebody_elses_callback_is_shown(small, window):
    got = answered(small, "", window=window, changed=["timeline.window"])
    assert got["search"] == f"?start={window[0]}&end={window[1]}" and got["chart"]["zoomed"]


def test_a_group_of_types_is_chosen_as_one(small):
    """The address names types, the panel their groups."""
    got = answered(small, "type=strike")
    [chosen] = got["type"]
    assert answered(small, "type=strike", type=[], shown="type=strike", changed=["type.value"])["search"] == ""
    assert "type=strike" in answered(small, "", type=[chosen], changed=["type.value"])["search"]


# --- callbacks of others ---------------------------------------------------------------------------------------------


@pytest.fixture
def others(tables: Tables):
    """An app with callbacks of its own, on our ids and on new ones."""
    app = create_app(tables.write())
    ours = app.layout

    def layout() -> Component:
        return html.Div(
            [
                ours(),
                html.P(id="chosen"),
                dcc.Dropdown(["a", "b"], id="mine"),
                html.P(id="said"),
                html.I(id={"n": 1}),
                html.I(id="all"),
            ]
        )

    app.layout = layout
    calls: list[object] = []

    @app.callback(Output("chosen", "children"), Input("timeline", "selected"), State("source", "value"))
    def name(event, source):
        calls.append(event)
        return f"{event} {len(calls)} {source}"

    @app.callback(Output("said", "children"), Input("mine", "value"))
    def say(value):
        return {"a": "first", "b": "second"}[value]

    @app.callback(Output("all", "children"), Input({"n": ALL}, "children"))
    def gather(values):
        return f"{len(values)} parts"

    return app


def ask(app, output, inputs, state=(), /, **more):
    body = {"output": output, "outputs": {"id": output.partition(".")[0], "property": output.partition(".")[2]}}
    body |= {
        "inputs": inputs,
        "state": list(state),
        "changedPropIds": [f"{inputs[0]['id']}.{inputs[0]['property']}"]
        if inputs and isinstance(inputs[0], dict)
        else [],
    }
    return app.server.test_client().post(CALLBACK, json=body | more)


def value(name, prop, given):
    return {"id": name, "property": prop, "value": given}


def test_a_callback_of_others_answers_anew_each_time(others):
    """Only what our own answers is kept: that of another may depend on anything."""
    sent = [value("timeline", "selected", "walkout")], [value("source", "value", [])]
    said = [ask(others, "chosen.children", *sent).get_json()["response"]["chosen"]["children"] for _ in range(2)]
    assert said == ["walkout 1 []", "walkout 2 []"]
    assert (
        ask(others, "said.children", [value("mine", "value", "b")]).get_json()["response"]["said"]["children"]
        == "second"
    )


def test_a_callback_over_a_pattern_of_ids_is_answered(others):
    got = ask(others, "all.children", [[{"id": {"n": 1}, "property": "children", "value": "x"}]])
    assert got.get_json()["response"]["all"]["children"] == "1 parts"


def test_a_fault_of_anothers_callback_is_its_own(others, caplog):
    got = ask(others, "said.children", [value("mine", "value", "c")])
    assert (got.status_code, got.get_json()) == (500, {"error": "Internal Server Error"})
    assert "KeyError: 'c'" in caplog.text
    assert others.server.test_client().post(CALLBACK, json=SENT).status_code == 200


def test_a_large_call_of_others_is_taken_and_one_of_ours_is_not(others):
    big = "x" * 100_000
    assert (
        ask(others, "chosen.children", [value("timeline", "selected", big)], [value("source", "value", [])]).status_code
        == 200
    )
    assert others.server.test_client().post(CALLBACK, json=SENT | {"more": big}).status_code == 413


@pytest.mark.parametrize("change", [
    {"output": "nobody.children"}, {"outputs": {"id": "nobody", "property": "children"}}, {"inputs": []}, {"state": [{"id": "x", "property": "y"}]},
    {"inputs": [value("mine", "options", [])]}, {"inputs": [value("mine", "value", "a")] * 2}, {"changedPropIds": "mine.value"},
])  # fmt: skip
def test_a_malformed_call_of_anothers_callback_is_refused(others, change):
    got = ask(others, "said.children", [value("mine", "value", "a")], **change)
    assert (got.status_code, got.get_json()) == (400, {"error": "Bad Request"})


def test_scripts_of_others_are_in_the_policy(tables: Tables):
    """A clientside callback of theirs is a script in the page: what may run is said with the first answer, not before."""
    app = create_app(tables.write())
    before = len(app.csp_hashes())
    app.clientside_callback("function (x) { return x; }", Output("said", "children"), Input("timeline", "selected"))
    policy = app.server.test_client().get("/").headers["Content-Security-Policy"]
    assert policy.count("'sha256-") == before + 1 and "unsafe-eval" not in policy


# --- the layout, and what is not served --------------------------------------------------------------------------------


def test_the_layout_is_in_the_language_and_state_of_the_page_that_asks(small):
    def layout(**headers):
        return small.get("/_dash-layout", headers=headers).get_data(as_text=True)

    assert '"Search accounts"' in layout() and '"search"' not in layout().split('"type":"Location"')[0]
    spanish = layout(Referer="http://localhost/?lang=es&standing=alleged")
    assert '"Search accounts"' not in spanish and '"search":"?lang=es&standing=alleged"' in spanish
    assert layout(Referer="http://elsewhere.example/?lang=es") == layout()


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
    assert len(other.callback_map) == len(small_app.callback_map) == 1
