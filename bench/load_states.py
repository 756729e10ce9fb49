"""What readers ask for, drawn at random, the same each time: as a front page brings them, and no two alike."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urlencode

CALLBACK = "/_dash-update-component"
# The widths that the page asks for on usual screens, and how many of 20 readers have such a one: a phone asks for the
# list that is the same for all narrow screens, others for a chart in steps of 20 px.
WIDTHS = {519: 10, 744: 1, 984: 1, 1084: 2, 1164: 1, 1264: 4, 1564: 1}
COMMON = 30
COMMON_SHARE = 0.8  # of a front page's readers
DARK_SHARE = 0.3
FORMATS = ("events.json", "events.csv", "events.ics", "events.jsonld", "events.timelinejs.json")


@dataclass(frozen=True)
class Ask:
    """One request: a GET, or a POST where there is a body."""

    path: str
    body: str = ""

    def line(self) -> str:
        """As `load_wrk.lua` reads it."""
        return f"{self.path}\t{self.body}"

    def message(self, host: str) -> bytes:
        """The bytes of the request as a browser would send it, with what matters here."""
        head = f"{'POST' if self.body else 'GET'} {self.path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: br\r\n"
        if self.body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(self.body.encode())}\r\n"
        return f"{head}\r\n{self.body}".encode()


def filtering(query: str, width: int, theme: str = "light") -> Ask:
    """What the page's script sends for a query string, byte for byte."""
    value = {"query": query, "width": width, "theme": theme}
    inputs = [{"id": "request", "property": "data", "value": value}]
    outputs = {"id": "answer", "property": "data"}
    body = {"output": "answer.data", "outputs": outputs, "inputs": inputs, "changedPropIds": ["request.data"]}
    return Ask(CALLBACK, json.dumps(body, separators=(",", ":"), ensure_ascii=False))


class Readers:
    """Draws requests about the accounts of a server (those of its `/events.json`)."""

    def __init__(self, accounts: list[dict[str, Any]], seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.values = {
            "source": ranked(account["source"] for account in accounts),
            "actor": ranked(name.strip() for account in accounts for name in account["actors"].split(";")),
            "type": ranked(account["type"] for account in accounts),
            "standing": ranked(account["standing"] for account in accounts),
        }
        self.events = ranked(account["event"] for account in accounts)
        self.words = ranked(w.strip("“”’,.:;") for a in accounts for w in a["title"].split() if len(w) > 4)
        days = sorted(date.fromisoformat(account["start"]) for account in accounts if account["start"])
        self.first, self.last = days[len(days) // 20], days[-1]
        self.years = ranked(str(day.year) for day in days)
        self.common = self._common()

    def front_page(self, count: int) -> list[Ask]:
        """Requests in the proportions of a front page's readers: mostly a few states, on usual screens."""
        distinct = self.distinct()
        return [self.usual() if self.random.random() < COMMON_SHARE else next(distinct) for _ in range(count)]

    def usual(self) -> Ask:
        """A common state on a usual screen."""
        return filtering(self.random.choice(self.common), self._usual_width(), self._theme())

    def distinct(self) -> Iterator[Ask]:
        """The page's requests without end, no two for the same view."""
        return (filtering(query, self._usual_width(), self._theme()) for query in self.views())

    def views(self) -> Iterator[str]:
        """Query strings without end, no two alike."""
        seen: set[str] = set()
        while True:
            query = self.query()
            if query not in seen:
                seen.add(query)
                yield query

    def everything(self, count: int) -> Iterator[Ask]:
        """All that a server is asked: mostly filters, a third of those new; pages, downloads, texts, pictures."""
        distinct = self.distinct()
        for _ in range(count):
            kind = self.random.random()
            if kind < 0.75:
                yield next(distinct) if kind < 0.25 else self.usual()
            else:
                yield Ask(self._address(kind))

    def _address(self, kind: float) -> str:
        query = self.query()
        some = query if self.random.random() < 0.5 else ""
        if kind < 0.86:
            return f"/?{some}"
        if kind < 0.95:
            return f"/{self.random.choice(FORMATS)}?{some}"
        if kind < 0.985:
            return f"/source/{quote(self.random.choice(self.values['source']))}"
        return f"/preview.png?{query}" if kind < 0.989 else f"/picture.svg?size=1440x900&{query}"

    def query(self) -> str:
        """A query string as readers come to one: a stretch of time, a filter or two, words, an open card."""
        kinds = (self._window, self._filters, self._filters, self._search, self._card, self._period)
        pairs = self.random.choice(kinds)()
        if self.random.random() < 0.25:
            pairs.append(("lanes", self.random.choice(("actor", "type", "one"))))
        if self.random.random() < 0.15:
            pairs.append(("view", self.random.choice(("list", "coverage", "actors", "sources"))))
        return urlencode(pairs)

    def _common(self) -> list[str]:
        values = self.values
        pairs = [("source", source) for source in values["source"][:5]] + [("actor", a) for a in values["actor"][:4]]
        pairs += [("standing", standing) for standing in values["standing"][:3]]
        pairs += [("type", kind) for kind in values["type"][:4]] + [("event", event) for event in self.events[:4]]
        pairs += [("view", view) for view in ("list", "coverage", "actors", "sources")]
        pairs += [("lanes", lanes) for lanes in ("actor", "type", "one")]
        years = [[("from", f"{year}-01-01"), ("to", f"{year}-12-31")] for year in self.years[:4]]
        return [urlencode(some) for some in [[], *years, *([pair] for pair in pairs)]][:COMMON]

    def _days(self, least: int, most: int) -> tuple[str, str]:
        length = self.random.randint(least, most)
        room = max((self.last - self.first).days - length, 1)
        start = self.first + timedelta(self.random.randrange(room))
        return start.isoformat(), (start + timedelta(length)).isoformat()

    def _window(self) -> list[tuple[str, str]]:
        return list(zip(("start", "end"), self._days(20, 1_500), strict=True))

    def _period(self) -> list[tuple[str, str]]:
        return list(zip(("from", "to"), self._days(30, 1_500), strict=True))

    def _filters(self) -> list[tuple[str, str]]:
        facets = self.random.sample(list(self.values), self.random.choice((1, 1, 2)))
        return [(facet, value) for facet in facets for value in self._some(self.values[facet])]

    def _some(self, values: list[str]) -> list[str]:
        return self.random.sample(values[:20], min(self.random.choice((1, 1, 2, 3)), len(values)))

    def _search(self) -> list[tuple[str, str]]:
        return [("q", self.random.choice(self.words))]

    def _card(self) -> list[tuple[str, str]]:
        return [("event", self.random.choice(self.events))]

    def _usual_width(self) -> int:
        return self.random.choices(list(WIDTHS), list(WIDTHS.values()))[0]

    def _theme(self) -> str:
        return "dark" if self.random.random() < DARK_SHARE else "light"


def ranked(values: Any) -> list[str]:
    """The values that there are, the most frequent first."""
    return [value for value, _ in Counter(sorted(value for value in values if value)).most_common()]
