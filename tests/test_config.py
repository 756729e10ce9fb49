"""Settings: their defaults, what is read of the environment, and what is said of values that cannot be used."""

import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from timeline.__main__ import main
from timeline.config import ASSETS, SETTINGS, Config, ConfigError, find_settings, read_config, unknown_settings

HOSTING = (ROOT / "docs/hosting.md").read_text(encoding="utf-8")


def test_without_an_environment_everything_has_its_default():
    config = read_config(environment={})
    assert config == Config()
    assert (config.host, config.port, config.prefix, config.watch, config.proxy) == ("127.0.0.1", 8050, "/", 2.0, 0)
    assert (config.events, config.sources) == (ROOT / "events.csv", None)
    assert 2 <= config.workers <= 4
    with pytest.raises(FrozenInstanceError):
        config.port = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("HOST", "::", "host", "::"),
        ("PORT", "0", "port", 0),
        ("PORT", "65535", "port", 65535),
        ("TIMELINE_EVENTS", "tables/events.csv", "events", Path("tables/events.csv")),
        ("TIMELINE_SOURCES", str(ROOT / "tests"), "sources", ROOT / "tests"),
        ("TIMELINE_PREFIX", "/", "prefix", "/"),
        ("TIMELINE_PREFIX", "/a/time-line/", "prefix", "/a/time-line/"),
        ("TIMELINE_WATCH", "0.5", "watch", 0.5),
        ("TIMELINE_EMBED", "*", "embed", ("*",)),
        ("TIMELINE_EMBED", "https://a.example, https://*.b.example:8443", "embed", ("https://a.example", "https://*.b.example:8443")),
        ("TIMELINE_PROXY", "2", "proxy", 2),
        ("TIMELINE_HOSTS", "a.example,.b.example", "hosts", ("a.example", ".b.example")),
        ("WEB_CONCURRENCY", "7", "workers", 7),
        ("TIMELINE_ACCESS_LOG", "", "access_log", ""),
        ("TIMELINE_LOG_LEVEL", "error", "log_level", "error"),
        ("TIMELINE_PLOTLY", "whole", "plotly", "whole"),
    ],
)  # fmt: skip
def test_values_that_can_be_used(name, text, field, value):
    assert getattr(read_config(environment={name: text}), field) == value


@pytest.mark.parametrize(
    ("name", "text", "write"),
    [
        ("PORT", "eighty", "write a whole number from 0 to 65535"),
        ("PORT", "65536", "write a whole number from 0 to 65535"),
        ("PORT", "-1", "write a whole number from 0 to 65535"),
        ("PORT", "٣", "write a whole number from 0 to 65535"),
        ("PORT", "9" * 5000, "write a whole number from 0 to 65535"),
        ("TIMELINE_PROXY", "yes", "write a whole number from 0 to 9"),
        ("TIMELINE_THREADS", "0", "write a whole number from 1"),
        ("TIMELINE_WATCH", "often", "write seconds as a number such as 2 or 0.5, or 0 for never"),
        ("TIMELINE_WATCH", "nan", "write seconds as a number such as 2 or 0.5, or 0 for never"),
        ("TIMELINE_SOURCES", "/nowhere/texts", "write the path of a folder that is there"),
        ("TIMELINE_EVENTS", "a\0b", "write the path of a file"),
        ("TIMELINE_PREFIX", "timeline", "write a path that begins and ends with a slash, such as /timeline/"),
        ("TIMELINE_PREFIX", "/timeline", "write a path that begins and ends with a slash, such as /timeline/"),
        ("TIMELINE_PREFIX", "//evil.example/", "write a path that begins and ends with a slash, such as /timeline/"),
        ("TIMELINE_PREFIX", "/a/../", "write a path that begins and ends with a slash, such as /timeline/"),
        ("TIMELINE_EMBED", "https://a.example;script-src *", "write * or addresses such as https://news.example instead of “https://a.example;script-src”"),
        ("TIMELINE_HOSTS", "https://a.example/", "write names such as timeline.example instead of “https://a.example/”"),
        ("TIMELINE_LOG_LEVEL", "loud", "write one of debug, info, warning, error, critical"),
        ("TIMELINE_PLOTLY", "full", "write one of basic, whole"),
    ],
)  # fmt: skip
def test_values_that_cannot_be_used_are_told_with_what_to_write(name, text, write):
    with pytest.raises(ConfigError) as told:
        read_config(environment={name: text})
    assert str(told.value) == f"{name} is “{text}” - {write}"


def test_all_that_cannot_be_used_is_told_at_once():
    with pytest.raises(ConfigError) as told:
        read_config(environment={"PORT": "x", "TIMELINE_PREFIX": "y", "TIMELINE_WATCH": "1"})
    assert [line.partition(" is ")[0] for line in str(told.value).splitlines()] == ["PORT", "TIMELINE_PREFIX"]


def test_what_is_given_goes_before_the_environment_and_that_before_the_default():
    found = find_settings({"port": 1, "host": None}, {"PORT": "x", "HOST": "::", "TIMELINE_WATCH": ""})
    assert [(found[name].value, found[name].origin) for name in ("port", "host", "watch")] == [
        (1, "option"),
        ("::", "environment"),
        (2.0, "default"),
    ]


@given(st.dictionaries(st.sampled_from([each.name for each in SETTINGS.values()]), st.text()))
def test_any_environment_gives_settings_or_says_what_is_wrong(environment):
    try:
        config = read_config(environment=environment)
    except ConfigError as err:
        names = [line.partition(" is “")[0] for line in re.split(r"\n(?=[A-Z_]+ is “)", str(err))]
        assert set(names) <= set(environment)
    else:
        assert config.prefix[0] == config.prefix[-1] == "/" and config.watch >= 0 and 0 <= config.port <= 65535


def test_a_misspelt_setting_is_named():
    environment = {"TIMELINE_HOST": "a.example", "TIMELINE_HOSTS": "a.example", "HOME": "/"}
    assert unknown_settings(environment) == ["TIMELINE_HOST is set, but no setting has that name"]


def test_the_command_prints_every_setting_and_where_it_comes_from():
    result = CliRunner(env={"TIMELINE_HOSTS": "a.example, b.example", "TIMELINE_EMBEDS": "*"}).invoke(main, ["config"])
    rows = [re.split(r"  +", line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [row[0] for row in rows] == [each.name for each in SETTINGS.values()]
    assert ["TIMELINE_HOSTS", "a.example b.example", "environment"] in [row[:3] for row in rows]
    assert ["TIMELINE_EVENTS", str(ROOT / "events.csv"), "default"] in [row[:3] for row in rows]
    assert [row[-1] for row in rows] == [each.meaning for each in SETTINGS.values()]
    assert result.stderr == "TIMELINE_EMBEDS is set, but no setting has that name\n"


def test_the_command_says_what_cannot_be_used():
    result = CliRunner(env={"PORT": "eighty"}).invoke(main, ["config"])
    assert result.exit_code == 1 and re.search(r"^PORT +eighty +environment ", result.stdout, re.MULTILINE)
    assert result.stderr == "Error: PORT is “eighty” - write a whole number from 0 to 65535\n"


def test_the_table_of_the_docs_is_that_of_the_settings():
    rows = re.findall(r"^\| (`[A-Z_]+` \| .*) \|$", HOSTING.partition("## Settings")[2], re.MULTILINE)
    assert rows == [f"`{each.name}` | {each.default} | {each.meaning}" for each in SETTINGS.values()]


def test_the_assets_are_at_hand():
    assert (ASSETS / "document.css").is_file() and (ASSETS / "fonts").is_dir()
