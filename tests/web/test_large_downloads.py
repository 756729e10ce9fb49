"""Downloads of very many accounts: sent piece by piece, they are the same files, and nothing of them is kept."""

import gzip
from unittest.mock import patch

import pytest

from timeline.export.formats import FORMATS, export
from timeline.export.pieces import PIECE, joined
from timeline.web import routes


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("encoding", ["", "gzip", "br"])
def test_a_file_sent_in_pieces_is_the_one_sent_whole(small_app, form, encoding):
    query = "source=gazette-2021-03-09"
    with patch.object(routes, "MOST_WHOLE", 0):
        sent = small_app.server.test_client().get(
            f"/{FORMATS[form].file}?{query}", headers={"Accept-Encoding": encoding}
        )
    assert sent.status_code == 200 and "Content-Length" not in sent.headers and "ETag" in sent.headers
    body = sent.data
    if sent.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    if sent.headers.get("Content-Encoding") == "br":
        body = pytest.importorskip("brotli").decompress(body)
    assert body.decode() == export(small_app.service.catalog(query), query, form)


def test_pieces_have_a_size():
    assert [len(part) for part in joined(["x" * 10] * 20_000)] == [PIECE + 4, PIECE + 4, PIECE + 4, 3380]
