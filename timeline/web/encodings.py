"""Content encodings: which an asker can read, and bytes in them."""

import gzip

from flask import request

try:
    import brotli
except ImportError:  # see requirements-serve.txt
    brotli = None

LEAST = 600  # bytes: less is not worth compressing
TEXTS = ("text/", "application/json", "application/ld+json", "application/javascript", "image/svg+xml")
ENCODINGS = ("br", "gzip") if brotli else ("gzip",)


def compress(body: bytes, encoding: str, thorough: bool = False) -> bytes:
    """The bytes in an encoding; `thorough` is slow, for what is done once."""
    if encoding == "br":
        return bytes(brotli.compress(body, quality=9 if thorough else 4))
    return gzip.compress(body, 9 if thorough else 6, mtime=0)


def asked_encoding() -> str:
    """The encoding that the asker likes best, "" for none."""
    return request.accept_encodings.best_match(ENCODINGS) or "" if request.accept_encodings else ""


def is_text(mimetype: str | None) -> bool:
    return bool(mimetype) and str(mimetype).startswith(TEXTS)
