"""The page on the public web, through Flask's test client: headers, refusals, hostile requests, tags, compression."""

import gzip
import io
import json
import re

import pytest
from builders import Tables
from hypothesis import given, settings
from hypothesis import strategies as st

from timeline.delivery import CODINGS, compress
from timeline.headers import CALLBACK, LARGEST_BODY, fits, policies, too_deep
from timeline.service import Service
from timeline.web import create_app

GAZETTE = "gazette-2021-03-09"
DATA = ("events.csv", "events.json", "events.ics", "events.timelinejs.csv", "events.timelinejs.json", "events.jsonld")
PAGES = ("/", "/?embed=1", "/?view=list", f"/source/{GAZETTE}", *(f"/{name}" for name in DATA), "/?lang=es")
ROUTES = (*PAGES, "/healthz", "/robots.txt", "/preview.png", "/figure.json", "/_dash-layout", "/_dash-dependencies")
ASTRAY = (
    "/nowhere",
    "/source/nobody",
    "/a/b/c",
    "/assets/nothing.js",
    "/_dash-component-suites/dash/nothing.js",
    "/.env",
)
SENT = {
    "output": "answer.data",
    "outputs": {"id": "answer", "property": "data"},
    "inputs": [{"id": "request", "property": "data", "value": {"query": "", "width": 860, "theme": "light"}}],
    "changedPropIds": ["request.data"],
    "parsedChangedPropsIds": ["request.data"],
}


@pytest.fixture(scope="module")
def small(small_app):
    return small_app.server.test_client()


@pytest.fixture
def made(tables: Tables, monkeypatch):
    """A client of an app made with these variables in the environment."""

    def make(**environment: str):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return create_app(tables.write()).server.test_client()

    return make


def scripts(client) -> list[str]:
    page = client.get("/").get_data(as_text=True)
    return re.findall(r'(?:src|href)="(/(?:_dash-component-suites|assets)/[^"]+)"', page)


def policy(response) -> dict[str, str]:
    parts = response.headers["Content-Security-Policy"].split("; ")
    return {part.partition(" ")[0]: part.partition(" ")[2] for part in parts}


def post(client, body, **how):
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(CALLBACK, data=data, content_type="application/json", **how)


# --- headers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*ROUTES, *ASTRAY])
def test_every_answer_carries_the_headers(small, address):
    for response in (small.get(address), small.head(address), small.put(address)):
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] and response.headers["Permissions-Policy"]
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response.headers["Cache-Control"]
        assert "Strict-Transport-Security" not in response.headers
        rules = policy(response)
        assert "'unsafe-inline'" not in rules["script-src"] and "unsafe-eval" not in str(rules)
        assert rules["object-src"] == rules["base-uri"] == "'none'" and rules["default-src"] == "'self'"
        assert rules["frame-ancestors"] == ("'self'" if address == "/?embed=1" else "'none'")


def test_files_and_answers_carry_the_headers(small):
    for response in (*map(small.get, scripts(small)), post(small, SENT)):
        assert response.status_code == 200
        assert response.headers["X-Content-Type-Options"] == "nosniff" and policy(response)


def test_scripts_in_the_page_are_those_of_the_policy(small, small_app):
    response = small.get("/")
    allowed = policy(response)["script-src"].split()
    assert allowed[0] == "'self'" and len(allowed) == 2 and set(allowed[1:]) == set(small_app.csp_hashes())
    inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", response.get_data(as_text=True))
    assert len([tag for tag in inline if "application/json" not in tag]) == 1  # the renderer's
    assert not re.search(r'\son[a-z]+="', response.get_data(as_text=True))


@pytest.mark.parametrize(
    "given, who",
    [
        ("*", "*"),
        ("https://news.example", "https://news.example"),
        ("https://a.example, https://*.b.example:8443", "https://a.example https://*.b.example:8443"),
        ("https://a.example;script-src *", "*"),
        ("'unsafe-inline'", "'self'"),
        ("", "'self'"),
    ],
)
def test_who_may_frame_the_page_is_a_setting(made, given, who):
    client = made(TIMELINE_EMBED=given)
    assert policy(client.get("/?embed=1"))["frame-ancestors"] == who
    assert policy(client.get("/"))["frame-ancestors"] == "'none'"
    assert policies([], given)[True].count(";") == policies([])[True].count(";")


