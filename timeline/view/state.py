"""The view as a value: what a reader has chosen, to and from the query string, and said in words."""

import calendar
import re
import unicodedata
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote_plus

from timeline.languages.language import ENGLISH, LANGUAGES, Language, message

LANES = ("source", "actor", "type", "one")
LABELS = ("headlines", "all")
VIEWS = ("timeline", "list", "coverage", "actors", "sources", "corrections", "about")
SORTS = ("time", "sources")
ORDERS = ("earliest", "latest")
THEMES = ("light", "dark")
FACETS = ("source", "actor", "standing", "type")
MARKS = re.compile(r"\??(?:utm_\w{1,20}|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id)=")  # of links that others pass on
LONGEST_QUERY = 8_000  # characters; servers refuse much longer request lines anyway
LONGEST_SEARCH = 200
MOST_PAIRS = 500


class ViewState(NamedTuple):
    """One view of the timeline. Every field but `from_` is named as its key in the query string.

    Dates are whole days, both ends inclusive; `from_`/`to` filter by period, `start`/`end` are the visible window.
    Empty tuples and None mean "no choice". `tour` is a chapter, 1 the first; the one after the last is the end.
    """

    source: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    q: str = ""
    from_: date | None = None
    to: date | None = None
    start: date | None = None
    end: date | None = None
    lanes: str = "source"
    labels: str = "headlines"
    calendar: bool = False
    view: str = "timeline"
    sort: str = "time"
    order: str = "earliest"
    event: str = ""
    account: str = ""
    highlight: tuple[str, ...] = ()
    theme: str = ""
    lang: str = ""
    embed: bool = False
    tour: int = 0
    data: str = ""
    page: int = 1

    def choices(self, facet: str) -> tuple[str, ...]:
        """The chosen values of one facet, e.g. `choices("source")`."""
        return getattr(self, facet)

    @property
    def filters(self) -> "ViewState":
        """The filters alone: states of which these are the same show the same accounts, as far as their windows are."""
        names = (*FACETS, "q", "from_", "to")
        return ViewState(**{name: getattr(self, name) for name in names})

    @property
    def fold(self) -> bool:
        """True when months without accounts are left out of the axis: what old links call `fold`."""
        return not self.calendar

    @property
    def zoomed(self) -> bool:
        """True when the address names the visible window."""
        return self.start is not None or self.end is not None

    @property
    def filtered(self) -> bool:
        """True when any facet, the search or the period narrows the accounts."""
        return any(self.choices(f) for f in FACETS) or bool(self.q or self.from_ or self.to)

    def but(self, **change: Any) -> "ViewState":
        """The same view with some fields changed."""
        return self._replace(**change)

    def opened(self, event: str, account: str = "") -> "ViewState":
        """The same view with the card of an event open, and one of its accounts first; closed for ""."""
        return self.but(event=event, account=account)

    def cleared(self) -> "ViewState":
        """The same view without any filter."""
        return self.but(source=(), actor=(), type=(), standing=(), q="", from_=None, to=None, page=1)


@dataclass(frozen=True)
class Vocabulary:
    """The values that the data knows, for each key that takes only known ones."""

    source: frozenset[str] = frozenset()
    actor: frozenset[str] = frozenset()
    type: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()
    event: Container[str] = frozenset()
    account: Container[str] = frozenset()
    highlight: Container[str] = frozenset()
    lang: frozenset[str] = frozenset(LANGUAGES)
    chapters: int = 0


class Unreadable(ValueError):
    """A value of the query string that cannot be used; its text is the notice, with the key and the value to be filled in."""

    def __init__(self, words: str, **values: object) -> None:
        super().__init__(words)
        self.words, self.values = words, values


def from_query(
    query: str, known: Vocabulary | None = None, language: Language = ENGLISH
) -> tuple[ViewState, list[str]]:
    """Read a query string ("?source=a&source=b&q=aid") into a state and notices on what was ignored.

    Never fails: unknown keys and values, and anything hostile, are left out and named in a notice. With `known` None, values are
    taken without looking them up.
    """
    pairs, notices = _pairs(query, language)
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        if name in KEYS:
            given.setdefault(name, []).append(value)
        else:
            words = message("The address has a key “%(key)s” that this page does not know; it was ignored.")
            notices.append(language.gettext(words, key=_short(name)))
    values: dict[str, Any] = {}
    for name, texts in given.items():
        key = KEYS[name]
        read = [v for text in texts if (v := _read_one(key, text, known, notices, language)) is not None]
        if read:
            values[key.field] = tuple(dict.fromkeys(read)) if key.many else read[-1]
    state = _in_order(ViewState(**values), notices, language)
    if known is not None and state.tour > known.chapters + 1:
        state = _known_chapter(state, known.chapters, notices, language)
    return state, list(dict.fromkeys(notices))


