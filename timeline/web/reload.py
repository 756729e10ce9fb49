"""The tables are watched while they are served: a good edit is taken over within seconds, a bad one changes nothing."""

import logging
import os
import threading
import time
from pathlib import Path
from typing import Protocol

from flask import Flask, request

from timeline.data.csv_file import read_bytes, read_sheet
from timeline.data.load import ACTORS_FILE, SOURCES_FILE, load_archive
from timeline.data.problems import TableError, errors
from timeline.data.schema import ACCOUNT_COLUMNS, ACTOR_COLUMNS, SOURCE_COLUMNS
from timeline.data.stamps import Signature, stamp_tables, stamp_texts
from timeline.page.service import Service
from timeline.web.memory import settle

SETTLED = 0.5  # seconds: files that changed less long ago may be half-written
SHRUNK = 5.0  # seconds: and so may one that is now shorter, and breaks off between two rows, where nothing tells
LOG = logging.getLogger("timeline.web.reload")


class Watched(Protocol):
    """An app whose service is replaced whole."""

    service: Service
    server: Flask


class Watch:
    """Looks at the files of an app's tables when requests come, at most every so often.

    The request that finds them changed loads them; all others are answered from the data in service meanwhile. Until
    an edit can be used, `Service.stale` of the data in service says why not.
    """

    def __init__(
        self,
        app: Watched,
        events: Path,
        texts: Path | None,
        loaded: Signature,
        every: float,
        drafts: bool = False,
        cache: Path | None = None,
    ) -> None:
        """`loaded` is `stamp_tables` of the tables from before they were loaded; `every`: seconds between two looks, 0 is never.

        `drafts` and `cache` are those of `load_archive`.
        """
        self._app, self._events, self._texts = app, events, texts
        self._every, self._drafts, self._cache = every, drafts, cache
        self._lock = threading.Lock()
        self._next = 0.0  # time.monotonic() of the next look
        state = self._signature()
        self._done = (
            state if state[: len(loaded)] == loaded else ()
        )  # of the files that were loaded, or found to be bad
        self._good = loaded  # of the files that are in service
        self._seen: tuple[Signature, float] = (self._done, 0.0)

    def begin(self) -> None:
        """Look from now on, before requests that show data."""
        self._app.server.extensions["watch"] = self
        if self._every > 0:
            self._app.server.before_request(self.look)

    def follow(self) -> None:
        """Look without requests, too, also in a process that only forks others: each is to begin with the last good data.

        It does not fork while tables are loaded, as what is locked meanwhile would stay locked in the new process.
        """
        if self._every > 0:
            free = self._lock.release
            os.register_at_fork(before=self._lock.acquire, after_in_parent=free, after_in_child=free)
            threading.Thread(target=self._follow, daemon=True).start()

    def _follow(self) -> None:
        while True:
            time.sleep(self._every)
            with self._lock:
                self.take()

    def look(self) -> None:
        """Take over what changed, where it is time to look and nobody else does."""
        if request.path.startswith(("/assets/", "/_dash-component-suites/")):
            return
        if time.monotonic() < self._next or not self._lock.acquire(blocking=False):
            return
        try:
            self.take()
        finally:
            self._next = time.monotonic() + (self._every if self._seen[0] == self._done else min(self._every, SETTLED))
            self._lock.release()

    def take(self) -> bool:
        """Load the files where they changed and have come to rest; whether new data are in service."""
        signature = self._signature()
        at_rest = self._at_rest(signature)
        if signature == self._done or not at_rest:
            return False
        try:
            service = self._load()
        except TableError as err:
            self._keep(str(err))
        except Exception:  # whatever an edit may bring about, the last good data stay
            LOG.exception("The tables cannot be loaded")
            self._keep("The tables cannot be loaded; the log says why")
        else:
            if self._signature() != signature:
                return False  # changed while it was read: looked at again next time
            self._done = self._good = signature
            self._app.service = service
            settle()
            LOG.warning("Tables loaded anew: version %s", service.archive.version)
            return True
        self._done = signature
        return False

    def _load(self) -> Service:
        archive = load_archive(self._events, self._texts, self._drafts, self._cache)
        self._refuse_fragments()
        emptied = archive.accounts.empty and not self._app.service.archive.accounts.empty
        if emptied and not self._drafts:  # at the desk that is what there is to see, and why
            raise TableError(self._events.name, "has no row that can be shown", "mend the rows, see `check`")
        service = Service(archive)
        service.warm()  # also proves that it can be shown
        return service

    def _refuse_fragments(self) -> None:
        """A file that breaks off in the middle of a row is not yet written, whatever else may be right with it."""
        tables = ((self._events, ACCOUNT_COLUMNS), (self._events.with_name(SOURCES_FILE), SOURCE_COLUMNS))
        for path, columns in (*tables, (self._events.with_name(ACTORS_FILE), ACTOR_COLUMNS)):
            raw = read_bytes(path)
            if raw.endswith((b"\n", b"\r")):
                continue
            sheet = read_sheet(raw, path.name, columns)
            if sheet.last in {*(problem.row for problem in errors(sheet.problems)), *sheet.short}:
                raise TableError(path.name, f"breaks off in row {sheet.last}", "write the whole file")

    def _keep(self, fault: str) -> None:
        LOG.error("%s. The data of before stay in service (version %s).", fault, self._app.service.archive.version)
        self._app.service.stale = fault

    def _at_rest(self, signature: Signature) -> bool:
        """Whether nothing was written for a moment, by the clock of the files or by ours."""
        now = time.monotonic()
        if signature != self._seen[0]:
            self._seen = (signature, now)
        newest = max((file[3] for file in signature if file), default=0) / 1e9
        gone = None in signature[:3]  # a file that is put in place of another may be away for a moment
        rest = SHRUNK if self._shorter(signature) else SETTLED
        return now - self._seen[1] >= rest or (not gone and rest <= time.time() - newest)

    def _shorter(self, signature: Signature) -> bool:
        """Whether a table or the topic has fewer bytes than the one in service."""
        return any(new and old and new[1] < old[1] for new, old in zip(signature[:4], self._good, strict=False))

    def _signature(self) -> Signature:
        """Of every file that the data come from."""
        return stamp_tables(self._events) + stamp_texts(self._app.service.archive, self._events, self._texts)
