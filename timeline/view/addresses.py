"""Addresses: where views, sources, files and pictures of the timeline are found, on a server or in a folder of files.

They are relative to the page that holds them, so they are right under any path, on any host and on a disk, and what is
made once serves readers of all of them. Only what leaves the page is given a `root` with a host.
"""

import hashlib
import re
from dataclasses import dataclass, replace

from timeline.view.state import ViewState, to_query

PLAIN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = re.compile(r"index|con|prn|aux|nul|(com|lpt)[0-9]")  # by web servers, and by Windows whatever the suffix
LONGEST_STEM = 80  # characters


def file_stem(key: str) -> str:
    """What the file of a key is called, without its suffix; two keys never have the same file, on whatever disk.

    Plain keys keep their name. Others, which a disk or host may not tell apart or not take at all, are made plain and
    marked by a hash after two hyphens, that no plain key has.
    """
    if PLAIN.fullmatch(key) and not RESERVED.fullmatch(key) and len(key) <= LONGEST_STEM:
        return key
    plain = "-".join(re.findall(r"[a-z0-9]+", key.lower()))[:40].strip("-")
    return f"{plain or 'key'}--{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


@dataclass(frozen=True)
class Addresses:
    """The addresses that a page in one language holds.

    `root` leads from that page to the folder of the timeline: "" on the timeline's own page, "../" on the page of a
    source, "/timeline/" or "https://news.example/timeline/" from anywhere else.

    A server is told the language by the key `lang`, and where that is missing by the reader's browser. In a folder of
    files each language has files of its own, those of the topic's own language the plain names.
    """

    lang: str = "en"  # the page's language
    own: str = "en"  # the topic's
    root: str = ""
    static: bool = False
    paged: frozenset[str] = frozenset()  # sources of which the page is one of several

    def seen_from(self, root: str) -> "Addresses":
        """The same addresses, for a page from which `root` leads to the timeline's folder."""
        return replace(self, root=root)

    def view(self, state: ViewState | None = None) -> str:
        """The timeline in a view, by default its first one, in the language of this page unless the view has another."""
        state = state or ViewState()
        if self.static:
            query = to_query(state.but(lang=""))
            return self.root + self.file("index", state.lang or self.lang) + (query and f"?{query}")
        return f"{self.root}?{to_query(state.but(lang=state.lang or self.lang))}"

    def source(self, source: str, account: str = "", page: int = 1) -> str:
        """The page of a source, one of several where it has them, at the passage of an account where one is given."""
        place = f"#p-{account}" if account else ""
        name = self.file(file_stem(source), self.lang) if self.static else f"{source}?lang={self.lang}"
        if account and source in self.paged and not self.static:
            name += f"&account={account}"
        return f"{self.root}source/{name}{f'&page={page}' if page > 1 else ''}{place}"

    def asset(self, name: str, mark: str = "") -> str:
        """A file of assets/; `mark` changes with its content, so that browsers may keep it."""
        return f"{self.root}assets/{name}" + (mark and f"?v={mark}")

    def download(self, file: str, query: str = "") -> str:
        """A file made of a view, `events.csv` for instance, or its picture; a folder of files has the one of all accounts."""
        return f"{self.root}{file}" if self.static or not query else f"{self.root}{file}?{query}"

    def file(self, name: str, lang: str) -> str:
        """The name of a page's file in a language."""
        return f"{name}.html" if lang == self.own else f"{name}.{lang}.html"
