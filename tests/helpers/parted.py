"""A made-up table in parts, beside the same table as one frame, and random addresses to compare them at."""

import random
import subprocess
import sys
from pathlib import Path

import pandas as pd
from conftest import ROOT

KEYS = {
    "source": ("courier", "paper-9", "tribune"),
    "actor": ("Actor+7", "Person+3", "Actor+1"),
    "standing": ("alleged", "reported", "planned"),
    "type": ("strike", "vote"),
    "q": ("budget", "plan+court", "harbor", "presupuesto", "nothing-has-this-word", "e17"),
    "from": ("2019", "2021-03"),
    "to": ("2022", "2021-04"),
    "lanes": ("actor", "type", "one"),
    "labels": ("all",),
    "calendar": ("1",),
    "order": ("latest",),
    "tour": ("1",),
    "lang": ("es",),
}
WINDOWS = (
    ("2020-01-01", "2020-03-31"), ("2021-05-01", "2021-05-09"), ("2018-01-01", "2019-06-30"), ("2016-01-01", "2017-01-31"),
)  # fmt: skip
VIEWS = ("coverage", "actors", "sources", "corrections")


def write_tables(folder: Path, size: int, sources: int = 60, actors: int = 300) -> Path:
    """Made-up tables with texts, some accounts undated, some titles in Spanish too, some important, rows in no order.

    Seven accounts are retracted besides; of two sources the text is not at hand, or another one.
    """
    make = f"from make_tables import make_tables; make_tables({size}, Path({str(folder)!r}), True, {sources}, {actors})"
    made = [sys.executable, "-c", f"from pathlib import Path; {make}"]
    subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=ROOT / "bench")
    (folder / "sources" / "tribune.txt").unlink()
    (folder / "sources" / "paper-9.txt").write_text("Something else.")
    events = pd.read_csv(folder / "events.csv", dtype=str, keep_default_na=False).sample(frac=1, random_state=3)
    events.loc[events.index % 41 == 0, "date"] = ""
    events.loc[events.index % 53 == 0, "date"] = "2017/2020"
    few = pd.Series([f"e{n // 90}" for n in events.index], events.index)
    events["event"] = events["event"].where(events.index % 29 != 0, few)  # some events are told by many
    events["updated"] = ""
    events.loc[events.index % 97 == 0, "updated"] = "2026-05-01"
    events["title_es"] = events["title"].where(events.index % 3 == 0, "").str.replace("budget", "presupuesto")
    gone = events.head(7).assign(status="retracted", updated="2026-06-01", note="It was wrong.")
    events = pd.concat([events, gone.assign(id="gone-" + gone["id"])]).fillna("")
    events.to_csv(folder / "events.csv", index=False)
    return folder / "events.csv"


CHAPTERS = """
title = "The flood"
start = 2018-06-01

[[chapters]]
title = "It begins"
sentence = "Articles differ in when it began."
differ = "when it began"
from = 2018-03-01
to = 2019-02-28
events = ["e1", "e2", "e3", "e4"]

[[chapters]]
title = "It goes on"
sentence = "Many tell of it."
from = 2020-01-01
to = 2020-06-30
events = ["e7", "nobody-tells-this"]
"""


def queries(count: int, seed: int) -> list[str]:
    """Random addresses of the chart and of pages of the list."""
    chance = random.Random(seed)
    return [_query(chance) for _ in range(count)]


def _query(chance: random.Random) -> str:
    chosen = [(key, chance.choice(values)) for key, values in KEYS.items() if chance.random() < 0.22]
    if chance.random() < 0.4:
        chosen += zip(("start", "end"), chance.choice(WINDOWS), strict=True)
    if chance.random() < 0.3:
        chosen += [("view", "list"), ("page", str(chance.randint(1, 12)))]
    elif chance.random() < 0.4:
        chosen += [("view", chance.choice(VIEWS)), ("page", str(chance.randint(1, 4)))]
        chosen += [("sort", "sources")] * (chance.random() < 0.5)
    if chance.random() < 0.25:
        chosen.append(("event", f"e{chance.randint(0, 2_000)}"))
    return "&".join(f"{key}={value}" for key, value in chosen)