def test_a_proxy_is_believed_only_where_there_is_one(made, small):
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "news.example"}
    plain = small.get("/", headers=said)
    assert "Strict-Transport-Security" not in plain.headers and b"news.example" not in plain.data
    behind = made(TIMELINE_PROXY="1").get("/", headers=said)
    assert behind.headers["Strict-Transport-Security"] and b"https://news.example/preview.png" in behind.data


def test_the_names_a_server_answers_to_can_be_set(made):
    client = made(TIMELINE_HOSTS="news.example")
    answers = [
        client.get("/", base_url=f"http://{host}").status_code for host in ("news.example", "localhost", "evil.example")
    ]
    assert answers == [200, 200, 400]


@pytest.mark.parametrize("host", ["", "a b", "<script>", "evil.example:99999999", "[::1", "\xe9.example", "a" * 3000])
def test_no_host_name_breaks_a_page(small, host):
    response = small.get("/", headers={"Host": host})
    assert response.status_code in (200, 400) and b"<script>:" not in response.data


def test_versions_are_not_told(small):
    page = small.get("/")
    text = page.get_data(as_text=True)
    config = json.loads(text.partition('id="_dash-config" type="application/json">')[2].partition("</script>")[0])
    assert not {"python_version", "dash_version", "dash_version_url", "plotly_version", "end_id"} & set(config)
    assert config["requests_pathname_prefix"] == "/"
    assert "Server" not in page.headers and "X-Powered-By" not in page.headers


def test_robots(small):
    response = small.get("/robots.txt")
    assert response.content_type == "text/plain; charset=utf-8"
    assert "Disallow: /source/" in response.get_data(as_text=True)


