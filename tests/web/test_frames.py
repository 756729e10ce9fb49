"""Frames: who may show what, what the others get instead of a grey box, and frames without an origin of their own."""

import pytest

from timeline.config import read_config
from timeline.web.app import TimelineApp, create_app

FROM_OUTSIDE = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site", "Referer": "https://news.example/"}


@pytest.fixture(scope="module")
def apps() -> dict[str, TimelineApp]:
    """The apps that were made, by their setting."""
    return {}


@pytest.fixture
def client(apps, small_csv, monkeypatch):
    """A client of an app with a setting of TIMELINE_EMBED."""

    def made(embed: str = ""):
        monkeypatch.setenv("TIMELINE_EMBED", embed)
        if embed not in apps:
            apps[embed] = create_app(small_csv, config=read_config())
        return apps[embed].server.test_client()

    return made


def is_notice(response) -> bool:
    return "This site does not let other sites show it in a frame." in response.text and "<script" not in response.text


@pytest.mark.parametrize(
    "embed, headers, refused",
    [
        ("", FROM_OUTSIDE, True),
        ("*", FROM_OUTSIDE, False),
        ("https://news.example", FROM_OUTSIDE, False),
        ("https://other.example", FROM_OUTSIDE, True),
        ("https://*.example", FROM_OUTSIDE, False),
        ("http://news.example", FROM_OUTSIDE, True),
        ("https://other.example", FROM_OUTSIDE | {"Referer": ""}, False),  # then the browser decides by the policy
        ("", FROM_OUTSIDE | {"Sec-Fetch-Site": "same-origin"}, False),
        ("", FROM_OUTSIDE | {"Sec-Fetch-Dest": "document"}, False),
        ("", {}, False),
    ],
)
def test_a_frame_that_may_not_have_the_page_gets_a_line_and_a_link(client, embed, headers, refused):
    response = client(embed).get("/?embed=1&source=gazette-2021-03-09", headers=headers)
    assert response.status_code == 200 and is_notice(response) == refused
    policy = response.headers["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors *") == (refused or embed == "*")
    assert {"Sec-Fetch-Dest", "Sec-Fetch-Site", "Referer"} <= set(response.vary)
    if refused:
        assert 'href="/?source=gazette-2021-03-09"' in response.text and 'target="_blank"' in response.text
        assert "script-src" not in policy and policy.startswith("default-src 'none'")


def test_the_notice_is_kept_for_no_other_reader(client):
    server = client()
    assert is_notice(server.get("/?embed=1", headers=FROM_OUTSIDE))
    assert not is_notice(server.get("/?embed=1"))
    assert is_notice(server.get("/?embed=1", headers=FROM_OUTSIDE))


def test_the_whole_page_stands_in_no_frame(client):
    response = client("*").get("/", headers=FROM_OUTSIDE)
    assert response.headers["Content-Security-Policy"].endswith("frame-ancestors 'none'")


@pytest.mark.parametrize("embed", ["*", ""])
def test_a_sandboxed_frame_may_read_answers_where_frames_are_allowed(client, embed):
    server, sandboxed = client(embed), {"Origin": "null"}
    asked = sandboxed | {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    before = server.options("/_dash-update-component", headers=asked)
    layout = server.get("/_dash-layout", headers=sandboxed)
    allowed = [r.headers.get("Access-Control-Allow-Origin") for r in (before, layout)]
    assert allowed == (["null"] * 2 if embed else [None] * 2)
    assert before.status_code == (204 if embed else 405)
    assert ("Origin" in layout.vary) == bool(embed)


@pytest.mark.parametrize("origin", ["https://news.example", ""])
def test_no_other_origin_may_read_them(client, origin):
    server = client("*")
    answers = [
        server.options("/_dash-update-component", headers={"Origin": origin}),
        server.get("/_dash-layout", headers={"Origin": origin}),
    ]
    assert [r.headers.get("Access-Control-Allow-Origin") for r in answers] == [None, None]
    assert answers[0].status_code == 405


@pytest.mark.parametrize("embed, offered", [("*", True), ("", False)])
def test_share_offers_the_code_for_a_frame_only_where_frames_are_allowed(client, embed, offered):
    html = client(embed).get("/").text
    assert ("data-embed-code" in html) == offered
    assert ("This site does not let other sites show it in a frame." in html) != offered
    assert "data-share" in html and 'data-picture="png"' in html


def test_in_a_frame_a_line_says_how_many_accounts_of_which_data_and_leads_out(client, small_csv):
    html = client("*").get("/?embed=1&standing=alleged").text
    foot = html.partition('class="frame-foot">')[2].partition("</p>")[0]
    assert (
        "6 accounts, each with its passage" in foot
        and "Data version" in foot
        and 'target="_blank"' in foot
        and 'href="?standing=alleged"' in foot
    )
