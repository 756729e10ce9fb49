"""The tree of actors is climbed step by step: as deep and as long as a table may be."""

from builders import said

from timeline.data.actor_tree import ancestors, circles, closure, levels, members
from timeline.data.references import MOST_LEVELS, TOO_DEEP
from timeline.data.schema import split_list

MANY = 100_000


def chain(length: int) -> list[dict[str, str]]:
    """A1 below A0, A2 below A1 and so on, the deepest first."""
    return [{"actor": f"A{n}", "part_of": f"A{n - 1}" if n else ""} for n in reversed(range(length))]


def test_levels_and_circles():
    part_of = {"crew": "union", "union": "", "a": "b", "b": "a", "c": "a", "self": "self", "lost": "nobody"}
    assert levels(part_of) == {"union": 1, "crew": 2}
    assert circles(part_of) == {"a": ["a", "b"], "b": ["a", "b"], "self": ["self"]}


def test_as_deep_as_is_read(tables):
    tables.actors += chain(MOST_LEVELS)
    archive = tables.cell("events", 2, actors=f"A{MOST_LEVELS - 1}").load()
    assert archive.problems == ()
    line = [f"A{n}" for n in reversed(range(MOST_LEVELS))]
    assert closure(split_list(archive.accounts["actors"][0]), ancestors(archive.actors)) == line
    assert len(members(archive.actors)["A0"]) == MOST_LEVELS


def test_too_deep_is_said_and_takes_what_is_below_along(tables):
    tables.actors += chain(MOST_LEVELS + 2)
    archive = tables.cell("events", 2, actors="A0").load()
    deepest = MOST_LEVELS + 1
    assert said(archive.problems) == [
        f'actors.csv:9: part_of: "A{deepest - 1}" is an unknown actor - mend row 10 of actors.csv first',
        f'actors.csv:10: part_of: "A{deepest - 2}" {TOO_DEEP} - name one further up',
    ]
    assert "A49" in set(archive.actors["actor"]) and "A50" not in set(archive.actors["actor"])
    assert archive.accounts["actors"][0] == "A0"


def test_a_hundred_thousand_in_one_line(tables):
    tables.actors += chain(MANY)
    archive = tables.load()
    assert len(archive.actors) == 7 + MOST_LEVELS
    assert len(archive.problems) == MANY - MOST_LEVELS
    assert len(archive.accounts) == 6


def test_a_hundred_thousand_below_somebody_unknown(tables):
    tables.actors += [*chain(MANY)[:-1], {"actor": "A0", "part_of": "Nobody"}]
    archive = tables.load()
    assert len(archive.actors) == 7
    assert said(archive.problems)[-1] == (
        f'actors.csv:{MANY + 8}: part_of: "Nobody" is an unknown actor - add it to actors.csv'
    )
    assert len(archive.problems) == MANY


def test_a_hundred_thousand_in_a_circle(tables):
    tables.actors += [*chain(MANY)[:-1], {"actor": "A0", "part_of": f"A{MANY - 1}"}]
    archive = tables.load()
    assert len(archive.actors) == 7
    assert said(archive.problems)[-1].startswith(
        f'actors.csv:{MANY + 8}: part_of: "A{MANY - 1}" closes a circle: A0 > A{MANY - 1} > A{MANY - 2} > '
    )