def unmarked(query: str) -> str:
    """A query string without the marks that social networks and newsletters put into the links that they pass on.

    They say nothing of the view; each reader has another, and what is kept for one address would serve one reader.
    """
    return "&".join(part for part in query.split("&") if not MARKS.match(part))


def to_query(state: ViewState, without: Iterable[str] = ()) -> str:
    """The canonical query string, without "?", keys in the order of `KEYS`, defaults left out; "" for the default view."""
    skip, pairs = set(without), []
    for key, field, default in _WRITTEN:
        value = getattr(state, field)
        if value != default and key.name not in skip:
            pairs += [f"{key.name}={quote_plus(key.write(v))}" for v in (value if key.many else [value])]
    return "&".join(pairs)


def toggled(state: ViewState, facet: str, value: str) -> ViewState:
    """The state with one value of a facet added, or taken away where it was chosen."""
    chosen = state.choices(facet)
    after = tuple(v for v in chosen if v != value) if value in chosen else (*chosen, value)
    return state.but(**{facet: after})


def asked_language(query: object, default: str = "en") -> str:
    """The language that a query string asks for, where there is such a one; else the default."""
    if not isinstance(query, str) or len(query) > LONGEST_QUERY:
        return default
    asked = re.findall(r"(?:^|[?&])lang=([A-Za-z0-9-]{2,16})(?=&|$)", query)
    return asked[-1] if asked and asked[-1] in LANGUAGES else default


def whole_year(first: date | None, last: date | None) -> int | None:
    """The year that a period covers exactly; None otherwise."""
    if not first or not last or first.year != last.year:
        return None
    return first.year if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) else None


# --- reading and writing single values -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Key:
    """One key of the query string: how its text is read and written, and what it means to a reader of the README."""

    name: str
    meaning: str
    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = str
    many: bool = False
    known: bool = False
    allowed: tuple[str, ...] = ()  # where only these can be asked for
    attribute: str = ""
    old: bool = False  # of old links: still read, never written

    @property
    def field(self) -> str:
        """The field of ViewState that holds it (`from` is a word of Python, so its field is `from_`)."""
        return self.attribute or self.name


def _switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise Unreadable("%(key)s: “%(value)s” is neither 0 nor 1; it was ignored.")
    return text == "1"


