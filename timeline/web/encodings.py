"""Content encodings: which an asker can read, and bytes in them."""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator

from flask import request

try:
    import brotli
except ImportError:  # see requirements-serve.txt
    brotli = None

LEAST = 600  # bytes: less is not worth compressing
TEXTS = ("text/", "application/json", "application/ld+json", "application/javascript", "image/svg+xml")
ENCODINGS = ("br", "gzip") if brotli else ("gzip",)
# What is taken per effort: answers are waited for, a page with its pictures is a tenth shorter for some milliseconds more,
# and what is done once may be slow.
LEVELS = {"quick": {"br": 4, "gzip": 6}, "page": {"br": 5, "gzip": 8}, "once": {"br": 9, "gzip": 9}}


def compress(body: bytes, encoding: str, effort: str = "quick") -> bytes:
    """The bytes in an encoding; `effort` is one of LEVELS."""
    level = LEVELS[effort][encoding]
    return bytes(brotli.compress(body, quality=level)) if encoding == "br" else gzip.compress(body, level, mtime=0)


def compress_parts(parts: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """The same part by part, for what is never whole in memory."""
    if not encoding:
        yield from parts
        return
    process, finish = _brotli() if encoding == "br" else _gzip()
    yield from (made for part in parts if (made := process(part)))
    yield finish()


def _brotli() -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    maker = brotli.Compressor(quality=LEVELS["quick"]["br"])
    return maker.process, maker.finish


def _gzip() -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    maker = zlib.compressobj(LEVELS["quick"]["gzip"], wbits=31)
    return maker.compress, maker.flush


def asked_encoding() -> str:
    """The encoding that the asker likes best, "" for none."""
    return request.accept_encodings.best_match(ENCODINGS) or "" if request.accept_encodings else ""


def is_text(mimetype: str | None) -> bool:
    return bool(mimetype) and str(mimetype).startswith(TEXTS)
