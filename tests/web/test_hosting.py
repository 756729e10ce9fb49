"""The page on the public web, through Flask's test client: headers, refusals, hostile requests, tags, compression."""

import gzip
import hashlib
import io
import json
import os
import re
from copy import copy
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urljoin

import pytest
from builders import TEXTS, Tables
from calls import CALLBACK, SENT, call, outputs

from timeline.config import ConfigError
from timeline.data.load import load_archive
from timeline.page.service import Service
from timeline.view.state import THEMES
from timeline.web.app import create_app
from timeline.web.encodings import ENCODINGS, compress
from timeline.web.payloads import LARGEST_BODY, LARGEST_CALL

GAZETTE = "gazette-2021-03-09"
DATA = ("events.csv", "events.json", "events.ics", "events.timelinejs.csv", "events.timelinejs.json", "events.jsonld")
PAGES = ("/", "/?embed=1", "/?view=list", f"/source/{GAZETTE}", *(f"/{name}" for name in DATA), "/?lang=es")
ROUTES = (*PAGES, "/healthz", "/robots.txt", "/preview.png", "/picture.svg", "/_dash-layout", "/_dash-dependencies")
ASTRAY = (
    "/nowhere",
    "/source/nobody",
    "/a/b/c",
    "/assets/nothing.js",
    "/_dash-component-suites/dash/nothing.js",
    "/.env",
)


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
    found = re.findall(r'(?:src|href|data-\w+)="(/?(?:_dash-component-suites|assets)/[^"]+)"', page)
    return [urljoin("/", address) for address in found]


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
        ("'self'", "'self'"),
        ("", "'self'"),
    ],
)
def test_who_may_frame_the_page_is_a_setting(made, given, who):
    client = made(TIMELINE_EMBED=given)
    assert policy(client.get("/?embed=1"))["frame-ancestors"] == who
    assert policy(client.get("/"))["frame-ancestors"] == "'none'"
    assert policy(client.get("/?embed=1")).keys() == policy(client.get("/")).keys()


@pytest.mark.parametrize("given", ["https://a.example;script-src *", "'unsafe-inline'", "https://a.example 'none'"])
def test_what_is_no_address_cannot_be_let_into_the_policy(made, given):
    with pytest.raises(
        ConfigError, match=r"^TIMELINE_EMBED is “.*” - write \* or addresses such as https://news.example"
    ):
        made(TIMELINE_EMBED=given)


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
        assert 'href="/?lang=en"' in response.get_data(as_text=True)
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
    assert b"root:x:" not in response.data and "X-Bad" not in response.headers
    assert response.status_code != 308 or not response.headers["Location"].startswith("//")


def test_a_body_is_limited(small):
    for size in (LARGEST_CALL, LARGEST_BODY):
        assert post(small, json.dumps(SENT | {"more": "x" * size})).status_code == 413
    body = json.dumps(SENT | {"more": "x" * LARGEST_BODY})
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
    json.dumps(SENT | {"output": "nobody.data"}), json.dumps(SENT | {"output": None}), json.dumps(SENT | {"output": ["url.search"]}),
    json.dumps(SENT | {"output": {"a": 1}}), json.dumps(SENT | {"output": "sentence.html"}), json.dumps(SENT | {"output": "..url.search..."}),
    json.dumps(SENT | {"outputs": []}), json.dumps(SENT | {"outputs": None}), json.dumps(SENT | {"inputs": []}), json.dumps(SENT | {"inputs": None}),
    json.dumps(SENT | {"inputs": {}}), json.dumps(SENT | {"inputs": [None]}), json.dumps(SENT | {"inputs": [[]]}), json.dumps(SENT | {"inputs": SENT["inputs"] * 2}),
    json.dumps(SENT | {"inputs": [{"id": {"a": "b"}, "property": "data"}]}), json.dumps(SENT | {"changedPropIds": 5}), json.dumps(SENT | {"changedPropIds": [[]]}),
    json.dumps(SENT | {"state": [{}]}), json.dumps(SENT | {"state": 1}), json.dumps({name: value for name, value in SENT.items() if name != "output"}),
    json.dumps(SENT | {"parsedChangedPropsIds": ["x"]}),
    json.dumps(SENT).encode("utf-16"), json.dumps(SENT).encode("utf-8-sig"),
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: ascii(body)[:60])
def test_a_hostile_request_is_refused_in_a_line(small, body):
    one_line(post(small, body))


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "application/ld+json"]
)
def test_what_a_form_of_another_page_can_send_is_refused(small, kind):
    one_line(small.post(CALLBACK, data=json.dumps(SENT), content_type=kind))