def _day(text: str, last: bool = False) -> date:
    """A day, or the first (`last`: the final) day of a year or month: 2019, 2019-02, 2019-02-23."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text):
        raise Unreadable("%(key)s: “%(value)s” is not a date (write 2019, 2019-02 or 2019-02-23); it was ignored.")
    if "-00" in text:
        raise Unreadable("%(key)s: “%(value)s” is no day of the calendar; it was ignored.")
    year, month, day = [*(int(p) for p in text.split("-")), 0, 0][:3]
    try:
        month = month or (12 if last else 1)
        return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))
    except (ValueError, calendar.IllegalMonthError) as error:
        raise Unreadable("%(key)s: “%(value)s” is no day of the calendar; it was ignored.") from error


def _last_day(text: str) -> date:
    return _day(text, last=True)


def _words(text: str) -> str:
    """Search text: no control characters, blanks folded, at most LONGEST_SEARCH characters."""
    clean = "".join(" " if unicodedata.category(c).startswith("C") else c for c in text)
    return " ".join(clean.split())[:LONGEST_SEARCH].strip()


def _version(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{12}", text):
        raise Unreadable("%(key)s: “%(value)s” is no version of the data; it was ignored.")
    return text


def _chapter(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,3}", text):
        raise Unreadable("%(key)s: “%(value)s” is no chapter of the tour; it was ignored.")
    return int(text)


def _page(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise Unreadable("%(key)s: “%(value)s” is no page; it was ignored.")
    return int(text)


def _unfolded(text: str) -> bool:
    return not _switch(text)


def _iso(day: date) -> str:
    return day.isoformat()


def _bit(value: bool) -> str:
    return "1" if value else "0"


KEYS: dict[str, Key] = {
    key.name: key
    for key in (
        Key("source", "only accounts by this source (repeat for several)", many=True, known=True),
        Key("actor", "only accounts naming this actor or one of its members (repeatable)", many=True, known=True),
        Key("type", "only this kind of event (repeatable)", many=True, known=True),
        Key("standing", "only `reported`, `alleged`, `planned` or `denied` (repeatable)", many=True, known=True),
        Key("q", "only accounts that hold all of these words", _words),
        Key("from", "period filter: from this day on (`2019`, `2019-02`, `2019-02-23`)", _day, _iso, attribute="from_"),
        Key("to", "period filter: up to this day", _last_day, _iso),
        Key("start", "first day of the visible window (zoom)", _day, _iso),
        Key("end", "last day of the visible window", _last_day, _iso),
        Key("lanes", "lanes of the timeline: `source`, `actor`, `type` or `one`", allowed=LANES),
        Key("labels", "`headlines`, or `all` to name every mark", allowed=LABELS),
        Key("calendar", "`1` draws calendar time, with the months that have no accounts", _switch, _bit),
        Key("fold", "`0` in old links is `calendar=1`", _unfolded, attribute="calendar", old=True),
        Key("view", "`timeline`, `list`, `coverage`, `actors`, `sources`, `corrections` or `about`", allowed=VIEWS),
        Key("sort", "order of the coverage view: by `time` or by number of `sources`", allowed=SORTS),
        Key("order", "whether list and phone line begin with the `earliest` or the `latest`", allowed=ORDERS),
        Key("event", "the event whose card is open", known=True),
        Key("account", "which of the event's accounts comes first in its card", known=True),
        Key("highlight", "accounts or events to point at (repeatable)", many=True, known=True),
        Key("theme", "`light` or `dark`; without it the reader's system decides", allowed=THEMES),
        Key("lang", "language of the page", known=True),
        Key("embed", "`1` is a compact page for an iframe", _switch, _bit),
        Key("tour", "the chapter of the tour, `1` the first; without chapters the headline events one by one", _chapter, str),
        Key("data", "the data version that a citation was made from; the page says when the data have changed since", _version),
        Key("page", "which page of a long list", _page, str),
    )
}  # fmt: skip
DEFAULTS: dict[str, Any] = ViewState()._asdict()
_WRITTEN = [(key, key.field, DEFAULTS[key.field]) for key in KEYS.values() if not key.old]


def _pairs(query: str, language: Language) -> tuple[list[tuple[str, str]], list[str]]:
    if not isinstance(query, str):
        return [], [language.gettext("The address could not be read and was ignored.")]
    if len(query) > LONGEST_QUERY:
        words = message("The address was longer than %(n)s characters and was ignored.")
        return [], [language.gettext(words, n=language.format_number(LONGEST_QUERY))]
    try:
        return parse_qsl(
            query.removeprefix("?"), keep_blank_values=False, max_num_fields=MOST_PAIRS, errors="replace"
        ), []
    except ValueError:
        return [], [language.gettext("The address held more than %(n)s keys and was ignored.", n=MOST_PAIRS)]


def _read_one(key: Key, text: str, known: Vocabulary | None, notices: list[str], language: Language) -> Any:
    try:
        if key.allowed and text not in key.allowed:
            some = ", ".join(key.allowed)
            raise Unreadable("%(key)s: “%(value)s” is none of %(allowed)s; it was ignored.", allowed=some)
        value = key.read(text)
        if key.known and known is not None and value not in getattr(known, key.name):
            raise Unreadable("%(key)s: “%(value)s” is not in this data; it was ignored.")
        return value
    except Unreadable as error:
        notices.append(language.gettext(error.words, key=key.name, value=_short(text), **error.values))
        return None


def _in_order(state: ViewState, notices: list[str], language: Language) -> ViewState:
    for first, last, name in (("from_", "to", "to"), ("start", "end", "end")):
        a, b = getattr(state, first), getattr(state, last)
        if a and b and b < a:
            words = message("%(key)s: “%(value)s” lies before “%(first)s”; it was ignored.")
            notices.append(language.gettext(words, key=name, value=b.isoformat(), first=a.isoformat()))
            state = state.but(**{last: None})
    return state


def _known_chapter(state: ViewState, chapters: int, notices: list[str], language: Language) -> ViewState:
    """Without chapters any number begins the tour of the headlines; with them there is one step more, the end."""
    if not chapters:
        return state.but(tour=1)
    words = message("%(key)s: “%(value)s” is no chapter of the tour; it was ignored.")
    notices.append(language.gettext(words, key="tour", value=state.tour))
    return state.but(tour=0)


def _short(text: str) -> str:
    text = _words(text)
    return text if len(text) <= 40 else text[:39] + "…"
