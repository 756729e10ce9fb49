# %% [markdown]
# # A view of the timeline in a notebook
#
# Run it cell by cell in Jupyter, VS Code or Spyder, or whole: `python examples/notebook_figure.py` (where the package is
# not installed, with `PYTHONPATH=.` before it).

# %%
import sys
from pathlib import Path

import timeline

archive = timeline.load(Path(__file__).parents[1] / "events.csv")
accounts = archive.accounts
print(accounts.groupby(["source", "standing"], observed=True).size().unstack(fill_value=0))

# %% Everything, in lanes by source: point at a mark to see who tells what
everything = timeline.figure(archive, width=1200, height=700)

# %% Part of it, as the page's address would name it
alleged = timeline.figure(archive, "standing=alleged&lanes=type&labels=all", theme="dark")

# %% It is a Plotly figure like any other: mark the accounts that say "invade"
marks = next(trace for trace in everything.data if trace.name == "marks")
invade = set(accounts.loc[accounts["title"].str.contains("invade"), "id"])
marks.marker.opacity = [1 if account in invade else 0.25 for account in marks.customdata]

# %% A file that any browser opens; in a notebook, write `everything` alone to see it in place
everything.write_html(sys.argv[1] if len(sys.argv) > 1 else "timeline.html", include_plotlyjs="directory")