def test_a_longer_body_of_unknown_length_is_not_cut(small):
    """A server hands over a chunked body without its length; what fits of this one would be a good request."""
    body = json.dumps(SENT).encode().ljust(LARGEST_BODY + 1)
    known = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    sent = {"input_stream": io.BytesIO(body), "content_type": "application/json", "environ_overrides": known}
    assert small.post(CALLBACK, **sent).status_code == 413
    sent["input_stream"] = io.BytesIO(body[: LARGEST_CALL - 1])
    assert small.post(CALLBACK, **sent).status_code == 200


@pytest.mark.parametrize("address", [*PAGES, "/picture.svg", "/preview.png", "/nowhere"])
def test_bare_bytes_in_an_address_are_no_fault_of_the_server(small, address):
    path, _, query = address.partition("?")
    bare = small.get(path, environ_overrides={"QUERY_STRING": f"{query}&q=\x80\xff"})
    escaped = small.get(f"{path}?{query}&q=%80%FF")
    assert (bare.status_code, bare.data) == (escaped.status_code, escaped.data)
    assert bare.status_code == (404 if address == "/nowhere" else 200) and policy(bare)


@pytest.mark.parametrize("address", [*PAGES, "/nowhere"])
def test_a_refusal_comes_before_what_is_known(small, address):
    assert small.options(address, headers={"If-None-Match": "*"}).status_code == 405


def test_a_fault_of_the_server_is_a_line_too(tables: Tables, monkeypatch, caplog):
    client = create_app(tables.write()).server.test_client()
    monkeypatch.setattr(Service, "catalog", lambda *_: 1 / 0)
    for response in (client.get("/"), client.get("/events.csv"), post(client, SENT)):
        assert response.status_code == 500 and response.get_json() == {"error": "Internal Server Error"}
        assert response.headers["Content-Security-Policy"] and response.headers["Cache-Control"] == "no-store"


# --- files and folders ---------------------------------------------------------------------------------------------

WAYS_OUT = [
    "../", "..%2f", "%2e%2e/", "%2e%2e%2f", "%252e%252e%252f", "%25252e%25252e%25252f", "%c0%ae%c0%ae%c0%af", "%e0%80%ae%e0%80%ae/", "%uff0e%uff0e%u2215",
    "..%5c", "..\\", "%5c..%5c", "..%c1%9c", "..%00/", "..;/", ";/../", "....//", ".../", ".%20./", "%20../", "..%09/", "..%0d%0a/", "\uff0e\uff0e\uff0f", "\u2024\u2024\u2215",
    "/", "//", "~/", "file:///", "c:%5c", "./../", "%2f",
]  # fmt: skip
WANTED = ("events.csv", "etc/passwd", "tests/helpers/builders.py", "sources/gazette.txt", "timeline/web/app.py")


def exactly(client, path: str):
    """Ask for an address as it is written: the client would mend it."""
    raw = unquote_to_bytes(path.encode()).decode("latin-1")
    return client.get("/", environ_overrides={"PATH_INFO": raw, "RAW_URI": path, "REQUEST_URI": path})


@pytest.mark.parametrize("out", WAYS_OUT)
@pytest.mark.parametrize(
    "folder", ["/source/", "/assets/", "/assets/fonts/", "/_dash-component-suites/dash/", "/static/"]
)
def test_nothing_leads_out_of_a_folder(small, folder, out):
    for wanted in WANTED:
        for times in (1, 3, 9):
            response = exactly(small, folder + out * times + wanted)
            assert response.status_code in (404, 308) and b"root:x:" not in response.data
            assert not response.headers.get("Location", "").startswith("//")


