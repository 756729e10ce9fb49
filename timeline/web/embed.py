"""The timeline in a Dash app of somebody else: its layout and its callback, without our server around them."""

from pathlib import Path

import pandas as pd
from dash import Dash, html

from timeline.components.base import Own  # noqa: F401  (importing it tells Dash of our scripts before its index is made)
from timeline.data.load import load_archive
from timeline.page.service import Service
from timeline.view.type_groups import type_groups
from timeline.web.callbacks import register
from timeline.web.layout import layout_for, referring_query


class Embedded:
    """The tables at `events`, as a part of another app. Raises TableError when they cannot be read at all."""

    def __init__(self, events: str | Path, sources_dir: str | Path | None = None) -> None:
        archive = load_archive(Path(events), Path(sources_dir) if sources_dir else None)
        self.service = Service(archive)

    @property
    def accounts(self) -> pd.DataFrame:
        """The accounts, one a row, with the columns of events.csv."""
        return self.service.archive.accounts

    def layout(self) -> html.Div:
        """The components, for the state in the address of the page that asks for them."""
        colours = {f"--type-{n}": group.light for n, group in enumerate(type_groups(self.service.catalog()))}
        return html.Div(layout_for(self.service, referring_query()), className="timeline-part", style=colours)

    def register(self, app: Dash) -> None:
        """Add the callback that answers, and what the components need of the page."""
        register(app, lambda: self.service)
