"""`timeline serve --production` with nothing kept: no answers, no pages, no pictures, no compressed bodies.

A store drops what is more than it may hold, so letting it hold nothing turns it off without a switch in the app.
"""

import timeline.web.lru

timeline.web.lru.MOST_BYTES = 0

from timeline.__main__ import main  # noqa: E402


def makes_anew() -> bool:
    """Whether a store has to make again what it was given before."""
    made = iter((b"first", b"second"))
    store: timeline.web.lru.LRUCache[bytes] = timeline.web.lru.LRUCache(len)
    return [store.get("key", lambda: next(made)) for _ in range(2)] == [b"first", b"second"]


if not makes_anew():
    raise SystemExit("timeline.web.lru still keeps: what would be measured is not what the table says")
main(["serve", "--production"])
