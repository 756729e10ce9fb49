"""The accounts of a view as a W3C Web Annotation collection (https://www.w3.org/TR/annotation-model/).

An account is an Annotation that describes a passage. The passage is a RangeSelector, which by the model reaches from
the beginning of its start "through to the beginning of the ending selector, but not including it". So the last words
of the passage are the *prefix* of the ending selector, which itself selects the empty text right after them; as its
exact text they would be cut off. Apache Annotator documents the same way. White space is folded, as in the tables.

Nobody noted when an account was written, and by whom: annotations have no `created`, and their creator is named as the
topic's curators. The creator of a target is the author that its source names.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from timeline.data.passages import split_passage
from timeline.dates.edtf import write_edtf
from timeline.export.fields import headline, key, standing, urn
from timeline.export.pieces import Streamed, write_json
from timeline.languages.isolation import isolate
from timeline.view.catalog import Catalog
from timeline.view.state import to_query
from timeline.view.view import View

EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"  # the Library of Congress names its own form as a datatype
CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def as_jsonld(catalog: Catalog, view: View) -> Iterator[str]:
    """A collection with its one page in it; without a page where no account is shown, as a page may not be empty."""
    name = f"{catalog.archive.version}?{to_query(view.state)}"
    page = {"id": urn(f"page {name}"), "type": "AnnotationPage", "partOf": urn(name), "startIndex": 0}
    collection: dict[str, Any] = {
        "@context": CONTEXT,
        "id": urn(name),
        "type": "AnnotationCollection",
        "label": f"{isolate(catalog.topic_title)}. {view.describe}",
        "creator": _curators(catalog),
        "schema:version": catalog.archive.version,
        "total": view.count,
    }
    if view.count:
        items = Streamed(view.count, (_annotation(catalog, n) for n in view))
        collection |= {"first": {**page, "items": items}, "last": page["id"]}
    return write_json(collection)


def selector(passage: str) -> dict[str, Any]:
    """The passage by its first words and, just before its end, its last words."""
    first, last = split_passage(passage)
    return {
        "type": "RangeSelector",
        "startSelector": {"type": "TextQuoteSelector", "exact": first},
        "endSelector": {"type": "TextQuoteSelector", "exact": "", "prefix": last},
    }


def _annotation(catalog: Catalog, number: int) -> dict[str, Any]:
    account = catalog.accounts[number]
    row, source = account.row, catalog.sources[str(account.row["source"])]
    kind = catalog.names["type"].get(str(row["type"]), str(row["type"]))
    annotation = {
        "id": urn(key(account)),
        "type": "Annotation",
        "motivation": "describing",
        "creator": _curators(catalog),
        "body": [
            {**_body("describing", str(row["summary"])), "language": _language(catalog, number)},
            _body("classifying", standing(account)),
            _body("tagging", kind),
        ],
        "target": {
            "type": "SpecificResource",
            "source": _source(source),
            **({"state": {"type": "TimeState", "cached": source["archived"]}} if source["archived"] else {}),
            "selector": selector(str(row["passage"])),
        },
        "dcterms:title": headline(account),
        "dcterms:identifier": str(row["id"]),
        "dc:subject": str(row["event"]),
        "dcterms:temporal": account.date,
    }
    if not pd.isna(row["start"]):
        annotation["schema:temporalCoverage"] = f"{row['start'].date()}/{row['end'].date()}"
        annotation["dcterms:date"] = {"@type": EDTF, "@value": write_edtf(row["span"])}
    return annotation


def _body(purpose: str, words: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": words, "format": "text/plain"}


def _language(catalog: Catalog, number: int) -> str:
    """The language of a summary: the topic's own, unless it is shown in a translation."""
    translated = catalog.accounts[number].row["summary"] != catalog.records[number]["summary"]
    return catalog.language.code if translated else catalog.archive.topic.language


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    """The source: its public address, or a name of its own where none is known."""
    record = {
        "id": source["url"] or urn(f"source {source['source']} {source['sha256']}".strip()),
        "type": "Text",
        "language": source["language"],
        "creator": {"name": source["author"]} if source["author"] else "",
        "dcterms:title": source["title"],
        "dc:publisher": source["publisher"],
        "dcterms:date": source["published"],  # EDTF, as in sources.csv
    }
    return {name: value for name, value in record.items() if value}


def _curators(catalog: Catalog) -> dict[str, str]:
    return {"name": catalog.language.gettext("The curators of “%(topic)s”", topic=catalog.topic_title)}