NEARLY = ["{}.", "{}..", "{}/", "{}/.", "{}/..", "{}%2f", "{};", "{};.css", "{}%00", "{}%00.css", "{}%20", "{}%09", "%20{}", "./{}", ".%2f{}", "{}%e2%80%8b", "%ef%bb%bf{}", "{}::$DATA", "{}~", "{}.bak", "x" * 300 + "{}", "x" * 70_000 + "{}"]  # fmt: skip


@pytest.mark.parametrize("form", NEARLY, ids=lambda form: form[-16:])
@pytest.mark.parametrize("folder, name", [("/source/", GAZETTE), ("/assets/", "document.css")])
def test_only_the_very_name_is_served(small, folder, name, form):
    assert exactly(small, folder + name).status_code == 200
    assert exactly(small, folder + form.format(name)).status_code == 404
    assert exactly(small, folder + name.upper()).status_code == 404
    assert exactly(small, folder + name.replace("-", "\u2010").replace("e", "\u0435")).status_code == 404


@pytest.fixture
def elsewhere(tmp_path_factory) -> Path:
    """A folder beside the tables, with the very text that a source cites."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "gazette.txt").write_bytes(TEXTS["gazette.txt"].encode())
    return folder


def relinked(tables: Tables, to: Path, name: str = "gazette.txt") -> Tables:
    """The tables with one text replaced by a link."""
    tables.write()
    (tables.folder / "sources" / name).unlink(missing_ok=True)
    (tables.folder / "sources" / name).symlink_to(to)
    del tables.texts["gazette.txt"]
    return tables


@pytest.mark.parametrize("digest", [True, False])
def test_a_text_that_a_link_leads_out_for_is_not_read(tables: Tables, elsewhere, digest):
    if not digest:
        tables.cell("sources", 2, sha256="")
    app = create_app(relinked(tables, elsewhere / "gazette.txt").write())
    said = (
        'sources.csv:2: file: "gazette.txt" is a link that leads out of the folder of texts - put the text itself there'
    )
    assert [str(problem) for problem in app.service.archive.problems] == [said]
    page = app.server.test_client().get(f"/source/{GAZETTE}").get_data(as_text=True)
    assert "is not at hand on this server" in page and "<mark" not in page and "left their boats." not in page
    assert list(app.service.archive.texts) == ["post-2021-03-11"] and len(app.service.archive.accounts) == 6


def test_a_link_to_another_file_tells_nothing_of_it(tables: Tables):
    archive = relinked(tables, Path("/etc/passwd")).load()
    assert "root:" not in str(archive.texts) and "SHA" not in str(archive.problems)
    assert hashlib.sha256(Path("/etc/passwd").read_bytes()).hexdigest() not in str(archive.problems)


@pytest.mark.parametrize("folder", ["sources", "linked"])
def test_a_folder_may_be_a_link_and_so_may_texts_within_it(tables: Tables, folder):
    tables.write()
    texts = tables.folder / "sources"
    (texts / "gazette.txt").rename(texts / "first.txt")
    (texts / "gazette.txt").symlink_to("first.txt")
    (tables.folder / "linked").symlink_to(texts, target_is_directory=True)
    archive = load_archive(tables.events_csv, tables.folder / folder)
    assert archive.problems == () and len(archive.texts) == 2


@pytest.mark.parametrize("kind", ["dangling", "loop", "folder", "pipe", "device"])
def test_what_is_no_file_is_no_text(tables: Tables, kind):
    if kind == "device":
        relinked(tables, Path("/dev/zero"))
    elif kind in ("dangling", "loop"):
        relinked(tables, tables.folder / ("nowhere" if kind == "dangling" else "sources/gazette.txt"))
    else:
        del tables.texts["gazette.txt"]
        (tables.folder / "sources").mkdir()
        make = os.mkfifo if kind == "pipe" else os.mkdir
        make(tables.folder / "sources" / "gazette.txt")
    archive = tables.load()
    assert archive.problems == () and list(archive.sources["text_state"]) == ["absent", "verified"]


def test_a_name_that_no_file_can_have_is_a_problem_not_a_crash(tables: Tables):
    (problem,) = tables.cell("sources", 2, file="a" * 300).problems()
    assert problem.startswith('sources.csv:2: file: "aaa') and problem.endswith(
        "is too long for the name of a file - shorten it"
    )


PATHLIKE = (
    "../post", "..", ".", "a/b", "a\\b", "/etc/passwd", "%2e%2e", "a%00b", "file:x", "a;b", "\uff0e\uff0e", "a b", "c:",
)  # fmt: skip
DOTTED = ("..a", ".git", "...b", "-", "con", "a.", "events.csv", "etc.passwd")


def keyed(tables: Tables, keys: tuple[str, ...]) -> Tables:
    """The tables with a source of each of these keys, and two accounts of each."""
    tables.sources += [{**tables.sources[0], "source": key} for key in keys]
    for n, key in enumerate(keys):
        tables.events += [{**tables.events[at], "id": f"k{n}-{at}", "source": key} for at in (0, 2)]
    return tables


def test_keys_that_look_like_paths_are_left_out(tables: Tables):
    known = [row["source"] for row in tables.sources]
    app = create_app(keyed(tables, PATHLIKE).write())
    assert list(app.service.archive.sources["source"]) == known
    said = [str(problem) for problem in app.service.archive.problems]
    for row, key in enumerate(PATHLIKE, 2 + len(known)):
        assert any(problem.startswith(f"sources.csv:{row}: source: ") for problem in said), key
        assert exactly(app.server.test_client(), f"/source/{quote(key)}").status_code == 404, key


def test_keys_of_dots_and_letters_are_only_names(tables: Tables):
    client = create_app(keyed(tables, DOTTED).write()).server.test_client()
    for key in DOTTED:
        page = exactly(client, f"/source/{key}")
        assert page.status_code == 200 and page.get_data(as_text=True).count('class="anchor"') == 2, key


def test_an_asset_is_a_file_of_its_folder(small_csv, elsewhere, tmp_path):
    app = create_app(small_csv)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "own.css").write_text("p {}")
    for name, to in {"link.css": "own.css", "out.txt": elsewhere / "gazette.txt", "out": elsewhere, "loop.css": "loop.css", "zero": "/dev/zero"}.items():  # fmt: skip
        (tmp_path / "assets" / name).symlink_to(to)
    (tmp_path / "linked").symlink_to(tmp_path / "assets", target_is_directory=True)
    client = app.server.test_client()
    for folder in ("assets", "linked"):
        dict.__setitem__(app.config, "assets_folder", str(tmp_path / folder))  # a setting of Dash's constructor
        found = {name: client.get(f"/assets/{name}").status_code for name in ("own.css", "link.css", "out.txt", "out/gazette.txt", "loop.css", "zero", "out", "")}  # fmt: skip
        assert [name for name, code in found.items() if code == 200] == ["own.css", "link.css"]
        assert set(found.values()) == {200, 404}


# --- tags ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*PAGES, "/preview.png", "/picture.svg"])
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
    monkeypatch.setattr(Service, "catalog", lambda *_: 1 / 0)
    assert small.get("/events.json", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("encoding", ["", *ENCODINGS])
def test_nothing_is_worked_out_for_what_was_sent_before(small_csv, monkeypatch, encoding):
    app = create_app(small_csv)
    client, accepts = app.server.test_client(), {"Accept-Encoding": encoding}

    def all_answers(mark: str = "") -> list[tuple]:
        marked = [f"{address}{'&' if '?' in address else '?'}{mark}" if mark else address for address in PAGES]
        got = [client.get(address, headers=accepts) for address in marked]
        got += [client.head(PAGES[0], headers=accepts), post(client, SENT, headers=accepts)]
        assert {response.status_code for response in got} == {200}
        return [(response.data, sorted(response.headers.to_wsgi_list())) for response in got]

    first = all_answers()
    monkeypatch.setattr(Service, "catalog", lambda *_: 1 / 0)
    assert all_answers() == first
    assert all_answers("utm_source=a-newsletter") == first
    app.service = copy(app.service)  # the same data, loaded anew
    assert all_answers() == first
    app.service.archive = replace(app.service.archive, version="another")
    assert [client.get("/", headers=accepts).status_code, post(client, SENT, headers=accepts).status_code] == [500, 500]


def test_other_widths_themes_and_queries_are_other_answers(small):
    values = [{"query": q, "width": w, "theme": t} for q in ("", "lanes=one") for w in (860, 880) for t in THEMES]
    values += [
        {"selected": "walkout", "changed": ["timeline.selected"]},
        {"source": [GAZETTE], "changed": ["source.value"]},
    ]
    answers = [[json.dumps(outputs(post(small, call(**v)).get_json())) for v in values] for _ in range(2)]
    assert answers[0] == answers[1] and len(set(answers[0])) == len(values)


def test_how_long_answers_are_kept(small):
    kept = {address: small.get(address).headers["Cache-Control"] for address in ROUTES}
    assert all(kept[address] == "no-cache" for address in PAGES)
    assert kept["/healthz"] == post(small, SENT).headers["Cache-Control"] == "no-store"


def test_files_with_a_mark_in_their_address_are_kept_for_ever(small):
    for address in scripts(small):
        kept = small.get(address).headers["Cache-Control"]
        font = "/fonts/" in address
        assert kept == ("public, max-age=604800" if font else "public, max-age=31536000, immutable"), address
    for address in ("/assets/start.js", "/assets/start.js?v=0123456789", "/_dash-component-suites/plotly/package_data/plotly.min.js?v=1.0"):  # fmt: skip
        response = small.get(address)
        assert response.headers["Cache-Control"] == "public, no-cache"
        assert small.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304


# --- compression ---------------------------------------------------------------------------------------------------


def plain(response) -> bytes:
    encoding = response.headers.get("Content-Encoding")
    if encoding == "br":
        import brotli

        return brotli.decompress(response.data)
    return gzip.decompress(response.data) if encoding == "gzip" else response.data


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("address", [*PAGES, "/picture.svg", "/_dash-layout"])
def test_texts_are_compressed_for_who_can_read_them(small, address, encoding):
    bare, packed = small.get(address), small.get(address, headers={"Accept-Encoding": encoding})
    assert (
        "Content-Encoding" not in bare.headers and "Accept-Encoding" in bare.vary and "Accept-Encoding" in packed.vary
    )
    assert plain(packed) == bare.data
    assert int(packed.headers["Content-Length"]) == len(packed.data)
    if len(bare.data) > 600:
        assert packed.headers["Content-Encoding"] == encoding and len(packed.data) < len(bare.data) * 0.8
        assert packed.headers.get("ETag", "W/").startswith("W/")
    head = small.head(address, headers={"Accept-Encoding": encoding})
    assert head.headers["Content-Length"] == packed.headers["Content-Length"] and head.data == b""


def test_answers_are_compressed(small):
    packed = post(small, SENT, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and '"sentence"' in plain(packed).decode()


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


def test_files_are_compressed_once(small_csv):
    app = create_app(small_csv)
    app.files.warm()
    client = app.server.test_client()
    made = {name: dict(file.encodings) for name, file in app.files.known.items()}
    for address in scripts(client):
        for encoding in ENCODINGS:
            response = client.get(address, headers={"Accept-Encoding": encoding})
            assert response.status_code == 200
            if response.mimetype in ("text/javascript", "text/css"):
                assert response.headers["Content-Encoding"] == encoding or len(response.data) < 600
    sizes = [len(client.get(a, headers={"Accept-Encoding": "gzip"}).data) for a in scripts(client) if "plotly" in a]
    assert max(sizes) < 1_700_000
    for name, encodings in made.items():
        assert all(app.files.known[name].encodings[encoding] is body for encoding, body in encodings.items())


def test_compressed_bytes_are_always_the_same():
    assert {compress(b"word " * 500, encoding) for encoding in ENCODINGS for _ in range(3)} == {
        compress(b"word " * 500, encoding) for encoding in ENCODINGS
    }