# --- refusals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*ROUTES, *ASTRAY])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_only_get_and_head(small, address, method):
    response = small.open(address, method=method)
    assert response.status_code == 405 and response.headers["Allow"] == "GET, HEAD"
    assert list(response.get_json()) == ["error"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_the_callback_takes_a_post_only(small, method):
    assert small.open(CALLBACK, method=method).status_code == 405


@pytest.mark.parametrize("address", ASTRAY)
def test_there_is_no_page_for_any_other_address(small, address):
    response = small.get(address)
    assert response.status_code == 404 and response.headers["Cache-Control"] == "no-store"
    if not address.startswith("/_dash-"):
        assert 'href="/"' in response.get_data(as_text=True)
        assert "No hay ninguna página" in small.get(f"{address}?lang=es").get_data(as_text=True)


ODD = [
    "..", "../..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "%252e%252e%252fetc", "..%5c..%5cwindows", "%00", "a%00.txt", "%ff%fe", "%c0%ae%c0%ae",
    "%u002e", "....//", "gazette.txt", "CON", "~root", "a" * 6000, "%0d%0aX-Bad:%201", "-", "%20", "\u202e", "gazette-2021-03-09/", "gazette-2021-03-09%2f..",
]  # fmt: skip


@pytest.mark.parametrize("name", ODD, ids=lambda name: ascii(name)[:24])
@pytest.mark.parametrize(
    "folder", ["/source/", "/assets/", "/_dash-component-suites/dash/", "/_dash-component-suites/"]
)
def test_no_odd_name_leads_anywhere(small, folder, name):
    response = small.get(folder + name)
    assert response.status_code in (404, 308) or (response.status_code == 200 and ".." in name and "%" not in name)
    assert b"root:" not in response.data and "X-Bad" not in response.headers
    assert response.status_code != 308 or not response.headers["Location"].startswith("//")


def test_a_body_is_limited(small):
    body = json.dumps(SENT | {"more": "x" * LARGEST_BODY})
    assert post(small, body).status_code == 413
    chunked = small.post(CALLBACK, input_stream=io.BytesIO(body.encode()), content_type="application/json")
    assert 400 <= chunked.status_code < 500
    assert post(small, SENT).status_code == 200


def one_line(response) -> None:
    """A refusal is a line of JSON, and tells nothing of the program."""
    assert 400 <= response.status_code < 500, response.get_data(as_text=True)
    text = response.get_data(as_text=True)
    assert list(json.loads(text)) == ["error"] and text.count("\n") == 1 and len(text) < 100
    assert "Traceback" not in text and ".py" not in text


HOSTILE = [
    b"", b"null", b"[]", b"{}", b"0", b'"x"', b"not json", b"{", b"\xff\xfe", b"[" * 30_000, b"[" * 20_000 + b"]" * 20_000, b'{"a":' * 9_000, b"NaN", b"1" * 9_000,
    json.dumps(SENT | {"output": "nobody.data"}), json.dumps(SENT | {"output": None}), json.dumps(SENT | {"output": ["answer.data"]}),
    json.dumps(SENT | {"output": {"a": 1}}), json.dumps(SENT | {"output": "request.data"}), json.dumps(SENT | {"output": "..answer.data..."}),
    json.dumps(SENT | {"outputs": []}), json.dumps(SENT | {"outputs": None}), json.dumps(SENT | {"inputs": []}), json.dumps(SENT | {"inputs": None}),
    json.dumps(SENT | {"inputs": {}}), json.dumps(SENT | {"inputs": [None]}), json.dumps(SENT | {"inputs": [[]]}), json.dumps(SENT | {"inputs": SENT["inputs"] * 2}),
    json.dumps(SENT | {"inputs": [{"id": {"a": "b"}, "property": "data"}]}), json.dumps(SENT | {"changedPropIds": 5}), json.dumps(SENT | {"changedPropIds": [[]]}),
    json.dumps(SENT | {"state": [{}]}), json.dumps(SENT | {"state": 1}), json.dumps({name: value for name, value in SENT.items() if name != "output"}),
    json.dumps(SENT)[:-1] + ', "deep": ' + "[" * 900 + "]" * 900 + "}",
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: ascii(body)[:60])
def test_a_hostile_request_is_refused_in_a_line(small, body):
    one_line(post(small, body))


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded"])
def test_what_a_form_of_another_page_can_send_is_refused(small, kind):
    one_line(small.post(CALLBACK, data=json.dumps(SENT), content_type=kind))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
CHANGED = st.dictionaries(st.sampled_from([*SENT, "state"]), ANYTHING, max_size=3)
VALUE = st.fixed_dictionaries({}, optional={"query": ANYTHING, "width": ANYTHING, "theme": ANYTHING}) | ANYTHING


@settings(max_examples=250, deadline=None)
@given(changed=CHANGED, value=VALUE, cut=st.integers(0, 40))
def test_whatever_is_sent_is_answered_or_refused(small, changed, value, cut):
    sent = SENT | {"inputs": [{"id": "request", "property": "data", "value": value}]} | changed
    text = json.dumps(sent)
    response = post(small, text[: len(text) - cut] if cut < 10 else text)
    if response.status_code == 200:
        assert (
            '"said":'
            in json.loads(response.get_json()["response"]["answer"]["data"] and response.get_data())["response"][
                "answer"
            ]["data"]
        )
    else:
        one_line(response)


@settings(max_examples=100, deadline=None)
@given(
    query=st.text(max_size=80) | st.binary(max_size=60).map(lambda raw: raw.decode("latin-1")),
    at=st.sampled_from(ROUTES[:14]),
)
def test_whatever_stands_in_an_address_is_no_fault_of_the_server(small, query, at):
    response = small.get(at.partition("?")[0], query_string=query.encode("utf-8", "replace").hex(" ").replace(" ", "%"))
    assert response.status_code < 500


def test_depth():
    deep: object = 1
    for _ in range(16):
        assert not too_deep(deep)
        deep = [deep]
    assert too_deep([deep]) and fits(SENT) and not fits(SENT | {"more": [deep]})


def test_a_fault_of_the_server_is_a_line_too(tables: Tables, monkeypatch, caplog):
    client = create_app(tables.write()).server.test_client()
    monkeypatch.setattr(Service, "desk", lambda *_: 1 / 0)
    monkeypatch.setattr(Service, "answer", lambda *_: 1 / 0)
    for response in (client.get("/"), client.get("/events.csv"), post(client, SENT)):
        assert response.status_code == 500 and response.get_json() == {"error": "Internal Server Error"}
        assert response.headers["Content-Security-Policy"] and response.headers["Cache-Control"] == "no-store"


# --- tags ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*PAGES, "/preview.png", "/figure.json"])
def test_what_is_known_is_not_sent_again(small, address):
    first = small.get(address)
    tag = first.headers["ETag"]
    again = small.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"] and again.headers["Content-Security-Policy"]
    assert small.get(address, headers={"If-None-Match": 'W/"other"'}).status_code == 200
    assert small.get(address).data == first.data  # a page is a function of its address and the data


def test_a_tag_differs_by_address_data_and_host(small, tables: Tables):
    other = create_app(tables.cell("events", 2, title="Another headline").write()).server.test_client()
    tags = [small.get(address).headers["ETag"] for address in PAGES]
    tags += [other.get(address).headers["ETag"] for address in PAGES]
    tags.append(small.get("/", base_url="http://other.example").headers["ETag"])
    assert len(set(tags)) == len(tags)


def test_nothing_is_worked_out_for_who_knows_the_answer(small, monkeypatch):
    tag = small.get("/events.json").headers["ETag"]
    monkeypatch.setattr(Service, "desk", lambda *_: 1 / 0)
    assert small.get("/events.json", headers={"If-None-Match": tag}).status_code == 304


def test_how_long_answers_are_kept(small):
    kept = {address: small.get(address).headers["Cache-Control"] for address in ROUTES}
    assert all(kept[address] == "no-cache" for address in PAGES)
    assert kept["/healthz"] == post(small, SENT).headers["Cache-Control"] == "no-store"


def test_files_with_a_mark_in_their_address_are_kept_for_ever(small):
    for address in scripts(small):
        kept = small.get(address).headers["Cache-Control"]
        font = "/fonts/" in address
        assert kept == ("public, max-age=604800" if font else "public, max-age=31536000, immutable"), address
    for address in ("/assets/timeline.js", "/assets/timeline.js?v=0123456789", "/_dash-component-suites/plotly/package_data/plotly.min.js?v=1.0"):  # fmt: skip
        response = small.get(address)
        assert response.headers["Cache-Control"] == "public, no-cache"
        assert small.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


# --- compression ---------------------------------------------------------------------------------------------------


def plain(response) -> bytes:
    coding = response.headers.get("Content-Encoding")
    if coding == "br":
        import brotli

        return brotli.decompress(response.data)
    return gzip.decompress(response.data) if coding == "gzip" else response.data


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("address", [*PAGES, "/figure.json", "/_dash-layout"])
def test_texts_are_compressed_for_who_can_read_them(small, address, coding):
    bare, packed = small.get(address), small.get(address, headers={"Accept-Encoding": coding})
    assert (
        "Content-Encoding" not in bare.headers and "Accept-Encoding" in bare.vary and "Accept-Encoding" in packed.vary
    )
    assert plain(packed) == bare.data
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    if len(bare.data) > 600:
        assert packed.headers["Content-Encoding"] == coding and len(packed.data) < len(bare.data) * 0.8
        assert packed.headers.get("ETag", "W/").startswith("W/")
    head = small.head(address, headers={"Accept-Encoding": coding})
    assert head.headers["Content-Length"] == packed.headers["Content-Length"] and head.data == b""


def test_answers_are_compressed(small):
    packed = post(small, SENT, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and '"said' in plain(packed).decode()


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "deflate", "", "gzip;q=x", ",,;"])
def test_nothing_is_compressed_for_who_cannot_read_it(small, accepted):
    response = small.get("/", headers={"Accept-Encoding": accepted})
    assert response.status_code == 200 and response.headers.get("Content-Encoding", "gzip") == "gzip"
    if accepted in ("identity", "gzip;q=0", "deflate", ""):
        assert "Content-Encoding" not in response.headers


