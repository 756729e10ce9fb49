"""The templates: Jinja with autoescape on, in a language; cells are shown as text, whatever they hold."""

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape

from timeline.languages.isolation import isolate, isolates_as_elements
from timeline.languages.language import Language
from timeline.view.labels import number
from timeline.view.search import find_words
from timeline.view.telling import lower_first


@lru_cache
def templates(language: Language) -> Environment:
    """The templates with the words of a language: `_`, `ngettext`, `format_list`, `number` (small ones in words) and `figures`."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        _=language.gettext,
        ngettext=language.ngettext,
        format_list=language.format_list,
        format_date=language.format_date,
        number=lambda count: number(count, language),
        figures=language.format_number,
    )
    environment.filters.update(found=found, isolated=isolate, lower_first=lower_first)
    return environment


def found(text: str, words: str) -> str:
    """The text with a `<mark>` around whatever a search for the words finds in it."""
    if not words:
        return text
    parts, done = [Markup()], 0
    for start, end in find_words(text, words):
        parts += [escape(text[done:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        done = end
    return Markup().join([*parts, escape(text[done:])])


def render(language: Language, template: str, **values: object) -> str:
    """One template with its values, in a language; names that run from right to left stand in `<bdi>`."""
    return isolates_as_elements(templates(language).get_template(template).render(**values))
