"""Whatever anybody sends is answered or refused, is never a fault of the server, and tells nothing of its machine.

The suite tries the same few cases every time; `make fuzz` tries more than ten thousand, new ones every time.
"""

import gzip
import io
import json
import platform
import re
import sys
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, unquote_plus, unquote_to_bytes, urlsplit

import brotli
import pytest
from calls import CALLBACK, SENT, call, outputs
from conftest import ROOT, SOURCES
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import Headers
from werkzeug.test import run_wsgi_app

from timeline.data.schema import STANDINGS
from timeline.export.formats import FORMATS
from timeline.page.offers import LARGE
from timeline.view.state import KEYS, LANES, SORTS, VIEWS
from timeline.web.app import TimelineApp, create_app
from timeline.web.callbacks import INPUTS
from timeline.web.payloads import LARGEST_BODY, LARGEST_CALL

FUZZING = settings.get_current_profile_name() == "fuzz"
LEAST = 10_000  # cases that `make fuzz` tries
tried = settings(
    max_examples=settings.get_profile("fuzz").max_examples if FUZZING else 50,
    deadline=None,
    derandomize=not FUZZING,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")  # of cases that are meant to be large

GAZETTE, REAL = "gazette-2021-03-09", "wsws-2019-03-07"
FILES = ("/", *(f"/{made.file}" for made in FORMATS.values()))
ROUTES = (
    *FILES,
    f"/source/{GAZETTE}",
    f"/source/{REAL}",
    "/healthz",
    "/robots.txt",
    "/preview.png",
    "/picture.svg",
    "/picture.png",
    CALLBACK,
)
ROUTES += ("/_dash-layout", "/_dash-dependencies", "/_favicon.ico", "/_reload-hash", "/assets/document.css", "/nowhere")
FOLDERS = (
    "/",
    "/source/",
    "/assets/",
    "/assets/fonts/",
    "/_dash-component-suites/",
    "/_dash-component-suites/dash/",
    "/static/",
)
ALWAYS = ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Content-Security-Policy", "Cache-Control")  # fmt: skip
SUITE = re.compile(
    rb'/?_dash-component-suites/[^"\s]*'
)  # the addresses of scripts hold their versions, to be kept for ever
PACKAGES = ("dash", "flask", "werkzeug", "jinja2", "plotly", "gunicorn", "pandas")
VERSIONS = (platform.python_version(), *map(version, PACKAGES))
VERSION = re.compile(rf"(?<![\d.])(?:{'|'.join(map(re.escape, VERSIONS))})(?![\d.])|Werkzeug/|Python/|gunicorn/")


# --- apps, and what is sent to them --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def apps(small_app: TimelineApp, real_app: TimelineApp, small_csv: Path) -> dict[str, TimelineApp]:
    """The small and the real tables, and an app that believes a proxy."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIMELINE_PROXY", "1")
        return {"small": small_app, "real": real_app, "behind": create_app(small_csv, small_csv.parent / "sources")}


@pytest.fixture(scope="module")
def secrets(small_csv: Path) -> tuple[str, ...]:
    """What would tell of the machine, or of the program."""
    folders = (str(ROOT), str(small_csv.parent), str(SOURCES), sys.prefix, str(Path.home()) + "/", "site-packages")
    return (*folders, "Traceback (most recent", 'File "', "root:x:", "werkzeug.exceptions")


@pytest.fixture(scope="module", autouse=True)
def count(request: pytest.FixtureRequest) -> Iterator[list[int]]:
    """How many cases were tried, which `make fuzz` says."""
    cases = [0]
    yield cases
    if FUZZING:
        with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
            print(f"\n{cases[0]} cases")


@dataclass
class Answer:
    """What came back, with its body unpacked."""

    status: int
    headers: Headers
    body: bytes


def send(
    app: TimelineApp,
    target: str,
    method: str = "GET",
    headers: Iterable[tuple[str, str]] = (),
    body: bytes = b"",
    **environ: Any,
) -> Answer:
    """Call an app as a server does for these very bytes: a test client would mend the address first."""
    path, _, query = target.partition("?")
    given: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query,
        "RAW_URI": target,
        "SCRIPT_NAME": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8050",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "192.0.2.7",
        "HTTP_HOST": "timeline.example",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "CONTENT_LENGTH": str(len(body)),
        **environ,
    }
    for name, value in headers:
        key = name.upper().replace("-", "_")
        given[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value
    parts, status, got = run_wsgi_app(app.server, given, buffered=True)
    packed = b"".join(parts)
    encoding = got.get("Content-Encoding", "") if packed else ""
    unpack = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[encoding]
    return Answer(int(status.split()[0]), got, unpack(packed))


def post(app: TimelineApp, body: bytes, kind: str = "application/json", **more: Any) -> Answer:
    return send(app, CALLBACK, "POST", [("Content-Type", kind)], body, **more)


# --- what holds for every answer -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def holds(apps, secrets, count):
    """Check an answer, and that the app still answers what is good."""

    def check(which: str, answer: Answer, said: str, refused: bool = False) -> None:
        count[0] += 1
        assert answer.status < 500, answer
        assert not refused or 400 <= answer.status, (answer.status, said[:200])
        assert [name for name in ALWAYS if not answer.headers.get(name)] == []
        assert not {"Server", "X-Powered-By", "Set-Cookie", "X-Bad"} & {name.title() for name in answer.headers.keys()}
        assert not re.search("[\r\n]", "".join(answer.headers.values()))
        tells_nothing(answer, said, secrets)
        again = post(apps[which], json.dumps(SENT).encode())
        assert again.status == 200 and outputs(json.loads(again.body))["sentence"]

    return check


def tells_nothing(answer: Answer, said: str, secrets: tuple[str, ...]) -> None:
    """What was sent may stand in the answer, as text; what only the server knows may not."""
    text = SUITE.sub(b"", answer.body).decode("utf-8", "replace")
    assert [secret for secret in secrets if secret in text and secret not in said] == []
    if answer.headers.get("Content-Type", "").startswith(("text/html", "application/json")):
        found = VERSION.search(text)
        assert not found or found[0] in said, text[found.start() - 80 : found.end() + 80]
    if answer.status >= 400 and not answer.headers["Content-Type"].startswith("text/html") and answer.body:
        assert list(json.loads(answer.body)) == ["error"] and len(answer.body) < (400 if answer.status == 400 else 100)
    if place := answer.headers.get("Location"):
        assert not place.startswith("//") and urlsplit(place).netloc in ("", "timeline.example")


# --- strategies ----------------------------------------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script>"
WHICH = st.sampled_from(["small", "small", "behind", "real"])
NASTY = st.sampled_from([
    "", "\0", "\r\nX-Bad: 1", SCRIPT, '"><svg onload=alert(1)>', "../../etc/passwd", "..\\..\\windows", "%", "%%", "%zz", "%00", "%0d%0aX-Bad:1",
    "%c0%ae%c0%ae/", "%252e%252e%252f", "{{7*7}}", "%(n)s", "${7*7}", "\ud800", "\u202e", "\ufeff", "İ", "ß" * 50, "a" * 9_000, "0" * 5_000, "1e999",
    "NaN", "-1", "None", "[]", "';--", "9999-12-31", "0001-01-01", "0000-00-00", "2021-02-30", "2021", "٣", "²",
])  # fmt: skip
WORDS = NASTY | st.text(max_size=30) | st.binary(max_size=30).map(lambda raw: raw.decode("latin-1"))
KNOWN = st.sampled_from([
    GAZETTE, REAL, "walkout", "g1", "p3", "Lake Office", "North Pier Crews", "strike", "statement", "Colombia", "aid", "en", "es", "light", "dark",
    "0", "1", "240", "860", "6000", "99999", *VIEWS, *LANES, *SORTS, *STANDINGS, "2019", "2019-02", "2020-08-01", "2021-03-09", "2021-04",
])  # fmt: skip
PAIR = st.tuples(st.sampled_from([*KEYS, *KEYS, "width", "nobody"]) | WORDS, KNOWN | KNOWN | WORDS)


def encoded(text: str) -> str:
    """Text as it stands in an address; a lone surrogate as the bytes that some write for it."""
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def joined(pairs: list[tuple[str, str]], once_more: bool) -> str:
    query = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in pairs)
    return quote(query) if once_more else query


RAW = st.binary(max_size=80).map(lambda raw: raw.decode("latin-1"))
QUERY = st.one_of(
    st.builds(joined, st.lists(PAIR, max_size=6), st.just(False)),
    st.builds(joined, st.lists(PAIR, max_size=6), st.sampled_from([False, False, True])),
    RAW,
    RAW.map(quote),
    st.sampled_from(["&" * 3_000, "q=a&" * 600, "source=x&" * 499, "q=" + "a" * 20_000, "=&=&==", "?", "??q=a", "q", "lang=es&lang=xx"]),
)  # fmt: skip
SEGMENT = st.one_of(
    st.sampled_from([
        "..", ".", "...", "....", "%2e%2e", "%2e%2e%2f", "%252e%252e%252f", "%25252e", "%c0%ae%c0%ae%c0%af", "%e0%80%ae", "%uff0e%uff0e", "%00",
        "a%00.css", "\\", "..\\", "%5c..%5c", "..;", ";/..;/", "etc", "passwd", "%ff%fe", "%ed%a0%80", "%0d%0aX-Bad:1", "%0a", "%20", "%3f", "%23", "~root",
        "proc/self/environ", ".env", ".git/config", "events.csv", "timeline", "web.py", "sources", "gazette.txt", "source", "assets", "timeline.css",
        "dash", "plotly", "package_data", "plotly.min.js", "dash-renderer", "x.v9_9_9m1.js", "con", "nul", "c:", "file:", "http:", "evil.example", "a" * 300,
        "a" * 70_000, "\uff0e\uff0e", "．．", "\u2024\u2024", GAZETTE, f"{GAZETTE}.", f"{GAZETTE}%20", f"{GAZETTE}%00", GAZETTE.upper(), SCRIPT,
    ]),
    st.text(max_size=12).map(lambda text: quote(text.encode("utf-8", "surrogatepass"), safe="")),
    st.binary(max_size=12).map(quote),
)  # fmt: skip
PATH = st.one_of(
    st.sampled_from(ROUTES),
    st.builds(lambda first, rest: first + "/".join(rest), st.sampled_from([*FOLDERS, "//", "/.."]), st.lists(SEGMENT, max_size=5)),
    st.builds(lambda first, last: first + last, st.sampled_from(ROUTES), SEGMENT | st.sampled_from(["/", "//", "/.", "/..", "%2f"])),
)  # fmt: skip
METHOD = st.sampled_from(["GET"] * 6 + ["HEAD", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"]) | (
    st.from_regex(r"[A-Z!#$%&'*+.^_`|~-]{1,12}", fullmatch=True)
)  # fmt: skip
NAME = st.sampled_from([
    "Host", "Accept-Encoding", "If-None-Match", "If-Match", "If-Modified-Since", "If-Range", "Range", "Content-Length", "Content-Type", "Content-Encoding",
    "Transfer-Encoding", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Port", "X-Forwarded-Prefix", "Forwarded", "Cookie",
    "Authorization", "Origin", "Referer", "Accept", "Accept-Language", "Expect", "Upgrade", "X-HTTP-Method-Override", "X-Original-URL", "User-Agent",
])  # fmt: skip
VALUE = st.one_of(
    st.sampled_from([
        "", "*", "0", "-1", "12abc", "+5", "1" * 30, "٣".encode().decode("latin-1"), "bytes=0-0", "bytes=-1", "bytes=5-2", "bytes=0-,0-,0-", "gzip", "br", "gzip, br;q=0.1", "br;q=nan",
        "gzip;q=1e999", "identity;q=0, *;q=0", ",,;=", 'W/"', '"x", W/"y"', '"' * 500, "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 99 Foo 20000", "https", "https, http",
        "javascript", "evil.example", "evil.example:99999999", "[::1", "a b", "a@b", "a/b", "timeline.example, evil.example", "127.0.0.1, 10.0.0.1", "unknown, _x",
        "Basic !!!", "Digest x", "Bearer " + "a" * 5_000, "application/json", "multipart/form-data; boundary=", "application/x-www-form-urlencoded", "text/html;q=",
        "chunked", "100-continue", "a=b; c", "=;=;", "/../..", "//evil.example", SCRIPT, "\xff\xfe", "é".encode().decode("latin-1"),
    ]),
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=40),
)  # fmt: skip
HEADERS = st.lists(st.tuples(NAME, VALUE), max_size=4)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def echo(*sent: object) -> str:
    """What was sent, as it may stand in an answer."""
    return "\n".join(f"{text}\n{unquote_plus(str(text))}" for text in sent)


# --- addresses -----------------------------------------------------------------------------------------------------


@tried
@given(which=WHICH, path=PATH, method=METHOD, query=st.just("") | QUERY)
def test_any_path_and_method(apps, holds, which, path, method, query):
    raw = path.encode("utf-8", "surrogatepass").decode("latin-1")
    answer = send(apps[which], f"{raw}?{query}" if query else raw, method)
    holds(which, answer, echo(path, query), refused=method.upper() not in ("GET", "HEAD"))


@tried
@given(which=WHICH, path=st.sampled_from(ROUTES[:9]), query=QUERY)
@example(which="small", path="/", query="event=walkout&data=0123456789ab&embed=1&tour=1")
@example(which="behind", path="/", query="\x80")
def test_any_query(apps, holds, which, path, query):
    answer = send(apps[which], f"{path}?{query}")
    holds(which, answer, echo(query))
    there = not path.startswith("/source/") or (path == f"/source/{REAL}") == (which == "real")
    assert answer.status == (200 if there else 404)


@tried
@given(
    which=st.sampled_from(["small", "small", "small", "real"]),
    query=QUERY,
    size=st.sampled_from(["", "500x300", "240x480@2x", "9999x1", "1x1", "1440x900x3"]) | KNOWN | WORDS,
    theme=KNOWN | WORDS,
    form=st.sampled_from(["picture.svg", "picture.png", "preview.png"]),
)
def test_any_picture(apps, holds, which, query, size, theme, form):
    more = f"&size={encoded(size)}&theme={encoded(theme)}"
    answer = send(apps[which], f"/{form}?{query}{more}")
    holds(which, answer, echo(query, more))
    assert answer.status == 200 or (answer.status == 400 and form != "preview.png")
    if answer.status == 200:
        assert answer.body.startswith(b"<svg" if form.endswith("svg") else b"\x89PNG")
    else:
        assert "size" in json.loads(answer.body)["error"]


@tried
@given(which=WHICH, key=SEGMENT | st.lists(SEGMENT, min_size=1, max_size=3).map("%2f".join), query=QUERY)
def test_any_source(apps, holds, which, key, query):
    raw = key.encode("utf-8", "surrogatepass").decode("latin-1")
    answer = send(apps[which], f"/source/{raw}?{query}")
    holds(which, answer, echo(key, query))
    assert answer.status in ((200, 404) if key in (GAZETTE, REAL) else (404, 308))


@tried
@given(which=WHICH, path=st.sampled_from(ROUTES), method=METHOD, headers=HEADERS, query=st.just("") | QUERY)
@example(
    which="behind",
    path="/",
    method="GET",
    headers=[("X-Forwarded-Host", "a b"), ("X-Forwarded-Proto", SCRIPT)],
    query="",
)
@example(which="small", path="/", method="GET", headers=[("Host", ""), ("Range", "bytes=0-0")], query="")
@example(which="small", path="/", method="OPTIONS", headers=[("If-None-Match", "*")], query="")
def test_any_headers(apps, holds, which, path, method, headers, query):
    answer = send(apps[which], f"{path}?{query}", method, headers)
    said = echo(query, *(value for _, value in headers))
    holds(which, answer, said, refused=method.upper() not in ("GET", "HEAD"))
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        assert SCRIPT not in answer.body.decode()


# --- the callback --------------------------------------------------------------------------------------------------


PLACES = st.sampled_from([
    ("output",), ("outputs",), ("outputs", 0), ("outputs", 0, "id"), ("outputs", 3, "property"), ("inputs",), ("inputs", 0), ("inputs", 0, "id"),
    ("inputs", 4, "property"), ("changedPropIds",), ("changedPropIds", 0), ("parsedChangedPropsIds",), ("state",), ("state", 0), ("state", 0, "id"),
])  # fmt: skip
WRONG = ANYTHING | st.sampled_from([
    "nobody.data", "url.search", "answer", "..url.search..", "..url.search...timeline.title..", "__class__", "constructor", "window.alert",
    {"index": ["ALL"], "type": "x"}, '{"index":["MATCH"]}', [{"id": "url", "property": "search"}], {"id": "url"}, {"__proto__": {}}, [[[[]]]],
    10**400, "url.search@1", ["url.search"], [["url.search"]], [SENT["inputs"][0]] * 2,
])  # fmt: skip


def could_be_sent(place: tuple[str | int, ...], value: Any) -> bool:
    """Whether the renderer may send this value at this place; said apart from the server's own check."""
    if place[0] in ("changedPropIds", "parsedChangedPropsIds"):
        names = value if len(place) == 1 else [value]
        return isinstance(names, list) and all(isinstance(name, str) and "." in name for name in names)
    found: Any = SENT
    for step in place:
        found = found[step]
    return value == found


def changed(place: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """A request of the page with one value in another's place."""
    whole: Any = deepcopy(SENT)
    inner = whole
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return whole


@tried
@given(which=WHICH, place=PLACES, value=WRONG, more=st.none() | st.tuples(PLACES, WRONG))
def test_a_request_that_the_page_never_makes_is_refused(apps, holds, which, place, value, more):
    assume(not could_be_sent(place, value))
    body = changed(place, value)
    if more and len(more[0]) == 1:
        body[more[0][0]] = more[1]
        assume(not could_be_sent(place, value if more[0] != place[:1] else more[1]))
    answer = post(apps[which], json.dumps(body).encode())
    holds(which, answer, "", refused=True)


VALUES = ANYTHING | WORDS | st.lists(WORDS, max_size=4)
NAMES = [*INPUTS]


@tried
@given(
    which=WHICH,
    query=QUERY | WORDS,
    width=st.integers(-9, 9_999) | st.integers() | ANYTHING,
    theme=st.sampled_from(["light", "dark"]) | ANYTHING,
    values=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4),
    changed_names=st.sets(st.sampled_from(NAMES), max_size=3),
)
def test_whatever_the_page_asks_for_is_answered(apps, holds, which, query, width, theme, values, changed_names):
    """Values are another matter than shapes: anybody can put anything into a control."""
    ends = [f"{INPUTS[name].component_id}.{INPUTS[name].component_property}" for name in changed_names]
    text = json.dumps(call(query, width, theme=theme, changed=ends, **values))
    assume(len(text) < LARGEST_CALL)
    answer = post(apps[which], text.encode())
    holds(which, answer, echo(query, json.dumps(values), *(v for v in values.values() if isinstance(v, str))))
    assert answer.status == 200
    asked_alone = {f"{name}_asked" for name in LARGE} >= changed_names != set()  # values of filters, and nothing else
    assert "query" in outputs(json.loads(answer.body)) or asked_alone


GOOD = json.dumps(call("q=Bogotá"), ensure_ascii=False)
CHUNKED = {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}  # as a server hands over a body of unknown length
BODIES = st.one_of(
    st.binary(max_size=200),
    ANYTHING.map(json.dumps).map(str.encode),
    st.integers(0, len(GOOD) - 1).map(lambda cut: GOOD[:cut].encode()),
    st.tuples(st.integers(0, len(GOOD) - 1), st.binary(max_size=3)).map(lambda bad: GOOD.encode()[: bad[0]] + b"\xff" + bad[1] + GOOD.encode()[bad[0] :]),
    st.sampled_from(["utf-16", "utf-16-le", "utf-32", "utf-8-sig", "latin-1", "cp037"]).map(GOOD.encode),
    st.just(gzip.compress(GOOD.encode(), mtime=0)),
    st.integers(LARGEST_BODY + 1, 10_000_000).map(lambda size: json.dumps(SENT).encode().ljust(size)),
    st.sampled_from([b"[", b'{"a":', b"[[],", b'[{"a":']).flatmap(lambda part: st.integers(1, LARGEST_BODY // len(part)).map(lambda n: part * n)),
    st.integers(20, 20_000).map(lambda n: (json.dumps(SENT)[:-1] + ', "state": ' + "[" * n + "]" * n + "}").encode()),
)  # fmt: skip


@tried
@given(which=WHICH, body=BODIES, chunked=st.booleans(), headers=HEADERS)
def test_a_body_that_is_none_of_the_pages_is_refused(apps, holds, which, body, chunked, headers):
    sent = [("Content-Type", "application/json"), *headers]
    answer = send(apps[which], CALLBACK, "POST", sent, body, **(CHUNKED if chunked else {}))
    holds(which, answer, "", refused=True)


@tried
@given(
    which=WHICH, length=VALUE | st.integers(-9, 999).map(str), kind=VALUE, right=st.sampled_from(["length", "kind", ""])
)
def test_a_good_body_with_a_wrong_length_or_type_is_refused(apps, holds, which, length, kind, right):
    body = json.dumps(SENT).encode()
    length = str(len(body)) if right == "length" else length
    kind = "application/json" if right == "kind" else kind
    assume(length != str(len(body)) or kind != "application/json")
    answer = post(apps[which], body, kind, CONTENT_LENGTH=length)
    holds(which, answer, "", refused=True)


def test_fuzzing_tries_enough_cases():
    tests = [test for test in globals().values() if hasattr(test, "hypothesis")]
    assert len(tests) * settings.get_profile("fuzz").max_examples >= LEAST