def test_pictures_and_fonts_are_as_they_are(small):
    fonts = [address for address in scripts(small) if address.endswith("woff2")]
    for address in ("/preview.png", *fonts):
        response = small.get(address, headers={"Accept-Encoding": "gzip, br"})
        assert "Content-Encoding" not in response.headers and "Accept-Encoding" not in response.vary


def test_files_are_compressed_once(small_csv, monkeypatch):
    app = create_app(small_csv)
    app.delivery.warm()
    client = app.server.test_client()
    monkeypatch.setattr("timeline.delivery.compress", lambda *_, **__: 1 / 0)
    for address in scripts(client):
        for coding in CODINGS:
            response = client.get(address, headers={"Accept-Encoding": coding})
            assert response.status_code == 200
            if response.mimetype in ("text/javascript", "text/css"):
                assert response.headers["Content-Encoding"] == coding or len(response.data) < 600
    sizes = [len(client.get(a, headers={"Accept-Encoding": "gzip"}).data) for a in scripts(client) if "plotly" in a]
    assert max(sizes) < 1_700_000


def test_compressed_bytes_are_always_the_same():
    assert {compress(b"word " * 500, coding) for coding in CODINGS for _ in range(3)} == {
        compress(b"word " * 500, coding) for coding in CODINGS
    }
